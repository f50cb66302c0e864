import { hasCheckDigit } from './check-digits.ts';
import type { Finding } from './finding.ts';
import { identityClass } from './identity-numbers.ts';
import { before, digitsOf, isPartOfLonger, otherNumber } from './surroundings.ts';

/**
 * Swedish organisation numbers: ten digits, the third at least 2 (so that none is a date), Luhn's check digit; `16` before it in the form with
 * twelve digits (Skatteverket SKV 709; lag 1974:174). The number of a sole trader is the personal number and is reported as that; so is its VAT number
 * `SE` + ten digits + `01`.
 */
const candidate = /(?<![\p{L}\p{N}])(16)?(\d\d[2-9]\d{3})([ \u00a0]?[-–—−‐‑][ \u00a0]?|[ \u00a0]?)(\d{4})(?!\p{N})/gu;
const vat = /(?<![\p{L}\p{N}])SE[ \u00a0-]?(\d{6}[-–‐ ]?\d{4})[- ]?01(?!\p{N})/gu;

const organisation =
  /(?:org(?:anisations?)?|moms(?:reg(?:istrerings)?)?|vat|företags?)[-.\s]{0,2}(?:nr|nummer|no|number)[\s.:#]*$|(?<!\p{L})(?:org|vat)[\s.:]*$/iu;

export function isOrganisationNumber(number: string): boolean {
  const digits = digitsOf(number);
  const ten = digits.length === 12 && digits.startsWith('16') ? digits.slice(2) : digits;
  return ten.length === 10 && ten[2]! >= '2' && !ten.startsWith('0') && hasCheckDigit(ten);
}

/** Finds VAT numbers, whoever's they are. */
export function vatNumbers(text: string): Finding[] {
  if (!text.includes('SE')) return [];
  return [...text.matchAll(vat)].flatMap((match): Finding[] => {
    const place = { start: match.index, end: match.index + match[0].length, certainty: 'valid' as const };
    const person = identityClass(match[1]!);
    if (person !== null) return [{ ...place, class: person }];
    return isOrganisationNumber(match[1]!) ? [{ ...place, class: 'organisationsnummer' }] : [];
  });
}

export function organisationNumbers(text: string): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(candidate)) {
    const [whole, prefix = '', first, sign, last] = match as unknown as [string, ...string[]];
    const [start, end] = [match.index, match.index + whole.length];
    if (isPartOfLonger(text, start, end)) continue;
    const valid = isOrganisationNumber(`${prefix}${first}${last}`);
    const lead = before(text, start);
    const named = organisation.test(lead);
    if (!named && (!valid || sign!.trim() === '' || otherNumber.test(lead))) continue;
    found.push({ start, end, class: 'organisationsnummer', certainty: valid ? 'valid' : 'plausible' });
  }
  return found;
}

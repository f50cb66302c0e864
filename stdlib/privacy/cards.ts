import { hasCheckDigit, isMonotonous } from './check-digits.ts';
import type { Finding } from './finding.ts';
import { before, digitsOf, isOther } from './surroundings.ts';

/** 13 to 19 digits, single signs or spaces between them. */
const candidate = /(?<![\p{L}\p{N}])(?<!\d[-–.,:/ ])\d(?:[ \u00a0-]?\d){12,18}(?![\p{L}\p{N}]|[-.,:/ ]\d)/gu;

/** Issuer ranges (ISO/IEC 7812 register): how a number begins, and how many digits it then has. */
const issuers: readonly (readonly [beginning: RegExp, lengths: readonly number[], alone: boolean])[] = [
  [/^4/, [16, 19], true], // Visa
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16], true], // Mastercard
  [/^3[47]/, [15], true], // American Express
  [/^(?:6011|65|64[4-9])/, [16, 19], true], // Discover
  [/^(?:30[0-5]|3[689])/, [14], false], // Diners Club
  [/^35(?:2[89]|[3-8])/, [16], true], // JCB
  [/^(?:50|5[6-8]|6)/, [13, 14, 15, 16, 17, 18, 19], false], // Maestro
  [/^4/, [13], false],
];
const grouped = /^(?:\d{4}([ \u00a0-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ \u00a0-])\d{6}\2\d{4,5}|\d+)$/;
const card = /kort|card|visa|mastercard|maestro|amex|american express|diners/iu;

/**
 * Payment card numbers: an issuer's range, its length, and Luhn's check digit. Ranges and groupings that other numbers share count only where a card
 * is spoken of; so does a wrong check digit.
 */
export function cards(text: string): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(candidate)) {
    const digits = digitsOf(match[0]);
    const issuer = issuers.filter(([beginning, lengths]) => beginning.test(digits) && lengths.includes(digits.length));
    if (issuer.length === 0 || isMonotonous(digits)) continue;
    const lead = before(text, match.index, 40);
    if (isOther(lead, card)) continue;
    const named = card.test(lead);
    const alone = issuer.some(([, , alone]) => alone) && grouped.test(match[0]);
    const valid = hasCheckDigit(digits);
    if (!named && !(valid && alone)) continue;
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      class: 'card',
      certainty: valid ? 'valid' : 'plausible',
    });
  }
  return found;
}

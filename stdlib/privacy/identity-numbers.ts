import type { Finding } from './finding.ts';

/**
 * Swedish personal identity numbers (personnummer) and co-ordination numbers (samordningsnummer, the day plus 60): `YYMMDD-NNNC` or
 * `YYYYMMDD-NNNC`, `+` instead of `-` from the year of turning 100, or no sign at all. Skatteverket SKV 704 and 707. A number must have a
 * real date and a right check digit (Luhn over ten digits); the letter of a reserve number counts as 1.
 */
const candidate =
  /(?<![\p{L}\p{N}])(18|19|20)?(\d\d)(0[1-9]|1[0-2])(\d\d)([ \u00a0]?[-–−‐‑+][ \u00a0]?|[ \u00a0]?)(\d{3}|[TRSUWXJKLMNP]\d\d)(\d)(?!\p{N})/gu;

/** Words that say that a bare number is another kind of number: `ISBN`, `order nr`, any compound with `-nummer`. */
const otherNumber =
  /(?<!\p{L})(?:isbn(?:-1[03])?|issn|ean|ocr|iban|bg|pg|bankgiro|plusgiro|order|faktura|artikel|art|serie|referens|ref|kund|konto|dnr|diarie|ärende|mål|kvitto|version|tel|telefon|mobil|fax|\p{L}+(?:nummer|nr))(?:[-\s]?(?:nr|nummer|no))?[\s.:#№-]*$/iu;
const personalContext = /(?:person|samordnings?)-?\s?(?:nr|nummer)|pnr|p-nr|född|födelse|patient|ssn|social security/iu;
const clockTime = /^(?:[01]\d|2[0-3])[0-5]\d$/;

/** Every form begins with six digits in a row; most texts have none. */
const sixDigits = /\d{6}/;

export function identityNumbers(text: string): Finding[] {
  const found: Finding[] = [];
  if (!sixDigits.test(text)) return found;
  for (const match of text.matchAll(candidate)) {
    const [whole, century = '', year, month, dayText, sign, serial, check] = match as unknown as [string, ...string[]];
    const day = Number(dayText);
    const coordination = day > 60;
    if (!isDate(century, year!, Number(month), coordination ? day - 60 : day)) continue;
    const valid = hasCheckDigit(`${year}${month}${dayText}${serial!.replace(/^\D/, '1')}${check}`);
    const start = match.index;
    const end = start + whole.length;
    if (!valid || !standsAlone(text, start, end, sign!, `${serial}${check}`)) {
      if (!valid && sign!.trim() !== '' && /^\d/.test(serial!)) found.push({ start, end, class: null });
      continue;
    }
    found.push({ start, end, class: coordination ? 'samordningsnummer' : 'personnummer' });
  }
  return found;
}

/** Ten or twelve digits in a row, or parted by a space, may be many things; what stands around them decides. */
function standsAlone(text: string, start: number, end: number, sign: string, serial: string): boolean {
  if (sign.trim() !== '') return true;
  const before = text.slice(Math.max(0, start - 32), start);
  if (personalContext.test(before)) return true;
  // `20240115 1430` is a date with a time.
  if (sign !== '') return !clockTime.test(serial) && !partOfLonger(text, start, end);
  return !otherNumber.test(before) && !partOfLonger(text, start, end);
}

/** `978-91-7055123456`, `1.8112289874`: a piece of a number with signs in it. */
function partOfLonger(text: string, start: number, end: number): boolean {
  return (
    /\d[-–.,:/+ ]?$|[+#]$/.test(text.slice(Math.max(0, start - 2), start)) ||
    /^[-–.,:/ ]?\d|^\p{L}/u.test(text.slice(end, end + 2))
  );
}

/** Without a century, the date must exist in one of the centuries that it can mean. */
function isDate(century: string, year: string, month: number, day: number): boolean {
  const centuries = century === '' ? ['19', '20'] : [century];
  return centuries.some((c) => day >= 1 && day <= new Date(Date.UTC(Number(c + year), month, 0)).getUTCDate());
}

/** Luhn's check (ISO/IEC 7812-1, annex B). */
export function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const product = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 1 : 2);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === 0;
}

import { hasCheckDigit } from './check-digits.ts';
import type { Finding, PersonalClass } from './finding.ts';
import { before, digitsOf, isOther, isPartOfLonger, otherNumber, personalNumber } from './surroundings.ts';

/**
 * Swedish personal identity numbers (personnummer), co-ordination numbers (samordningsnummer, the day plus 60) and reserve numbers (reservnummer, a
 * letter in the seventh place, which counts as 1): `YYMMDD-NNNC` or `YYYYMMDD-NNNC`, `+` instead of `-` from the year of turning 100, or no sign at
 * all. Skatteverket SKV 704 and 707; reserve numbers as personnummer/meta describes them. A valid number has a real date and a right check digit
 * (Luhn over ten digits). Numbers given from 1947 to 1967 had no check digit: `YYMMDD-NNN`.
 */
const candidate =
  /(?<![\p{L}\p{N}])(18|19|20)?(\d\d)(0[1-9]|1[0-2])(\d\d)([ \u00a0]?[-–—−‐‑+][ \u00a0]?|[ \u00a0]?)(?:(\d{3}|[TRSUWXJKLMNP]\d\d)(\d)|(\d{3}))(?!\p{N})/gu;

const clockTime = /^(?:[01]\d|2[0-3])[0-5]\d$/;

/** Every form begins with six digits in a row; most texts have none. */
const sixDigits = /\d{6}/;

export function identityNumbers(text: string): Finding[] {
  const found: Finding[] = [];
  if (!sixDigits.test(text)) return found;
  for (const match of text.matchAll(candidate)) {
    const [whole, century = '', year, month, dayText, sign, serial, check, old] = match as unknown as [
      string,
      ...string[],
    ];
    const day = Number(dayText);
    if (!isDate(century, year!, Number(month), day > 60 ? day - 60 : day)) continue;
    const start = match.index;
    const end = start + whole.length;
    if (old !== undefined) {
      // Nine digits are a personal number where somebody says so.
      if (
        day <= 60 &&
        sign!.trim() !== '' &&
        personalNumber.test(before(text, start)) &&
        !isPartOfLonger(text, start, end)
      )
        found.push({ start, end, class: 'personnummer', certainty: 'plausible' });
      continue;
    }
    // 000 is not given out.
    const valid = serial !== '000' && hasCheckDigit(`${year}${month}${dayText}${serial!.replace(/^\D/, '1')}${check}`);
    if (!standsAlone(text, start, end, sign!, `${serial}${check}`, valid)) continue;
    // S is a letter of reserve numbers and what OCR makes of 5.
    if (!valid && serial!.startsWith('S') && hasCheckDigit(`${year}${month}${dayText}5${serial!.slice(1)}${check}`))
      found.push({ start, end, class: classOf(day, '5'), certainty: 'ocr_damaged' });
    else found.push({ start, end, class: classOf(day, serial!), certainty: valid ? 'valid' : 'plausible' });
  }
  return found;
}

/** The class of ten or twelve digits that are a valid identity number, else null. */
export function identityClass(number: string): PersonalClass | null {
  const digits = digitsOf(number);
  const ten = digits.slice(-10);
  if (digits.length !== 10 && digits.length !== 12) return null;
  const day = Number(ten.slice(4, 6));
  const month = Number(ten.slice(2, 4));
  const real =
    month >= 1 && month <= 12 && isDate(digits.slice(0, -10), ten.slice(0, 2), month, day > 60 ? day - 60 : day);
  return real && ten.slice(6, 9) !== '000' && hasCheckDigit(ten) ? classOf(day, ten.slice(6, 9)) : null;
}

function classOf(day: number, serial: string): PersonalClass {
  if (/^\D/.test(serial)) return 'reservnummer';
  return day > 60 ? 'samordningsnummer' : 'personnummer';
}

/** Ten or twelve digits in a row, or parted by a space, may be many things; what stands around them decides. */
function standsAlone(text: string, start: number, end: number, sign: string, serial: string, valid: boolean): boolean {
  const lead = before(text, start);
  const personal = personalNumber.test(lead);
  if (!valid) {
    // A wrong check digit leaves the form as evidence, which is worth something where there is a sign or somebody says what it is.
    if (isOther(lead, personalNumber)) return false;
    if (sign.trim() === '')
      return personal && !isPartOfLonger(text, start, end) && !(sign !== '' && clockTime.test(serial));
    return !isTiedToNumber(text, start, end);
  }
  if (sign.trim() !== '' || personal) return true;
  if (isPartOfLonger(text, start, end)) return isAccountOfPerson(text, start, end);
  // `20240115 1430` is a date with a time.
  return sign !== '' ? !clockTime.test(serial) : !otherNumber.test(lead);
}

/** `55-811228-9873`, `811228-9873.5` */
const isTiedToNumber = (text: string, start: number, end: number): boolean =>
  /\d[-–.,:/+]$/.test(text.slice(Math.max(0, start - 2), start)) || /^[-–.,:/]\d/.test(text.slice(end, end + 2));

/** Personal accounts of Nordea are clearing number 3300 or 3782 and the owner's personal number. */
const isAccountOfPerson = (text: string, start: number, end: number): boolean =>
  /(?<!\d)(?:3300|3782)[-–., ]{1,2}$/.test(before(text, start, 7)) &&
  !/^[-–.,:/ ]?\d|^\p{L}/u.test(text.slice(end, end + 2));

/** Without a century, the date must exist in one of the centuries that it can mean. */
function isDate(century: string, year: string, month: number, day: number): boolean {
  const centuries = century === '' ? ['19', '20'] : [century];
  return centuries.some((c) => day >= 1 && day <= new Date(Date.UTC(Number(c + year), month, 0)).getUTCDate());
}

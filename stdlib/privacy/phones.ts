import { type Finding, merge } from './finding.ts';
import { before } from './surroundings.ts';

/**
 * Swedish telephone numbers (PTS numbering plan): `08-123 45 67`, `031-12 34 56`, `0123-456 78`, `070-123 45 67`, `0701234567`,
 * `+46 70 123 45 67`, `+46 (0)8-123 456 78`, `0046701234567`. Area codes have two to four digits with the 0; 08 takes six to eight more,
 * three-digit codes five to seven, four-digit codes five or six, mobile codes (07x) seven. Numbers of other countries with `+` (ITU-T E.164) are
 * plausible: their plans are not looked at.
 */
const gap = '[ \\u00a0]?[-–‐‑/]?[ \\u00a0]?';
const national = new RegExp(
  `(?<![\\p{L}\\p{N}_+])(?<!\\d[-–.,:/])(\\()?(0\\d{1,3})(\\))?(${gap})((?:\\d{2,4}[ \\u00a0-]?){1,4}\\d{1,4}|\\d{5,8})(?![\\p{L}\\p{N}_]|[-.,:/]\\d)`,
  'gu',
);
const international =
  /(?<![\p{L}\p{N}_+])(?:\+|00)46[ \u00a0-]?(?:\(0\)[ \u00a0-]?)?([1-9](?:[ \u00a0-]{0,3}\d){6,8})(?![\p{L}\p{N}_])/gu;

/** `070.123.45.67`, as signatures have it. */
const dotted = /(?<![\p{L}\p{N}_+.,])(0\d{1,3})((?:\.\d{2,4}){2,3})(?![\p{L}\p{N}_]|[.,]\d)/gu;
const foreign =
  /(?<![\p{L}\p{N}_+])\+(?!46)[1-9]\d{0,2}(?:[ \u00a0.-]?(?:\(\d{1,4}\)|\d{1,6})){2,6}(?![\p{L}\p{N}_])/gu;

/** Area codes of three digits; 08 is the only one of two, all others have four. */
const threeDigit = new Set(
  '010 011 013 016 018 019 020 021 023 026 031 033 035 036 040 042 044 046 054 060 063 090 070 071 072 073 075 076 077 079'.split(
    ' ',
  ),
);
const mobile = new Set(['070', '072', '073', '076', '079']);
const context =
  /(?:tel|telefon|tfn|tlf|mobil|mob|fax|ring|ringa|nås|phone|sms|växel|jour|nummer|nr)[\p{L}]*[\s.:]*(?:på|till|är)?\s*$/iu;
const otherNumber =
  /(?<!\p{L})(?:isbn|issn|order|faktura|artikel|art|serie|ref|referens|kund|konto|ocr|dnr|diarie|ärende|version)[\p{L}-]*[\s.:#]*(?:nr|nummer)?[\s.:#]*$/iu;

/** A quick look that lets most texts pass. */
const beginning = /(?<!\d)0\d|\+\d/;

export function phones(text: string): Finding[] {
  if (!beginning.test(text)) return [];
  const abroad: Finding[] = [];
  const found: Finding[] = [];
  for (const match of text.matchAll(international)) {
    abroad.push({ start: match.index, end: match.index + match[0].length, class: 'phone', certainty: 'valid' });
  }
  for (const match of text.matchAll(national)) {
    const [whole, open, lead, close, sign, rest] = match as unknown as [string, ...(string | undefined)[]];
    // A bracket that holds more than the area code is none of the number's.
    const start = match.index + (open !== undefined && close === undefined ? 1 : 0);
    const end = match.index + whole.length;
    if (open === undefined && close !== undefined) continue;
    if (isNational(lead!, sign!, rest!, close !== undefined, before(text, start, 28)))
      found.push({ start, end, class: 'phone', certainty: 'valid' });
  }
  for (const match of text.matchAll(dotted)) {
    const [code, length] = subscriber((match[1]! + match[2]!).replaceAll('.', ''));
    if (code !== match[1] || !fits(code, length)) continue;
    found.push({ start: match.index, end: match.index + match[0].length, class: 'phone', certainty: 'valid' });
  }
  const others: Finding[] = [];
  for (const match of text.includes('+') ? text.matchAll(foreign) : []) {
    const digits = match[0].replace(/\D/g, '').length;
    if (digits >= 8 && digits <= 15)
      others.push({ start: match.index, end: match.index + match[0].length, class: 'phone', certainty: 'plausible' });
  }
  return merge(merge(abroad, found), others);
}

function isNational(lead: string, sign: string, rest: string, bracketed: boolean, words: string): boolean {
  const digits = lead + rest.replace(/\D/g, '');
  const [code, length] = subscriber(digits);
  if (code === null || otherNumber.test(words)) return false;
  const isMobile = mobile.has(code);
  // What is written before the sign must be the area code, or a mobile code with the first digit of the number (`0701-23 45 67`).
  const parted = bracketed || /[-–‐‑/]/.test(sign);
  if (parted && lead !== code && !(isMobile && lead.length === 4)) return false;
  if (!fits(code, length)) return false;
  if (parted || context.test(words)) return true;
  // Without a sign: mobile numbers have a form of their own, others must be grouped as one dictates them.
  if (/\d[ \u00a0]$/.test(words)) return false;
  if (isMobile) return true;
  return sign !== '' && lead === code && /^\d{2,3}(?:[ \u00a0]\d{2,3}){1,2}$/.test(rest);
}

/** Area code and number of digits after it. */
function subscriber(digits: string): readonly [string | null, number] {
  if (digits.startsWith('08')) return ['08', digits.length - 2];
  const three = digits.slice(0, 3);
  if (threeDigit.has(three)) return [three, digits.length - 3];
  return digits[1] === '0' ? [null, 0] : [digits.slice(0, 4), digits.length - 4];
}

function fits(code: string, length: number): boolean {
  if (mobile.has(code)) return length === 7;
  if (code === '08') return length >= 6 && length <= 8;
  return code.length === 3 ? length >= 5 && length <= 7 : length === 5 || length === 6;
}

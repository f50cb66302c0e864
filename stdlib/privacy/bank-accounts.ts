import { type BankRange, bankRange } from './bank-ranges.ts';
import { hasCheckDigit, hasMod11, isMonotonous } from './check-digits.ts';
import type { Certainty, Finding } from './finding.ts';
import { ibans } from './ibans.ts';
import { before, digitsOf, isOther } from './surroundings.ts';

/**
 * Bank accounts: clearing number with account number (`6000 123 456 789`, `8327-9, 123 456 789-0`), bankgiro, plusgiro and IBAN. Clearing and account
 * number are searched for after words that announce them, since the digits alone may be anything; bankgiro and plusgiro as well, since
 * `1914-1918` has the form of one.
 */
const number =
  /(?<![\p{L}\p{N}])(?<!\d[-.,])([1-9]\d{3})(?:-?(\d)(?=[^\d]))?(?:[-–.,:/ \u00a0]{1,3}(?:och )?(?:konto(?:nummer|nr)?[.: ]{1,2})?)?(\d{1,11}(?:[ \u00a0.-]\d{1,7}){0,5})(?!\p{N})/gu;
const announced =
  /konto|clearing|lön(?:en)? till|swedbank|sparbank|handelsbank|nordea|(?<!\p{L})seb(?!\p{L})|danske bank|länsförsäkringar|skandia|utbetal|insätt|överför/iu;
const account = /konto|clearing/iu;

const giro =
  /(?<!\p{L})(?:(bankgiro|bg)|(plusgiro|postgiro|pg))(?:t|konto|nummer|nr|:?s)?[ \u00a0.:#]{0,3}(?:nr|nummer|konto)?[ \u00a0.:#]{0,3}(\d[\d \u00a0-]{1,14})(?!\p{N})/giu;

export function accounts(text: string): Finding[] {
  const found = [...ibans(text), ...giros(text)];
  if (!announced.test(text)) return found;
  for (const match of text.matchAll(number)) {
    const [whole, clearing, fifth = '', rest] = match as unknown as [string, ...string[]];
    const lead = before(text, match.index, 48);
    if (!announced.test(lead) || isOther(lead, announced)) continue;
    const certainty = judge(clearing!, fifth, digitsOf(rest!), account.test(lead));
    if (certainty !== null)
      found.push({ start: match.index, end: match.index + whole.length, class: 'account', certainty });
  }
  return found;
}

/** Nothing, where no bank gives such numbers. */
function judge(clearing: string, fifth: string, digits: string, named: boolean): Certainty | null {
  if (isMonotonous(digits)) return null;
  const readings = accountReadings(clearing + fifth + digits);
  if (readings.some(({ checked }) => checked)) return 'valid';
  return named && readings.length > 0 ? 'plausible' : null;
}

/**
 * Ways to read digits as clearing and account number. Clearing numbers of Swedbank have a fifth digit, the check digit of the other four, which one
 * may leave out; its account numbers begin with zeros that one may leave out.
 */
export function accountReadings(digits: string): readonly { readonly account: string; readonly checked: boolean }[] {
  const clearing = digits.slice(0, 4);
  const bank = bankRange(clearing);
  if (bank === null) return [];
  const own = clearing.startsWith('8');
  const starts = own && hasCheckDigit(digits.slice(0, 5)) ? [4, 5] : [4];
  const [least, most] = own ? [6, 10] : bank.digits;
  return starts
    .map((start) => digits.slice(start))
    .filter((account) => account.length >= least && account.length <= most)
    .map((account) => ({ account, checked: isChecked(bank, clearing, account) }));
}

/** Is this an account number of the bank that has the clearing number, its check digit included? */
export function isAccount(clearing: string, digits: string): boolean {
  const bank = bankRange(clearing);
  if (bank === null || (clearing.length === 5 && !hasCheckDigit(clearing))) return false;
  const [least, most] = bank.digits;
  return digits.length >= least && digits.length <= most && isChecked(bank, clearing, digits);
}

function isChecked({ check }: BankRange, clearing: string, digits: string): boolean {
  if (!/[1-9]/.test(digits)) return false;
  if (check === '1:1') return hasMod11(clearing.slice(1) + digits);
  if (check === '1:2') return hasMod11(clearing + digits);
  return check === '2:2' ? hasMod11(digits) : hasCheckDigit(digits);
}

/** Bankgiro: seven or eight digits, the sign before the last four. Plusgiro: two to eight, the sign before the last. Luhn's check digit. */
function giros(text: string): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(giro)) {
    const isBankgiro = match[1] !== undefined;
    const form = isBankgiro
      ? /^(?:\d{3,4}-\d{4}|\d{7,8})(?!\d)/
      : /^(?:\d{1,3}(?:[ \u00a0]?\d{2,3}){0,3}[ \u00a0]?-[ \u00a0]?\d|\d{2,8})(?!\d)/;
    const written = form.exec(match[3]!)?.[0];
    if (written === undefined) continue;
    const digits = digitsOf(written);
    if (digits.length < 2 || digits.length > 8) continue;
    const start = match.index + match[0].length - match[3]!.length;
    const certainty = hasCheckDigit(digits) ? 'valid' : 'plausible';
    found.push({ start, end: start + written.length, class: 'account', certainty });
  }
  return found;
}

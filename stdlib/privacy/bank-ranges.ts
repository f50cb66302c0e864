/**
 * Clearing numbers of Swedish banks and how their account numbers are checked (Bankgirot, "Bankernas kontonummer"; the ranges are those that npm's
 * kontonummer 6.0.1 knows). Type 1 numbers have seven digits and a check digit modulo 11 that covers the clearing number without its first digit
 * (`1:1`) or all of it (`1:2`). Type 2 numbers are checked by themselves: Luhn over up to ten digits (`2:1`, `2:3`), or modulo 11 over nine (`2:2`).
 */
export type AccountCheck = '1:1' | '1:2' | '2:1' | '2:2' | '2:3';

export interface BankRange {
  readonly from: number;
  readonly to: number;
  readonly check: AccountCheck;
  /** Digits of the account number without clearing number. */
  readonly digits: readonly [least: number, most: number];
}

const written: Readonly<Record<AccountCheck, string>> = {
  '1:1':
    '1100-1199 1200-1399 1400-2099 2400-2499 3000-3299 3301-3399 3400-3409 3410-3781 3783-3999 5000-5999 7000-7999 9060-9069 9070-9079 9120-9124 9130-9149 9170-9179 9230-9239 9250-9259 9270-9279 9280-9289 9460-9469 9580-9589 9630-9639 9680-9689',
  '1:2':
    '2300-2399 4000-4999 9020-9029 9040-9049 9100-9109 9150-9169 9190-9199 9260-9269 9390-9399 9470-9479 9550-9569 9590-9599 9640-9649 9660-9669 9670-9679 9700-9709 9710-9719 9750-9759 9780-9789 9880-9889',
  '2:1': '3300-3300 3782-3782 9180-9189 9300-9349 9570-9579 9890-9899',
  '2:2': '6000-6999',
  '2:3': '8000-8999 9500-9549 9960-9969',
};

function digitsFor(check: AccountCheck, from: number): BankRange['digits'] {
  if (check.startsWith('1')) return [7, 7];
  if (check === '2:2') return [8, 9];
  if (check === '2:1') return [10, 10];
  return from === 8000 ? [10, 11] : [2, 8];
}

export const bankRanges: readonly BankRange[] = Object.entries(written).flatMap(([check, ranges]) =>
  ranges.split(' ').map((range) => {
    const [from, to] = range.split('-').map(Number) as [number, number];
    return { from, to, check: check as AccountCheck, digits: digitsFor(check as AccountCheck, from) };
  }),
);

export function bankRange(clearing: string): BankRange | null {
  const number = Number(clearing.slice(0, 4));
  return bankRanges.find(({ from, to }) => number >= from && number <= to) ?? null;
}

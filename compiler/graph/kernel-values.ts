import type { Json } from '../operators/manifest.ts';

/**
 * What expressions mean when they run. The language is total: no operation stops a run except on a value of the wrong type, which only a table
 * whose record was not declared can hold.
 *
 * - An absent value (`null`, or a column that the row lacks) compares with nothing: every comparison with it is false, `!=` too.
 * - Arithmetic with an absent value is absent. So is a result that is no finite number, such as a division by zero.
 * - Where a truth value is wanted, an absent one counts as false.
 * - In text, an absent value is empty.
 * - `==` and `!=` compare lists and records by content; values of different types differ.
 * - `<` and its kin order numbers by size and text by UTF-16 code units, which puts ISO dates and times in order of time.
 */

/** Where a generated call stands, so that an error can name the column and quote the expression. */
export interface Blame {
  readonly expression: string;
  /** As written: the operands from left to right. */
  readonly operands: readonly string[];
}

/** A value whose type does not fit the operation. */
export class ExpressionError extends Error {
  constructor(
    readonly problem: string,
    readonly expression: string,
  ) {
    super(`${problem}, in \`${expression}\``);
  }
}

type Values = Readonly<Record<string, (...args: never[]) => Json>>;

/** The operations that generated code calls, by the names it calls them. */
export const operations = (blames: readonly Blame[]) =>
  ({
    eq: (a: Json, b: Json): boolean => a !== null && b !== null && same(a, b),
    ne: (a: Json, b: Json): boolean => a !== null && b !== null && !same(a, b),
    lt: (a: Json, b: Json, at: number): boolean =>
      typeof a === 'number' && typeof b === 'number'
        ? a < b
        : ordered(a, b, blames[at]!) && (a as string) < (b as string),
    le: (a: Json, b: Json, at: number): boolean =>
      typeof a === 'number' && typeof b === 'number'
        ? a <= b
        : ordered(a, b, blames[at]!) && (a as string) <= (b as string),
    gt: (a: Json, b: Json, at: number): boolean =>
      typeof a === 'number' && typeof b === 'number'
        ? a > b
        : ordered(a, b, blames[at]!) && (a as string) > (b as string),
    ge: (a: Json, b: Json, at: number): boolean =>
      typeof a === 'number' && typeof b === 'number'
        ? a >= b
        : ordered(a, b, blames[at]!) && (a as string) >= (b as string),
    add: (a: Json, b: Json, at: number): number | null =>
      numbers(a, b, blames[at]!) ? finite((a as number) + (b as number)) : null,
    sub: (a: Json, b: Json, at: number): number | null =>
      numbers(a, b, blames[at]!) ? finite((a as number) - (b as number)) : null,
    mul: (a: Json, b: Json, at: number): number | null =>
      numbers(a, b, blames[at]!) ? finite((a as number) * (b as number)) : null,
    div: (a: Json, b: Json, at: number): number | null =>
      numbers(a, b, blames[at]!) ? finite((a as number) / (b as number)) : null,
    neg: (a: Json, at: number): number | null => (numbers(a, 0, blames[at]!) ? 0 - (a as number) : null),
    truth: (a: Json, at: number): boolean => {
      if (typeof a === 'boolean') return a;
      if (a === null) return false;
      throw wrong(a, 0, 'true or false', blames[at]!);
    },
    text: (a: Json): string => (a === null ? '' : typeof a === 'object' ? JSON.stringify(a) : String(a)),
  }) as const satisfies Values;

/** Are both there, and of one type that has an order? */
function ordered(a: Json, b: Json, blame: Blame): boolean {
  if (a === null || b === null) return false;
  if (typeof a === typeof b && (typeof a === 'string' || typeof a === 'number')) return true;
  const [left, right] = blame.operands;
  throw new ExpressionError(
    `\`${left}\` is ${showValue(a)} and \`${right}\` is ${showValue(b)}, which have no order`,
    blame.expression,
  );
}

/** Are both there, and numbers? */
function numbers(a: Json, b: Json, blame: Blame): boolean {
  if (a === null || b === null) return false;
  if (typeof a !== 'number') throw wrong(a, 0, 'a number', blame);
  if (typeof b !== 'number') throw wrong(b, 1, 'a number', blame);
  return true;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function same(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, i) => same(each, b[i]!));
  }
  const [left, right] = [a as Readonly<Record<string, Json>>, b as Readonly<Record<string, Json>>];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && same(left[name]!, right[name]!))
  );
}

function wrong(value: Json, operand: number, wanted: string, { expression, operands }: Blame): ExpressionError {
  return new ExpressionError(
    `\`${operands[operand] ?? expression}\` is ${showValue(value)} where ${wanted} is wanted`,
    expression,
  );
}

/** A value as an error shows it: its kind, and its beginning. */
export function showValue(value: Json): string {
  if (value === null) return 'absent';
  if (typeof value === 'string') return `text ${shorten(JSON.stringify(value))}`;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  return `${Array.isArray(value) ? 'a list' : 'a record'} ${shorten(JSON.stringify(value))}`;
}

const shorten = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 57)}…`);

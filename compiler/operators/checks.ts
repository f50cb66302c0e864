/**
 * What an operator may say of its options beyond their types, as text beside its function, since reading it runs nothing:
 *
 * - `min_words <= max_words`: else no row passes. `count(stop_words)` is the length of a list, and numbers may stand, too.
 * - `some(domains, words)`: with none of them given, nothing can be found. `filled(kinds)`: where it is given, it is not empty.
 * - `short_line needs max_short_lines < 100%`: else the option has no effect. `<=` and `>` may stand, too.
 */
export type Check =
  | { readonly kind: 'order'; readonly low: Term; readonly high: Term }
  | { readonly kind: 'some'; readonly options: readonly string[] }
  | { readonly kind: 'filled'; readonly options: readonly string[] }
  | {
      readonly kind: 'needs';
      readonly option: string;
      readonly left: Term;
      readonly relation: '<' | '<=' | '>';
      readonly right: Term;
    };

/** An option, the length of one, or a number. */
export type Term =
  | { readonly option: string; readonly count: boolean; readonly number?: undefined }
  | { readonly option: null; readonly count: false; readonly number: number };

/** Null where the text is no check. */
export function parseCheck(written: string): Check | null {
  const lists = /^(some|filled)\(([a-z_0-9, ]+)\)$/.exec(written);
  if (lists !== null)
    return { kind: lists[1] as 'some' | 'filled', options: lists[2]!.split(',').map((option) => option.trim()) };
  const needs = /^(\w+) needs (\S+) (<=|[<>]) (\S+)$/.exec(written);
  if (needs !== null) {
    const [left, right] = [termOf(needs[2]!), termOf(needs[4]!)];
    if (left === null || right === null) return null;
    return { kind: 'needs', option: needs[1]!, left, relation: needs[3] as '<' | '<=' | '>', right };
  }
  const order = /^(\S+) <= (\S+)$/.exec(written);
  if (order === null) return null;
  const [low, high] = [termOf(order[1]!), termOf(order[2]!)];
  return low === null || high === null ? null : { kind: 'order', low, high };
}

function termOf(written: string): Term | null {
  const number = /^(\d+(?:\.\d+)?)(%?)$/.exec(written);
  if (number !== null) return { option: null, count: false, number: Number(number[1]) / (number[2] === '%' ? 100 : 1) };
  const option = /^(?:count\((\w+)\)|([a-z]\w*))$/.exec(written);
  if (option === null) return null;
  return { option: (option[1] ?? option[2])!, count: option[1] !== undefined };
}

/** The options that a check speaks of. */
export function optionsOf(check: Check): readonly string[] {
  if (check.kind === 'some' || check.kind === 'filled') return check.options;
  const terms = check.kind === 'order' ? [check.low, check.high] : [check.left, check.right];
  const named = terms.flatMap((term) => (term.option === null ? [] : [term.option]));
  return check.kind === 'needs' ? [check.option, ...named] : named;
}

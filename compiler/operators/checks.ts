/**
 * What an operator may say of its options beyond their types, as text beside its function, since reading it runs nothing:
 *
 * - `min_words <= max_words`: else no row passes. `count(stop_words)` is how many different entries a list has, and numbers may stand, too.
 * - `some(domains, words)`: with none of them given, nothing can be found. `filled(kinds)`: where it is given, it is not empty. `least(2, group)`: so many
 *   must be given of those that go by names of their own.
 * - `one(count, fraction)`: exactly one of them is given; `at_most_one(max, share)`.
 * - `short_line needs max_short_lines < 100%`: else the option, where it is given, has no effect.
 * - `near requires answer`: where the left holds, the right must hold, or nothing sensible can be computed.
 * - `paired(weights, streams)`: one entry for the subject and for each of the streams.
 * - `above_nothing(part)`: shares that go by names of their own.
 * - `named(classes)`: an option that is called like an entry which the list may have must find it there.
 * - `columns(column or text in like, unlike)`: tables given so have the column that the option names, or else the one of the other option. With several
 *   options one of their columns is enough. `any_column(…)`: one of the tables has it.
 * - `apart(classes, certainty: ip plausible, email plausible)`: two lists, and entries of them that never come together; one pair must be left that may.
 * - `identified(is)`: languages that the language model tells apart. `licences(allow)`: single SPDX licence ids.
 *
 * ` else FTP1114` behind a check names the diagnostic that tells it, where a special one is clearer; it may have the value `count` alone.
 *
 * Conditions of `needs` and `requires` are `a < b`, `a <= b`, `a > b`; `keep = all`; `classes has name`; or an option alone: it is given, and neither false
 * nor empty; `model = endpoint` looks at what builds a value. `not` may stand before each, and several with `or` between them.
 */
export type Check = (
  | { readonly kind: 'order'; readonly low: Term; readonly high: Term }
  | { readonly kind: Listing; readonly options: readonly string[] }
  | { readonly kind: 'least'; readonly count: number; readonly options: readonly string[] }
  | {
      readonly kind: 'apart';
      readonly options: readonly string[];
      readonly pairs: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'needs'; readonly option: string; readonly conditions: readonly Condition[] }
  | { readonly kind: 'requires'; readonly when: Condition; readonly conditions: readonly Condition[] }
  | {
      readonly kind: 'columns' | 'any_column';
      readonly named: readonly { readonly option: string; readonly otherwise: string | null }[];
      readonly tables: readonly string[];
    }
) & { readonly code?: string };

const listings = [
  'some',
  'filled',
  'one',
  'at_most_one',
  'paired',
  'named',
  'identified',
  'licences',
  'above_nothing',
] as const;
type Listing = (typeof listings)[number];

export type Condition =
  | { readonly kind: 'order'; readonly left: Term; readonly relation: '<' | '<=' | '>'; readonly right: Term }
  | { readonly kind: 'is' | 'has'; readonly option: string; readonly word: string }
  | { readonly kind: 'given'; readonly option: string }
  | { readonly kind: 'not'; readonly condition: Condition };

/** An option, the length of one, or a number. */
export type Term =
  | { readonly option: string; readonly count: boolean; readonly number?: undefined }
  | { readonly option: null; readonly count: false; readonly number: number };

/** Null where the text is no check. */
export function parseCheck(whole: string): Check | null {
  const [, written, code] = /^(.+?)(?: else (FTP\d{4}))?$/.exec(whole) ?? [];
  const check = written === undefined ? null : parsePlain(written);
  return check === null || code === undefined ? check : { ...check, code };
}

function parsePlain(written: string): Check | null {
  const call = /^([a-z_]+)\((.+)\)$/.exec(written);
  const called = call === null ? null : parseCall(call[1]!, call[2]!);
  if (called !== null) return called;
  const relation = /^(.+?) (needs|requires) (.+)$/.exec(written);
  if (relation !== null) {
    const conditions = relation[3]!.split(' or ').map(conditionOf);
    const when = conditionOf(relation[1]!);
    if (when === null || conditions.includes(null)) return null;
    const known = conditions as readonly Condition[];
    if (relation[2] === 'requires') return { kind: 'requires', when, conditions: known };
    return when.kind === 'given' ? { kind: 'needs', option: when.option, conditions: known } : null;
  }
  const order = /^(\S+) <= (\S+)$/.exec(written);
  if (order === null) return null;
  const [low, high] = [termOf(order[1]!), termOf(order[2]!)];
  return low === null || high === null ? null : { kind: 'order', low, high };
}

function parseCall(name: string, inside: string): Check | null {
  const parts = inside.split(',').map((part) => part.trim());
  const areNames = (some: readonly string[]): boolean =>
    some.length > 0 && some.every((part) => /^[a-z_]\w*$/.test(part));
  const listing = listings.find((each) => each === name);
  if (listing !== undefined) return areNames(parts) ? { kind: listing, options: parts } : null;
  if (name === 'least' && areNames(parts.slice(1)))
    return { kind: 'least', count: Number(parts[0]), options: parts.slice(1) };
  if (name === 'apart') {
    const [lists, pairs] = inside.split(': ');
    const options = lists!.split(', ');
    const words = (pairs ?? '').split(', ').map((pair) => pair.split(' '));
    if (options.length !== 2 || !areNames(options) || !words.every((pair) => pair.length === 2)) return null;
    return { kind: 'apart', options, pairs: words as unknown as readonly (readonly [string, string])[] };
  }
  if (name !== 'columns' && name !== 'any_column') return null;
  const [before, after, ...more] = inside.split(' in ');
  const tables = (after ?? '').split(',').map((part) => part.trim());
  const named = before!.split(',').map((part) => part.trim().split(' or '));
  if (more.length > 0 || !areNames(tables) || !named.every((names) => areNames(names) && names.length <= 2))
    return null;
  return { kind: name, named: named.map(([option, other]) => ({ option: option!, otherwise: other ?? null })), tables };
}

function conditionOf(written: string): Condition | null {
  if (written.startsWith('not ')) {
    const condition = conditionOf(written.slice(4));
    return condition && { kind: 'not', condition };
  }
  if (/^[a-z]\w*$/.test(written)) return { kind: 'given', option: written };
  const [, left, relation, right] = /^(\S+) (<=|[<>=]|has) (\S+)$/.exec(written) ?? [];
  if (left === undefined || right === undefined) return null;
  if (relation === '=' || relation === 'has')
    return { kind: relation === '=' ? 'is' : 'has', option: left, word: right };
  const [low, high] = [termOf(left), termOf(right)];
  return low === null || high === null
    ? null
    : { kind: 'order', left: low, relation: relation as '<' | '<=' | '>', right: high };
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
  switch (check.kind) {
    case 'order':
      return named([check.low, check.high]);
    case 'needs':
      return [check.option, ...check.conditions.flatMap(optionsIn)];
    case 'requires':
      return [check.when, ...check.conditions].flatMap(optionsIn);
    case 'columns':
    case 'any_column':
      return [
        ...check.named.flatMap(({ option, otherwise }) => (otherwise === null ? [option] : [option, otherwise])),
        ...check.tables,
      ];
    default:
      return check.options;
  }
}

const named = (terms: readonly Term[]): readonly string[] =>
  terms.flatMap((term) => (term.option === null ? [] : [term.option]));

function optionsIn(condition: Condition): readonly string[] {
  if (condition.kind === 'not') return optionsIn(condition.condition);
  return condition.kind === 'order' ? named([condition.left, condition.right]) : [condition.option];
}

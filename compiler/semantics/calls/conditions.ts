import type { Condition, Term } from '../../operators/checks.ts';
import type { Json, OperatorSignature, ParamSignature } from '../../operators/manifest.ts';
import { showNumber } from '../../operators/show.ts';
import type { Located, Value } from '../values.ts';

export type Args = Readonly<Record<string, Located>>;

/** What a call gives an operator, for its checks. */
export interface Given {
  readonly signature: OperatorSignature;
  readonly args: Args;
  /** Options whose values have been found fault with, so that nothing more is said of them. */
  readonly told: Set<string>;
}

export const paramOf = ({ signature }: Given, option: string): ParamSignature | undefined =>
  signature.params.find((param) => param.name === option);

export const constantText = (value: Value): string | null =>
  value.kind === 'data' && typeof value.json === 'string' ? value.json : null;

/** How many there are: items of a list, else the value itself; null where that is not known yet. */
export const lengthOf = (value: Value | undefined): number | null =>
  value?.kind === 'list'
    ? value.items.length
    : value?.kind === 'data' && value.json === undefined
      ? null
      : value
        ? 1
        : 0;

/** Of equal entries one counts: no text has more different words than the list. */
function differentIn(value: Value): number | null {
  if (value.kind !== 'list') return lengthOf(value);
  const texts = value.items.map((item) => constantText(item.value));
  return texts.includes(null) ? value.items.length : new Set(texts).size;
}

/** What goes by a name of its own (`exam: superlim`), where the option stands for all further names. */
export function furtherOf({ signature, args }: Given, option: string): readonly (readonly [string, Located])[] | null {
  const rest = signature.params.find((param) => param.rest && !param.positional);
  if (rest?.name !== option) return null;
  const own = new Set(signature.params.filter((param) => param !== rest).map((param) => param.name));
  return Object.entries(args).filter(([name]) => !own.has(name));
}

/** Does the condition hold for this call? Null where that is not known yet. */
export function holds(condition: Condition, given: Given): boolean | null {
  if (condition.kind === 'order') {
    const [left, right] = [numberOf(given, condition.left), numberOf(given, condition.right)];
    if (left === null || right === null) return null;
    return condition.relation === '<' ? left < right : condition.relation === '<=' ? left <= right : left > right;
  }
  if (condition.kind === 'not') {
    const found = holds(condition.condition, given);
    return found === null ? null : !found;
  }
  if (condition.kind === 'given') return isGiven(given, condition.option);
  const standing = jsonOf(given, condition.option);
  if (standing === null) return null;
  const { word } = condition;
  if (condition.kind === 'has') return Array.isArray(standing) ? standing.includes(word) : standing === word;
  return standing === (word === 'true' ? true : word === 'false' ? false : word);
}

/** Any of several; null where none is known to hold and not all are known. */
export function anyHolds(conditions: readonly Condition[], given: Given): boolean | null {
  const found = conditions.map((condition) => holds(condition, given));
  return found.includes(true) ? true : found.includes(null) ? null : false;
}

function isGiven(given: Given, option: string): boolean | null {
  const further = furtherOf(given, option);
  if (further !== null) return further.length > 0;
  const value = given.args[option]?.value;
  if (value === undefined) {
    const standing = standingOf(given, option);
    return Array.isArray(standing) ? standing.length > 0 : typeof standing === 'boolean' ? standing : false;
  }
  if (value.kind === 'data' && typeof value.json === 'boolean') return value.json;
  const length = lengthOf(value);
  return length === null ? null : length > 0;
}

/** The constant that an option has: given, by variant or by default. `undefined` where it has none; null where it is not known yet. */
function jsonOf(given: Given, option: string): Json | undefined {
  const value = given.args[option]?.value;
  if (value === undefined) return standingOf(given, option);
  if (value.kind === 'data') return value.json ?? null;
  if (value.kind === 'constructed') return value.signature.name;
  if (value.kind !== 'list') return undefined;
  const items = value.items.map((item) => (item.value.kind === 'data' ? (item.value.json ?? null) : null));
  return items.includes(null) ? null : items;
}

/** The number that a term stands for: given, or by default, or by the variant that is chosen. Null where it is not known yet. */
export function numberOf(given: Given, term: Term): number | null {
  if (term.option === null) return term.number;
  const further = term.count ? furtherOf(given, term.option) : null;
  if (further !== null) return further.length;
  const value = given.args[term.option]?.value;
  if (value !== undefined) {
    if (term.count) return differentIn(value);
    return value.kind === 'data' && typeof value.json === 'number' ? value.json : null;
  }
  const standing = standingOf(given, term.option);
  if (term.count) return Array.isArray(standing) ? standing.length : standing === undefined ? 0 : null;
  return typeof standing === 'number' ? standing : null;
}

function standingOf(given: Given, option: string): Json | undefined {
  const { signature, args } = given;
  const own = paramOf(given, option)?.default;
  if (own !== undefined || signature.variants === undefined) return own;
  const chosen = args.variant === undefined ? variantByDefault(signature) : constantText(args.variant.value);
  return chosen === null ? undefined : signature.variants[chosen]?.[option];
}

function variantByDefault({ params }: OperatorSignature): string | null {
  const found = params.find((param) => param.name === 'variant')?.default;
  return typeof found === 'string' ? found : null;
}

/** What a term is, in words: "`min_words` is 50". */
export function spoken(given: Given, term: Term, value: number): string {
  if (term.option === null) return String(value);
  if (term.count) return `\`${term.option}\` has ${value} ${value === 1 ? 'entry' : 'entries'}`;
  const type = paramOf(given, term.option)?.type;
  return `\`${term.option}\` is ${type === undefined ? value : showNumber(value, type)}`;
}

/** Why a condition does not hold, in words. */
export function whyNot(condition: Condition, given: Given): string {
  switch (condition.kind) {
    case 'order': {
      const { left, right } = condition;
      const sides = [spoken(given, left, numberOf(given, left) ?? 0)];
      if (right.option !== null) sides.push(spoken(given, right, numberOf(given, right) ?? 0));
      return sides.join(' and ');
    }
    case 'is':
      return `\`${condition.option}\` is not \`${condition.word}\``;
    case 'has':
      return `\`${condition.option}\` has no \`${condition.word}\``;
    case 'given':
      return paramOf(given, condition.option)?.default === undefined
        ? `there is no \`${condition.option}\``
        : `\`${condition.option}\` is off`;
    case 'not':
      return `there is ${written(condition.condition)}`;
  }
}

/** A condition as one would write it. */
export function written(condition: Condition): string {
  switch (condition.kind) {
    case 'order':
      return [condition.left, condition.relation, condition.right].map(shown).join(' ');
    case 'is':
      return `\`${condition.option}: ${condition.word}\``;
    case 'has':
      return `\`${condition.word}\` in \`${condition.option}\``;
    case 'given':
      return `\`${condition.option}\``;
    case 'not':
      return `something other than ${written(condition.condition)}`;
  }
}

const shown = (part: Term | string): string =>
  typeof part === 'string' ? part : part.option === null ? String(part.number) : `\`${part.option}\``;

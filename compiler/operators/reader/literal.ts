import type { Json } from '../manifest.ts';
import type { Dimension } from '../types.ts';
import { normalise, units } from '../units.ts';

/**
 * The literals of a `@default`: `65%`, `"text"`, `sv`, `true`, `[a, b]`, `adamw(lr: 2e-4)`. A small subset of the expressions of
 * the language, so that reading operators does not need its parser.
 */
export type Literal =
  | { readonly kind: 'number'; readonly value: number; readonly dimension: Dimension | null }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly Literal[] }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: ReadonlyMap<string, Literal> };

const token =
  /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(%|[A-Za-z_]+)?|([A-Za-z_]\w*)|([[\](),:])|$)/y;

type Token =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'sign'; readonly value: string };

function tokens(source: string): readonly Token[] | null {
  const found: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < source.trimEnd().length) {
    const match = token.exec(source);
    if (match === null) return null;
    const [, text, number, unitName, name, sign] = match;
    if (text !== undefined)
      found.push({ kind: 'literal', literal: { kind: 'text', value: JSON.parse(text) as string } });
    else if (number !== undefined) {
      const unit = unitName === undefined ? null : units.get(unitName);
      if (unit === undefined) return null;
      const value = unit === null ? Number(number) : normalise(Number(number), unit);
      found.push({ kind: 'literal', literal: { kind: 'number', value, dimension: unit?.dimension ?? null } });
    } else if (name !== undefined) found.push({ kind: 'literal', literal: { kind: 'name', value: name } });
    else if (sign !== undefined) found.push({ kind: 'sign', value: sign });
  }
  return found;
}

/** Null where the text is no literal. */
export function parseLiteral(source: string): Literal | null {
  const all = tokens(source);
  if (all === null) return null;
  let at = 0;
  const sign = (value: string): boolean => {
    const next = all[at];
    if (next?.kind !== 'sign' || next.value !== value) return false;
    at++;
    return true;
  };
  const several = <T>(end: string, one: () => T | null): readonly T[] | null => {
    const items: T[] = [];
    while (!sign(end)) {
      const item = one();
      if (item === null) return null;
      items.push(item);
      if (!sign(',') && !(all[at]?.kind === 'sign' && (all[at] as { value: string }).value === end)) return null;
    }
    return items;
  };
  const argument = (): readonly [string, Literal] | null => {
    const name = all[at++];
    if (name?.kind !== 'literal' || name.literal.kind !== 'name' || !sign(':')) return null;
    const value = literal();
    return value === null ? null : [name.literal.value, value];
  };
  const literal = (): Literal | null => {
    if (sign('[')) {
      const items = several(']', literal);
      return items === null ? null : { kind: 'list', items };
    }
    const next = all[at++];
    if (next?.kind !== 'literal') return null;
    if (next.literal.kind !== 'name' || !sign('(')) return next.literal;
    const args = several(')', argument);
    return args === null ? null : { kind: 'call', name: next.literal.value, arguments: new Map(args) };
  };
  const result = literal();
  return at === all.length ? result : null;
}

/** Its normal form where no type is known, as inside a constructor. */
export function jsonOf(literal: Literal): Json {
  switch (literal.kind) {
    case 'number':
    case 'text':
      return literal.value;
    case 'name':
      return literal.value === 'true' ? true : literal.value === 'false' ? false : literal.value;
    case 'list':
      return literal.items.map(jsonOf);
    case 'call':
      return {
        $: literal.name,
        ...Object.fromEntries([...literal.arguments].map(([name, value]) => [name, jsonOf(value)])),
      };
  }
}

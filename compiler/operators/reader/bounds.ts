import type { Json } from '../manifest.ts';
import type { Bounds, Type } from '../types.ts';
import { jsonOf, type Literal, parseLiteral } from './literal.ts';

/** The default in normal form, or undefined where it does not fit the type. */
export function fitDefault(source: string, type: Type): Json | undefined {
  const literal = parseLiteral(source);
  return literal === null ? undefined : fit(literal, type);
}

function fit(literal: Literal, type: Type): Json | undefined {
  switch (type.kind) {
    case 'scalar':
      if (type.name === 'Bool')
        return literal.kind === 'name' && /^(true|false)$/.test(literal.value) ? jsonOf(literal) : undefined;
      if (type.name === 'Int' || type.name === 'Float') {
        if (literal.kind !== 'number' || literal.dimension !== null || !within(literal.value, type.bounds))
          return undefined;
        return type.name === 'Float' || Number.isInteger(literal.value) ? literal.value : undefined;
      }
      if (type.name === 'Lang' && literal.kind === 'name') return literal.value;
      return literal.kind === 'text' ? literal.value : undefined;
    case 'quantity':
      if (literal.kind !== 'number' || !within(literal.value, type.bounds)) return undefined;
      return literal.dimension === type.name || literal.dimension === null ? literal.value : undefined;
    case 'enum':
      return literal.kind === 'name' && type.values.includes(literal.value) ? literal.value : undefined;
    case 'list': {
      if (literal.kind !== 'list') return undefined;
      const items = literal.items.map((item) => fit(item, type.of));
      return items.some((item) => item === undefined) ? undefined : (items as Json[]);
    }
    case 'optional':
      return fit(literal, type.of);
    case 'union':
      for (const member of type.of) {
        const found = fit(literal, member);
        if (found !== undefined) return found;
      }
      return undefined;
    case 'column':
      return literal.kind === 'name' ? literal.value : undefined;
    case 'value':
      return literal.kind === 'call' ? jsonOf(literal) : undefined;
    case 'any':
      return jsonOf(literal);
    default:
      return undefined;
  }
}

const within = (value: number, bounds: Bounds | undefined): boolean =>
  bounds === undefined || ((bounds[0] ?? value) <= value && value <= (bounds[1] ?? value));

/** `1..1024`, `0%..100%`, `0..`; null where it is no range. */
export function parseRange(source: string): Bounds | null {
  const parts = /^(.*?)\.\.(.*)$/.exec(source.trim());
  if (parts === null) return null;
  const ends = [parts[1]!, parts[2]!].map((end) => (end.trim() === '' ? null : parseLiteral(end)));
  if (ends.every((end) => end === null) || ends.some((end) => end !== null && end.kind !== 'number')) return null;
  const [from, to] = ends.map((end) => (end?.kind === 'number' ? end.value : null)) as [number | null, number | null];
  return from !== null && to !== null && from > to ? null : [from, to];
}

/** The type with bounds on its numbers, or null where it has none. */
export function bounded(type: Type, bounds: Bounds): Type | null {
  switch (type.kind) {
    case 'scalar':
      return type.name === 'Int' || type.name === 'Float' ? { ...type, bounds } : null;
    case 'quantity':
      return { ...type, bounds };
    case 'list':
    case 'optional':
    case 'column': {
      const of = bounded(type.of, bounds);
      return of === null ? null : { ...type, of };
    }
    case 'union': {
      const of = type.of.map((member) => bounded(member, bounds));
      return of.every((member) => member === null) ? null : { kind: 'union', of: of.map((m, i) => m ?? type.of[i]!) };
    }
    default:
      return null;
  }
}

import type { Bounds, Dimension, RecordType, Type } from './types.ts';

/** A type as the language writes it: `Int 1..1024`, `List<Text>?`, `first | longest`. */
export function showType(type: Type): string {
  switch (type.kind) {
    case 'scalar':
    case 'quantity':
      return type.bounds === undefined ? type.name : `${type.name} ${showBounds(type.bounds, type)}`;
    case 'enum':
      return type.values.join(' | ');
    case 'list':
      return `List<${showType(type.of)}>`;
    case 'optional':
      return type.of.kind === 'union' || type.of.kind === 'enum' ? `(${showType(type.of)})?` : `${showType(type.of)}?`;
    case 'record':
      return showRecord(type);
    case 'rows':
      return type.row === null ? 'Rows' : `Rows<${showRecord(type.row)}>`;
    case 'column':
      return `Column<${showType(type.of)}>`;
    case 'predicate':
      return 'Predicate';
    case 'derive':
      return type.of === null ? 'Derive' : `Derive<${showType(type.of)}>`;
    case 'value':
      return type.family;
    case 'union':
      return type.of.map(showType).join(' | ');
    case 'any':
      return 'Any';
    default:
      return type.kind[0]!.toUpperCase() + type.kind.slice(1);
  }
}

function showRecord(record: RecordType): string {
  const fields = Object.entries(record.fields).map(
    ([name, field]) => `${name}: ${showType(field.type)}${(field.labels ?? []).map((label) => ` @${label}`).join('')}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

const suffixes: Partial<Record<Dimension, readonly [string, number]>> = {
  Fraction: ['%', 100],
  Duration: ['s', 1],
  Size: ['B', 1],
  Tokens: [' tokens', 1],
  Steps: [' steps', 1],
  GpuHours: [' gpu_hours', 1],
};

/** `0%..100%`; an open end is left out. */
export const showBounds = ([from, to]: Bounds, type?: Type): string =>
  `${from === null ? '' : showNumber(from, type)}..${to === null ? '' : showNumber(to, type)}`;

/** A number in normal form with the unit of its type: `65%`, `200 steps`. */
export function showNumber(value: number, type?: Type): string {
  const [suffix, factor] = (type?.kind === 'quantity' ? suffixes[type.name] : undefined) ?? ['', 1];
  return `${Number((value * factor).toPrecision(12))}${suffix}`;
}

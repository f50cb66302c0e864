import type { Location } from '../diagnostics/diagnostic.ts';
import type { FieldType, RecordType, Type } from '../operators/types.ts';
import { unite } from './origins.ts';
import { assignable } from './types/assign.ts';

/**
 * The columns a stream is known to have. `open` is set for the rows of a filter that is checked on its own: they have whatever
 * columns the body turns out to need.
 */
export interface RowShape {
  readonly columns: ReadonlyMap<string, FieldType>;
  readonly open: OpenRow | null;
}

export interface OpenRow {
  readonly needs: Map<string, Need>;
}

/** A column that the body of a filter reads, and the place of its first use. */
export interface Need {
  readonly type: Type;
  readonly use: Location;
}

export const shapeOf = (record: RecordType): RowShape => ({
  columns: new Map(Object.entries(record.fields)),
  open: null,
});

export const openShape = (): RowShape => ({ columns: new Map(), open: { needs: new Map() } });

/** As it stands in a graph. Needs of an open row count as columns. */
export function recordOf(shape: RowShape): RecordType {
  if (shape.open === null) return closedRecord(shape);
  const needed = [...(shape.open?.needs ?? [])].map(([name, need]) => [name, { type: need.type }] as const);
  return { kind: 'record', fields: Object.fromEntries([...needed, ...shape.columns]) };
}

/** Most operators pass their rows' type on unchanged, so that one record serves a whole chain. */
const records = new WeakMap<RowShape, RecordType>();

function closedRecord(shape: RowShape): RecordType {
  const known = records.get(shape);
  if (known !== undefined) return known;
  const record: RecordType = { kind: 'record', fields: Object.fromEntries(shape.columns) };
  records.set(shape, record);
  return record;
}

export const columnNames = (shape: RowShape): readonly string[] => [...shape.columns.keys()];

/** `id, text` for messages. */
export function showColumns(shape: RowShape): string {
  const names = columnNames(shape);
  return names.length === 0 ? '(no columns)' : names.map((name) => `\`${name}\``).join(', ');
}

export type Lookup =
  | { readonly kind: 'found'; readonly field: FieldType }
  | { readonly kind: 'missing' }
  /** An open row already needs the column as something else. */
  | { readonly kind: 'conflict'; readonly earlier: Need };

/** Finds a column; an open row notes that it is needed, as `wanted` where that is known. */
export function lookUp(shape: RowShape, name: string, wanted: Type | null, use: Location): Lookup {
  const field = shape.columns.get(name);
  if (field !== undefined) return { kind: 'found', field };
  if (shape.open === null) return { kind: 'missing' };
  const needs = shape.open.needs;
  const type = wanted ?? anyType;
  const earlier = needs.get(name);
  if (earlier === undefined || (earlier.type.kind === 'any' && type.kind !== 'any')) {
    needs.set(name, { type, use: earlier?.use ?? use });
    return { kind: 'found', field: { type } };
  }
  if (type.kind === 'any' || assignable(earlier.type, type)) return { kind: 'found', field: { type: earlier.type } };
  if (!assignable(type, earlier.type)) return { kind: 'conflict', earlier };
  needs.set(name, { type, use: earlier.use });
  return { kind: 'found', field: { type } };
}

const anyType: Type = { kind: 'any' };

export function withColumns(shape: RowShape, added: Iterable<readonly [string, FieldType]>): RowShape {
  return { columns: new Map([...shape.columns, ...added]), open: shape.open };
}

/** The columns that both have; null, and what differs, where they cannot stand in one table. */
export function commonShape(a: RowShape, b: RowShape): RowShape | { readonly difference: string } {
  if (a.open !== null || b.open !== null) return a.open !== null ? b : a;
  if (sameColumns(a, b)) return a;
  const columns = new Map<string, FieldType>();
  for (const [name, field] of a.columns) {
    const other = b.columns.get(name);
    if (other === undefined) return { difference: `only one of them has \`${name}\`` };
    if (assignable(other.type, field.type)) columns.set(name, merge(field, other));
    else if (assignable(field.type, other.type)) columns.set(name, merge(other, field));
    else return { difference: `\`${name}\` has two types` };
  }
  for (const name of b.columns.keys())
    if (!a.columns.has(name)) return { difference: `only one of them has \`${name}\`` };
  return { columns, open: null };
}

/** Streams of one source, or of one declared record: the usual case, and cheap to see. */
function sameColumns(a: RowShape, b: RowShape): boolean {
  if (a.columns.size !== b.columns.size) return false;
  for (const [name, field] of a.columns) if (b.columns.get(name) !== field) return false;
  return true;
}

function merge(wider: FieldType, other: FieldType): FieldType {
  const labels = [...new Set([...(wider.labels ?? []), ...(other.labels ?? [])])];
  const origin = unite(wider.origin, other.origin);
  return {
    type: wider.type,
    ...(labels.length === 0 ? {} : { labels }),
    ...(origin.length === 0 ? {} : { origin }),
  };
}

import type { Json } from '../../../../compiler/operators/manifest.ts';
import type { Type } from '../../../../compiler/operators/types.ts';
import { type Integers, integersIn, numbersIn, offsetsOf, type RawColumn } from './buffers.ts';
import { ArrowDamage } from './damage.ts';
import type { ArrowField, ArrowType } from './schema.ts';
import { valuesOf } from './values.ts';

/** A column whose buffers have been looked at, so that every one of its values can be asked for. */
export interface Column {
  readonly length: number;
  /** The value of a row as JSON; null where it is absent. Throws `NotText` for text that is not UTF-8. */
  get(row: number): Json;
  /** True where rows take no room in the file, so that nothing bounds how many it claims. */
  readonly weightless: boolean;
}

/** What a dictionary holds, read as the entries of this field. */
export type Dictionaries = (field: ArrowField, declared: Type | null) => Column;

/** Rows without any weight: more is damage. */
const MOST_WEIGHTLESS = 1_000_000;

/**
 * Looks whether the buffers of a column hold what its length promises (as `ValidateFull` of Arrow's C++ library does), and gives its values. `length` is how many rows
 * whatever the column is part of needs. `declared` is the type of the pipeline's record.
 */
export function columnOf(
  field: ArrowField,
  raw: RawColumn,
  length: number,
  declared: Type | null,
  dictionaries: Dictionaries,
): Column {
  if (raw.length < length) throw new ArrowDamage(`column ${field.name} is shorter than its rows`);
  const inner = declared?.kind === 'optional' ? declared.of : declared;
  const column =
    field.dictionary !== null
      ? encoded(field, raw, declared, dictionaries)
      : (nested(field, raw, inner, dictionaries) ?? plain(field.type, raw, declared));
  if (column.weightless && raw.length > MOST_WEIGHTLESS)
    throw new ArrowDamage(`column ${field.name} claims ${raw.length} rows of nothing`);
  return column;
}

function plain(type: ArrowType, raw: RawColumn, declared: Type | null): Column {
  if (type.kind === 'null') return { length: raw.length, get: () => null, weightless: true };
  const weightless = type.kind === 'fixed_bytes' && type.size === 0;
  const present = marksOf(raw);
  const get = valuesOf(type, raw, declared, present);
  return { length: raw.length, get: (row) => (present(row) ? get(row) : null), weightless };
}

/** Entries of a dictionary by their numbers. */
function encoded(field: ArrowField, raw: RawColumn, declared: Type | null, dictionaries: Dictionaries): Column {
  const { index } = field.dictionary!;
  const entries = dictionaries(field, declared);
  const numbers = integersIn(raw.buffer(1), raw.length, index.bits, index.signed);
  const present = marksOf(raw);
  for (let i = 0; i < raw.length; i++)
    if (!(numbers[i]! >= 0 && numbers[i]! < entries.length) && present(i))
      throw new ArrowDamage(`column ${field.name} names an entry that its dictionary lacks`);
  const known = new Map<number, Json>();
  const get = (row: number): Json => {
    const entry = Number(numbers[row]);
    let value = known.get(entry);
    if (value === undefined) known.set(entry, (value = entries.get(entry)));
    return value;
  };
  return { length: raw.length, get: marked(raw, get), weightless: false };
}

/** Columns that hold others; null for the rest. */
function nested(field: ArrowField, raw: RawColumn, declared: Type | null, dictionaries: Dictionaries): Column | null {
  const { type, children } = field;
  const { length } = raw;
  const child = (i: number, needed: number, of: Type | null): Column =>
    columnOf(children[i]!, raw.children[i]!, needed, of, dictionaries);
  const item = declared?.kind === 'list' ? declared.of : null;
  switch (type.kind) {
    case 'list':
    case 'map': {
      const offsets = offsetsOf(raw, type.kind === 'list' && type.large, raw.children[0]!.length);
      const [from, to] = [(row: number) => Number(offsets[row]), (row: number) => Number(offsets[row + 1])];
      const entries = child(0, 0, item);
      const get =
        type.kind === 'list'
          ? (row: number): Json => itemsOf(entries, from(row), to(row))
          : (row: number): Json => mapOf(itemsOf(entries, from(row), to(row)), children[0]!);
      return { length, get: marked(raw, get), weightless: false };
    }
    case 'list_view': {
      const width = type.large ? 64 : 32;
      const offsets = integersIn(raw.buffer(1), length, width, true);
      const sizes = integersIn(raw.buffer(2), length, width, true);
      const entries = child(0, 0, item);
      checkViews(offsets, sizes, entries.length, marksOf(raw));
      const get = (row: number): Json =>
        itemsOf(entries, Number(offsets[row]), Number(offsets[row]) + Number(sizes[row]));
      return { length, get: marked(raw, get), weightless: false };
    }
    case 'fixed_list': {
      const entries = child(0, length * type.size, item);
      const get = (row: number): Json => itemsOf(entries, row * type.size, (row + 1) * type.size);
      return { length, get: marked(raw, get), weightless: type.size === 0 || entries.weightless };
    }
    case 'struct': {
      const fields = declared?.kind === 'record' ? declared.fields : {};
      const members = children.map(({ name }, i) => [name, child(i, length, fields[name]?.type ?? null)] as const);
      const get = (row: number): Json => Object.fromEntries(members.map(([name, each]) => [name, each.get(row)]));
      return { length, get: marked(raw, get), weightless: members.every(([, each]) => each.weightless) };
    }
    case 'union':
      return unionOf(
        type,
        raw,
        children.map((_, i) => child(i, type.dense ? 0 : length, declared)),
      );
    case 'run_ends':
      return runsOf(raw, children[0]!.type, child(1, 0, declared));
    default:
      return null;
  }
}

const itemsOf = (entries: Column, from: number, to: number): Json[] => {
  const items: Json[] = [];
  for (let i = from; i < to; i++) items.push(entries.get(i));
  return items;
};

/** Entries of a map are records of a key and a value, whatever these are called. */
function mapOf(entries: readonly Json[], { children }: ArrowField): Json {
  const [key, value] = children;
  if (key === undefined || value === undefined) throw new ArrowDamage('a map in it has no keys or no values');
  return Object.fromEntries(
    entries.map((entry) => {
      const record = Object(entry) as Readonly<Record<string, Json>>;
      return [String(record[key.name]), record[value.name] ?? null];
    }),
  );
}

/** Lists may share entries, but not without measure. */
const MOST_SHARED = 64;

function checkViews(offsets: Integers, sizes: Integers, available: number, present: (row: number) => boolean): void {
  let sum = 0;
  for (let i = 0; i < offsets.length; i++) {
    if (!present(i)) continue;
    const [offset, size] = [Number(offsets[i]), Number(sizes[i])];
    if (offset < 0 || size < 0 || offset + size > available) throw new ArrowDamage('it points behind its own end');
    sum += size;
  }
  if (sum > available * MOST_SHARED + MOST_WEIGHTLESS) throw new ArrowDamage('its lists share more than can be');
}

function unionOf(
  type: Extract<ArrowType, { readonly kind: 'union' }>,
  raw: RawColumn,
  members: readonly Column[],
): Column {
  const { length } = raw;
  // Before format version 5 the marks of absent values came first.
  const first = raw.buffers - (type.dense ? 2 : 1);
  const kinds = numbersIn(Int8Array, raw.buffer(first), length);
  const offsets = type.dense ? numbersIn(Int32Array, raw.buffer(first + 1), length) : null;
  const byKind = new Map(type.ids.map((id, i) => [id, members[i]!]));
  for (let i = 0; i < length; i++) {
    const member = byKind.get(kinds[i]!);
    const place = offsets === null ? i : offsets[i]!;
    if (member === undefined || place < 0 || place >= member.length)
      throw new ArrowDamage('it names a kind or a place that its union lacks');
  }
  const get = (row: number): Json => byKind.get(kinds[row]!)!.get(offsets === null ? row : offsets[row]!);
  return { length, get, weightless: false };
}

/** Runs of the same value, each with the row that it ends before. */
function runsOf(raw: RawColumn, type: ArrowType, values: Column): Column {
  const [ends] = raw.children;
  const { length } = raw;
  if (type.kind !== 'int' || type.bits === 8) throw new ArrowDamage('its runs have ends that are no numbers');
  const runs = ends!.length;
  const last = integersIn(ends!.buffer(1), runs, type.bits, true);
  let before = 0;
  for (let i = 0; i < runs; i++) {
    if (!(Number(last[i]) > before)) throw new ArrowDamage('its runs run backwards');
    before = Number(last[i]);
  }
  if (before < length || values.length < runs) throw new ArrowDamage('its runs end before its rows');
  const get = (row: number): Json => {
    let [low, high] = [0, runs - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number(last[middle]) > row) high = middle;
      else low = middle + 1;
    }
    return values.get(low);
  };
  return { length, get, weightless: true };
}

/** Which rows have a value: one bit each, from the lowest on. The count that the batch gives must be that of the bits. */
function marksOf(raw: RawColumn): (row: number) => boolean {
  const { length, nulls } = raw;
  const bits = raw.buffer(0);
  if (bits.length === 0) {
    if (nulls > 0) throw new ArrowDamage('it has absent values and does not say which');
    return () => true;
  }
  if (bits.length * 8 < length) throw new ArrowDamage('it has fewer marks of absent values than rows');
  const present = (row: number): boolean => ((bits[row >> 3]! >> (row & 7)) & 1) !== 0;
  let absent = 0;
  for (let i = 0; i < length; i++) if (!present(i)) absent++;
  if (nulls >= 0 && absent !== nulls) throw new ArrowDamage('it has another number of absent values than it says');
  return absent === 0 ? () => true : present;
}

function marked(raw: RawColumn, get: (row: number) => Json): (row: number) => Json {
  const present = marksOf(raw);
  return (row) => (present(row) ? get(row) : null);
}

import type { ColumnMetaData, SchemaElement, SchemaTree } from 'hyparquet';
import { ParquetDamage, tooShort } from './damage.ts';
import { checkBlocks, checkLengths, checkRuns } from './runs.ts';
import { type Fields, structAt } from './thrift.ts';

/** A page of a column, whose header has been looked at. */
export interface Page {
  /** What is packed of it. */
  readonly packed: Uint8Array;
  readonly length: number;
  /** Looks through it once it is unpacked. */
  check(page: Uint8Array): void;
}

/** From its header to its last byte, counted from the beginning of its column. */
export interface Place {
  readonly begin: number;
  readonly end: number;
}

/** A column of a row group as its pages have it. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly column: ColumnMetaData;
  /** From the outermost to the column itself. */
  readonly path: readonly SchemaTree[];
}

/** Bytes of a page, unpacked, and values in it: more is damage, or meant to harm. */
const LARGEST = 1 << 30;
const MOST_VALUES = 1 << 26;
/** A page may be unpacked to so many bytes, or to so many times its size: gzip and LZ4 reach 1000 and 255; zstd and Brotli more, of nothing but repetition. */
const FREE = 64_000_000;
const RATIO = 10_000;

const DATA = 0;
const DICTIONARY = 2;
const DATA_2 = 3;

/**
 * Pages of a column chunk. Every length in their headers, and every run of values in them, is held against what is there before the library believes it: a turned bit
 * else makes it fill the memory, or never end. Pages that are not packed are looked through here, the others when they are unpacked (`check`).
 */
export function pagesOf({ bytes, column, path }: Chunk): readonly (Page & Place)[] {
  const pages: (Page & Place)[] = [];
  const levels = levelsOf(path);
  const total = Number(column.num_values);
  let values = 0;
  let entries = Number.POSITIVE_INFINITY;
  // Of a column of lists or records the library reads all bytes, of others as many pages as have its rows.
  const isFlat = path.length === 2 && levels.repetition === 0;
  for (let at = 0; at < bytes.length - 1 && (values < total || !isFlat); ) {
    const begin = at;
    const [header, start] = structAt(bytes, at);
    const [type, length, stored] = [1, 2, 3].map((field) => whole(header, field)) as [number, number, number];
    if (stored > bytes.length - start) throw new ParquetDamage('a page of it goes on behind its column');
    if (length > LARGEST || (length > FREE && length > stored * RATIO))
      throw new ParquetDamage(`a page of it claims ${length} bytes`);
    const body = bytes.subarray(start, start + stored);
    const end = start + stored;
    at = end;
    if (type === DICTIONARY) {
      entries = whole(structIn(header, 7), 1);
      if (entries > length) throw new ParquetDamage('a dictionary of it claims more entries than bytes');
      const count = entries;
      const check = (page: Uint8Array): void =>
        checkValues(
          page,
          { column, element: path.at(-1)!.element, levels, count, entries, encoding: ENCODINGS.plain },
          count,
        );
      pages.push({ packed: body, length, check, begin, end });
      continue;
    }
    if (type !== DATA && type !== DATA_2) throw new ParquetDamage('a page of it is of a kind that is not known');
    const said = structIn(header, type === DATA ? 5 : 8);
    const count = whole(said, 1);
    values += count;
    if (values > total || count > MOST_VALUES) throw new ParquetDamage('its pages hold more values than their column');
    const data = { column, element: path.at(-1)!.element, levels, count, entries };
    if (type === DATA) {
      const encoding = whole(said, 2);
      pages.push({ packed: body, length, check: (page) => checkPage(page, { ...data, encoding }), begin, end });
    } else pages.push({ ...secondKind(said, body, length, data), begin, end });
  }
  if (values !== total) throw new ParquetDamage('its pages hold fewer values than their column');
  if (column.codec === 'UNCOMPRESSED')
    for (const { packed, length, check } of pages) {
      if (packed.length !== length) throw new ParquetDamage('a page of it has two lengths');
      check(packed);
    }
  return pages;
}

interface Data {
  readonly column: ColumnMetaData;
  readonly element: SchemaElement;
  readonly levels: Levels;
  readonly count: number;
  /** Of the dictionary. */
  readonly entries: number;
}

interface Levels {
  readonly repetition: number;
  readonly definition: number;
}

function levelsOf(path: readonly SchemaTree[]): Levels {
  const types = path.slice(1).map(({ element }) => element.repetition_type);
  return {
    repetition: types.filter((type) => type === 'REPEATED').length,
    definition: types.filter((type) => type !== 'REQUIRED').length,
  };
}

const widthOf = (most: number): number => 32 - Math.clz32(most);

/** A page of the first kind: levels, each with its length before it, and values are packed together. */
function checkPage(page: Uint8Array, data: Data & { readonly encoding: number }): void {
  let at = 0;
  let present = data.count;
  for (const most of [data.levels.repetition, data.levels.definition]) {
    if (most === 0) continue;
    if (at + 4 > page.length) tooShort();
    const length = new DataView(page.buffer, page.byteOffset + at, 4).getUint32(0, true);
    at += 4;
    if (length > page.length - at) throw new ParquetDamage('a page of it goes on behind its end');
    present = checkRuns(page, at, at + length, widthOf(most), data.count, most);
    at += length;
  }
  checkValues(page.subarray(at), data, data.levels.definition === 0 ? data.count : present);
}

/** A page of the second kind: the levels stand before what is packed. */
function secondKind(said: Fields, body: Uint8Array, length: number, data: Data): Page {
  const [nulls, encoding, definition, repetition] = [2, 4, 5, 6].map((field) => whole(said, field)) as [
    number,
    number,
    number,
    number,
  ];
  const before = definition + repetition;
  if (before > body.length || before > length) throw new ParquetDamage('a page of it goes on behind its end');
  const { levels, count } = data;
  if (levels.repetition > 0) checkRuns(body, 0, repetition, widthOf(levels.repetition), count, levels.repetition);
  const present =
    levels.definition > 0
      ? checkRuns(body, repetition, before, widthOf(levels.definition), count, levels.definition)
      : count;
  if (present !== count - nulls)
    throw new ParquetDamage('a page of it has another number of absent values than it says');
  const check = (page: Uint8Array): void => checkValues(page, { ...data, encoding }, present);
  const packed = body.subarray(before);
  // Such a page may be left as it is in a column that is packed.
  if (said.get(7) === false && data.column.codec !== 'UNCOMPRESSED') check(packed);
  return { packed, length: length - before, check };
}

/** Encodings by their numbers in parquet.thrift. */
const ENCODINGS = {
  plain: 0,
  oldDictionary: 2,
  rle: 3,
  delta: 5,
  deltaLength: 6,
  deltaShared: 7,
  dictionary: 8,
  split: 9,
};

/** Bytes that a value has in a plain page; texts have their length before them. */
const BYTES: Readonly<Record<string, number>> = { BOOLEAN: 1 / 8, INT32: 4, INT64: 8, INT96: 12, FLOAT: 4, DOUBLE: 8 };

/** `present` values: those that are not absent. */
function checkValues(bytes: Uint8Array, data: Data & { readonly encoding: number }, present: number): void {
  const { encoding, entries, element } = data;
  if (present === 0) return;
  switch (encoding) {
    case ENCODINGS.plain:
    case ENCODINGS.split: {
      const each = BYTES[element.type ?? ''] ?? (element.type === 'BYTE_ARRAY' ? null : (element.type_length ?? 0));
      if (each === null) checkTexts(bytes, present);
      else if (Math.ceil(present * each) > bytes.length) tooShort();
      return;
    }
    case ENCODINGS.oldDictionary:
    case ENCODINGS.dictionary: {
      const width = bytes[0] ?? tooShort();
      if (width > 32) throw new ParquetDamage('a page of it names entries of its dictionary in a way that cannot be');
      if (width === 0 && entries > 0) return;
      checkRuns(bytes, 1, bytes.length, width, present, entries - 1);
      return;
    }
    case ENCODINGS.rle:
      if (element.type === 'BOOLEAN') checkRuns(bytes, 4, bytes.length, 1, present, 1);
      return;
    case ENCODINGS.delta:
      checkBlocks(bytes);
      return;
    case ENCODINGS.deltaLength:
    case ENCODINGS.deltaShared:
      checkLengths(bytes, 0, present, encoding === ENCODINGS.deltaShared);
  }
}

/** Texts, each with its length in four bytes before it. */
function checkTexts(bytes: Uint8Array, count: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 4 > bytes.length) tooShort();
    at += 4 + view.getUint32(at, true);
  }
  if (at > bytes.length) throw new ParquetDamage('a page of it has texts of lengths that cannot be');
}

/** A whole number of a header, not below nothing. */
function whole(fields: Fields, field: number): number {
  const value = fields.get(field);
  if (typeof value !== 'number' || value < 0) throw new ParquetDamage('the header of a page says what cannot be');
  return value;
}

function structIn(fields: Fields, field: number): Fields {
  const value = fields.get(field);
  if (typeof value !== 'object') throw new ParquetDamage('the header of a page lacks what it should say');
  return value;
}

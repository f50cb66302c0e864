import type { AsyncBuffer, ColumnChunk, Compressors, SchemaTree } from 'hyparquet';
import { UNPACKERS, unpackPage } from './codecs.ts';
import { ParquetDamage } from './damage.ts';
import { type Page, type Place, pagesOf } from './pages.ts';

/** Stands between the library and a file: it hands on no page that has not been looked through. */
export interface PageGuard {
  /** The file, of which whole pages that were let in can be read, and their indexes. */
  readonly file: AsyncBuffer;
  readonly compressors: Compressors;
  /** Looks through a column of a row group, and lets its pages pass until `forget`. */
  admit(chunk: ColumnChunk, path: readonly SchemaTree[]): Promise<void>;
  forget(): void;
}

export function pageGuard(file: AsyncBuffer): PageGuard {
  const pages = new Map<string, (Page & { checked?: true })[]>();
  const places = placesOfPages();
  const unpack = (codec: keyof typeof UNPACKERS, packed: Uint8Array, length: number): Uint8Array => {
    const known = (pages.get(keyOf(packed)) ?? []).filter((page) => Buffer.compare(page.packed, packed) === 0);
    if (!known.some((page) => page.length === length))
      throw new ParquetDamage('its table of contents points to what is no page');
    const page = unpackPage(codec, packed, length);
    for (const each of known)
      if (each.checked !== true && each.length === length) {
        each.check(page);
        each.checked = true;
      }
    return page;
  };
  return {
    file: {
      byteLength: file.byteLength,
      async slice(begin, end = file.byteLength) {
        if (!places.has(begin, end)) throw new ParquetDamage('its table of contents points to what is no page');
        return file.slice(begin, end);
      },
    },
    compressors: Object.fromEntries(
      (Object.keys(UNPACKERS) as (keyof typeof UNPACKERS)[]).map((codec) => [
        codec,
        (packed: Uint8Array, length: number) => unpack(codec, packed, length),
      ]),
    ),
    async admit({ meta_data, offset_index_offset, offset_index_length }, path) {
      const column = meta_data!;
      const begin = Number(column.dictionary_page_offset || column.data_page_offset);
      const bytes = new Uint8Array(await file.slice(begin, begin + Number(column.total_compressed_size)));
      const found = pagesOf({ bytes, column, path });
      places.add(begin, begin + bytes.length, found);
      if (offset_index_offset && offset_index_length)
        places.add(Number(offset_index_offset), Number(offset_index_offset) + offset_index_length, []);
      for (const page of found) {
        const key = keyOf(page.packed);
        const others = pages.get(key);
        if (others === undefined) pages.set(key, [page]);
        else others.push(page);
      }
    },
    forget() {
      pages.clear();
      places.clear();
    },
  };
}

/** Where columns and their pages begin and end. */
function placesOfPages() {
  const begins = new Map<number, number>();
  const ends = new Map<number, number>();
  const wholes = { begins: new Set<number>(), ends: new Set<number>() };
  return {
    add(begin: number, end: number, pages: readonly Place[]): void {
      wholes.begins.add(begin);
      wholes.ends.add(end);
      for (const page of pages) {
        begins.set(begin + page.begin, begin);
        ends.set(begin + page.end, begin);
      }
    },
    /** Pages of one column that follow one another, or whole columns: the library reads near ones at once. */
    has(begin: number, end: number): boolean {
      const column = begins.get(begin);
      return (column !== undefined && ends.get(end) === column) || (wholes.begins.has(begin) && wholes.ends.has(end));
    },
    clear(): void {
      for (const each of [begins, ends, wholes.begins, wholes.ends]) each.clear();
    },
  };
}

/** Equal for equal bytes, and nearly always only for them. */
function keyOf(bytes: Uint8Array): string {
  const middle = bytes.length >> 1;
  const parts = [bytes.subarray(0, 16), bytes.subarray(middle, middle + 16), bytes.subarray(-16)];
  return `${bytes.length} ${Buffer.concat(parts).toString('latin1')}`;
}

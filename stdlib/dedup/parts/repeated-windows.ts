import { type RecordSort, recordSort } from '../record-sort.ts';
import type { SpilledList } from '../spilled-list.ts';
import { windowHasher, winnow } from './byte-windows.ts';

export interface RepeatedWindows {
  /** Enters the next text. */
  add(bytes: Uint8Array): void;
  /** Finds what is repeated. Rows before `given` are others', of which nothing is told. */
  find(texts: SpilledList, given: number, pause: () => Promise<void>): Promise<void>;
  /**
   * Then, of rows asked for in order: their windows that came before, as (row, where it begins, row and place of the first copy) one after
   * another, ascending. Valid until the next call.
   */
  of(row: number): Uint32Array;
  close(): void;
}

/**
 * Windows of `length` bytes that an earlier text has, or the same one earlier without overlap: exactly those that a suffix array of all texts
 * would show (Lee et al. 2022), found by hashes sorted on disk instead, so that memory is bounded. Not every window is sorted: one can be
 * repeated only if a shorter one inside it is, and of those a fiftieth, chosen by winnowing, is looked at first. Disk: about 16 bytes for each
 * byte that is repeated and a third of a byte for all others.
 */
export function repeatedWindows(folder: string, length: number, memory?: number): RepeatedWindows {
  const sort = (name: string, words: number, keys: number): RecordSort =>
    recordSort({ folder, name, words, keys, ...(memory ? { memory } : {}) });
  const short = Math.ceil(length / 2);
  const among = length - short + 1;
  const hashShort = windowHasher(short);
  const hashLong = windowHasher(length);
  const prints = sort('prints', 4, 2);
  const places = sort('places', 2, 2);
  const windows = sort('windows', 4, 2);
  const repeats = sort('repeats', 4, 2);
  const record = new Uint32Array(4);
  let rows = 0;
  let next: ((row: number) => Uint32Array) | null = null;
  return {
    add(bytes) {
      const row = rows++;
      if (bytes.length < length) return;
      const hashes = hashShort(bytes);
      winnow(hashes, among, (at) => {
        record[0] = hashes.high[at]!;
        record[1] = hashes.low[at]!;
        record[2] = row;
        record[3] = at;
        prints.add(record);
      });
    },
    async find(texts, given, pause) {
      await eachRepeat(prints, pause, (first, again, begun) => {
        if (!begun) places.add(first.subarray(2));
        places.add(again.subarray(2));
      });
      prints.close();
      const placesOf = cursor(places, 2);
      for (let row = 0; row < rows; row++) {
        const found = placesOf(row);
        if (found.length === 0) continue;
        await pause();
        const { count, high, low } = hashLong(texts.read(row));
        let from = 0;
        for (let i = 0; i < found.length; i += 2) {
          const last = Math.min(found[i + 1]!, count - 1);
          for (from = Math.max(from, found[i + 1]! + short - length); from <= last; from++) {
            record[0] = high[from]!;
            record[1] = low[from]!;
            record[2] = row;
            record[3] = from;
            windows.add(record);
          }
        }
      }
      places.close();
      await eachRepeat(windows, pause, (first, again) => {
        if (again[2]! < given) return;
        if (again[2] === first[2] && again[3]! < first[3]! + length) return;
        record[0] = again[2]!;
        record[1] = again[3]!;
        record[2] = first[2]!;
        record[3] = first[3]!;
        repeats.add(record);
      });
      windows.close();
      next = cursor(repeats, 4);
    },
    of: (row) => next!(row),
    close() {
      for (const each of [prints, places, windows, repeats]) each.close();
    },
  };
}

/** Calls back for each record of (high, low, row, place) whose hash an earlier one has, with the first of these; `begun` from the second on. */
async function eachRepeat(
  sort: RecordSort,
  pause: () => Promise<void>,
  found: (first: Uint32Array, again: Uint32Array, begun: boolean) => void,
): Promise<void> {
  const first = new Uint32Array(4);
  let size = 0;
  for (const block of sort.sorted()) {
    await pause();
    for (let at = 0; at < block.length; at += 4) {
      if (size > 0 && block[at] === first[0] && block[at + 1] === first[1])
        found(first, block.subarray(at, at + 4), size++ > 1);
      else {
        for (let word = 0; word < 4; word++) first[word] = block[at + word]!;
        size = 1;
      }
    }
  }
}

/** Records of a row, which is their first word, one after another; rows are asked for in order. Valid until the next call. */
export function cursor(sort: RecordSort, words: number): (row: number) => Uint32Array {
  const blocks = sort.sorted();
  let block: Uint32Array = new Uint32Array(0);
  let at = 0;
  let done = false;
  let found = new Uint32Array(64 * words);
  return (row) => {
    let filled = 0;
    for (;;) {
      if (at === block.length) {
        const next = done ? null : blocks.next();
        if (next === null || next.done) {
          done = true;
          break;
        }
        block = next.value;
        at = 0;
      }
      if (block[at] !== row) break;
      if (filled === found.length) {
        const grown = new Uint32Array(filled * 2);
        grown.set(found);
        found = grown;
      }
      for (let word = 0; word < words; word++) found[filled++] = block[at++]!;
    }
    return found.subarray(0, filled);
  };
}

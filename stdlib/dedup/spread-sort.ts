import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { radixSort, recordSort } from './record-sort.ts';
import { blocksOf, readWords, writeWords } from './words-on-disk.ts';

/**
 * Sorts records of 32-bit words whose first words are spread over a range, evenly as hashes are or as was counted before: each goes to the part of the range that its first
 * word lies in, on disk; each part then fits into memory and is sorted by itself (`partSorter`), in any thread. Nothing is merged, so time is linear in the number of records. Where many
 * records share their first words a part may be too large; that one is sorted by runs.
 */
export interface SpreadSort {
  /** Takes the words of the record at the start of the array. */
  add(record: Uint32Array): void;
  readonly count: number;
  /** Bytes on disk so far. */
  readonly bytes: number;
  /** What was added, once nothing more comes: the records of a part are all before those of the next. One part where all fitted into memory. */
  parts(): readonly Part[];
  /** Removes the files that are left. */
  close(): void;
}

/** Records in no order: in memory, or in a file. */
export type Part = { readonly records: Uint32Array } | { readonly path: string };

export interface SpreadOptions {
  readonly folder: string;
  /** Keeps the files of several sorts apart. */
  readonly name: string;
  readonly words: number;
  /** First words are less than this. */
  readonly range: number;
  /** Of equal stretches of the range: about how many records begin there, at least in proportion. Evenly many unless given. */
  readonly weights?: Uint32Array;
  /** Bytes of records held in memory before any go to disk. */
  readonly memory: number;
}

/** Words of a part that wait to be written. */
const waitingWords = 8192;
/** Parts of the range: a file each, open until all is written. What waits takes a quarter of the memory. */
const partsFor = (memory: number): number => Math.min(512, Math.max(8, Math.floor(memory / (16 * waitingWords))));

export function spreadSort({ folder, name, words, range, weights, memory }: SpreadOptions): SpreadSort {
  const most = partsFor(memory);
  const inMemory = Math.max(2, Math.floor(memory / (4 * words))) * words;
  const partOf = partsOf(weights ?? new Uint32Array(most).fill(1), most);
  const scale = partOf.length / range;
  const room = Math.floor(waitingWords / words) * words;
  let held = new Uint32Array(Math.min(inMemory, 1024 * words));
  let filled = 0;
  let count = 0;
  let bytes = 0;
  let waiting: Uint32Array | null = null;
  const fills = new Uint32Array(most);
  const files = new Int32Array(most).fill(-1);
  const pathOf = (part: number): string => join(folder, `${name}-${part}`);

  const flush = (part: number): void => {
    if (files[part] === -1) {
      mkdirSync(folder, { recursive: true });
      files[part] = openSync(pathOf(part), 'w');
    }
    const start = part * room;
    writeWords(files[part]!, waiting!.subarray(start, start + fills[part]!));
    bytes += fills[part]! * 4;
    fills[part] = 0;
  };
  const spread = (from: Uint32Array, at: number): void => {
    const part = partOf[Math.floor(from[at]! * scale)]!;
    let to = part * room + fills[part]!;
    for (let word = 0; word < words; word++) waiting![to++] = from[at + word]!;
    if ((fills[part]! += words) === room) flush(part);
  };
  const closeFiles = (): void => {
    files.forEach((file, part) => {
      if (file !== -1) closeSync(file);
      files[part] = -1;
    });
  };
  return {
    add(record) {
      count++;
      if (waiting !== null) return spread(record, 0);
      if (filled === held.length) {
        if (filled === inMemory) {
          waiting = new Uint32Array(most * room);
          for (let at = 0; at < filled; at += words) spread(held, at);
          held = new Uint32Array(0);
          return spread(record, 0);
        }
        const grown = new Uint32Array(Math.min(held.length * 2, inMemory));
        grown.set(held);
        held = grown;
      }
      for (let word = 0; word < words; word++) held[filled++] = record[word]!;
    },
    get count() {
      return count;
    },
    get bytes() {
      return bytes;
    },
    parts() {
      if (waiting === null) {
        const records = held.subarray(0, filled);
        held = new Uint32Array(0);
        return records.length === 0 ? [] : [{ records }];
      }
      const parts: Part[] = [];
      for (let part = 0; part < most; part++) {
        if (fills[part]! > 0) flush(part);
        if (files[part] !== -1) parts.push({ path: pathOf(part) });
      }
      waiting = null;
      closeFiles();
      return parts;
    },
    close() {
      closeFiles();
      if (bytes > 0) for (let part = 0; part < most; part++) rmSync(pathOf(part), { force: true });
    },
  };
}

/** The part of each stretch, in their order, so that parts weigh about the same. */
function partsOf(weights: Uint32Array, most: number): Uint16Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return Uint16Array.from(weights, (weight) => {
    const part = total === 0 ? 0 : Math.min(most - 1, Math.floor((before * most) / total));
    before += weight;
    return part;
  });
}

export interface PartOptions {
  readonly words: number;
  /** Leading words that are compared. */
  readonly keys: number;
  /** Bytes of records sorted at once. */
  readonly memory: number;
}

/**
 * Gives the records of a part in order, as whole records one after another; a block is valid until the next, and until the next part. A file is removed before its
 * records are given. What it sorts in is kept for the next part: it would be garbage faster than it is collected.
 */
export function partSorter(): (part: Part, options: PartOptions) => Generator<Uint32Array> {
  let records = new Uint32Array(0);
  let spare = new Uint32Array(0);
  return function* (part, { words, keys, memory }) {
    if ('records' in part) {
      yield radixSort(part.records, words, keys);
      return;
    }
    const { path } = part;
    const { size } = statSync(path);
    if (size <= memory) {
      if (size > records.byteLength) {
        // Parts are about as large as each other.
        records = new Uint32Array(Math.ceil(size / 4 / 0.9));
        spare = new Uint32Array(records.length);
      }
      const own = records.subarray(0, size / 4);
      readWords(path, own);
      rmSync(path);
      yield radixSort(own, words, keys, spare);
      return;
    }
    const runs = recordSort({ folder: `${path}-runs`, name: 'run', words, keys, memory });
    try {
      for (const block of blocksOf(path, words))
        for (let at = 0; at < block.length; at += words) runs.add(block.subarray(at, at + words));
      yield* runs.sorted();
    } finally {
      runs.close();
      rmSync(`${path}-runs`, { recursive: true, force: true });
    }
  };
}

export const fits = (part: Part, memory: number): boolean => 'records' in part || statSync(part.path).size <= memory;

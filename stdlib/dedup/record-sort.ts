import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nextWords, writeWords } from './words-on-disk.ts';

/**
 * Sorts records of a fixed number of 32-bit words by their first `keys` words, stably, in bounded memory: runs are sorted in memory (radix
 * sort, least significant digit first), written to disk, and merged. Linear in the number of records as long as one merge takes all runs,
 * which is 30 GB of them.
 */
export interface RecordSort {
  /** Takes the words of the record at the start of the array. */
  add(record: Uint32Array): void;
  readonly count: number;
  /** All records in order, as whole records one after another; a block is valid until the next. May be called once. */
  sorted(): Generator<Uint32Array>;
  /** Removes the files. */
  close(): void;
}

/** Bytes of records sorted at once; the radix sort needs as much again. */
const runBytes = 64e6;
/** Runs merged at once: each holds a file open and a block in memory. */
const fanIn = 480;
const blockRecords = 4096;

export interface SortOptions {
  readonly folder: string;
  /** Keeps the files of several sorts apart. */
  readonly name: string;
  readonly words: number;
  readonly keys: number;
  readonly memory?: number;
}

export function recordSort({ folder, name, words, keys, memory = runBytes }: SortOptions): RecordSort {
  const most = Math.max(2, Math.floor(memory / (4 * words)));
  let waiting = new Uint32Array(Math.min(most, 1024) * words);
  let filled = 0;
  let count = 0;
  let named = 0;
  let runs: string[] = [];
  const paths = new Set<string>();
  const newPath = (): string => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}-${named++}`);
    paths.add(path);
    return path;
  };
  const takeSorted = (): Uint32Array => radixSort(waiting.subarray(0, filled), words, keys);
  const spill = (): void => {
    const path = newPath();
    const file = openSync(path, 'w');
    writeWords(file, takeSorted());
    closeSync(file);
    runs.push(path);
    filled = 0;
  };
  const remove = (path: string): void => {
    rmSync(path, { force: true });
    paths.delete(path);
  };
  /** Merges neighbouring runs, so that equal records keep their order, until one merge takes all. */
  const mergeDown = (): void => {
    while (runs.length > fanIn) {
      const longer: string[] = [];
      for (let at = 0; at < runs.length; at += fanIn) {
        const part = runs.slice(at, at + fanIn);
        const path = newPath();
        const file = openSync(path, 'w');
        for (const block of merge(part, words, keys)) writeWords(file, block);
        closeSync(file);
        part.forEach(remove);
        longer.push(path);
      }
      runs = longer;
    }
  };
  return {
    add(record) {
      if (filled === waiting.length) {
        if (filled >= most * words) spill();
        else {
          const grown = new Uint32Array(Math.min(waiting.length * 2, most * words));
          grown.set(waiting);
          waiting = grown;
        }
      }
      for (let word = 0; word < words; word++) waiting[filled++] = record[word]!;
      count++;
    },
    get count() {
      return count;
    },
    *sorted() {
      if (runs.length === 0) {
        const all = takeSorted();
        waiting = new Uint32Array(0);
        if (all.length > 0) yield all;
        return;
      }
      if (filled > 0) spill();
      waiting = new Uint32Array(0);
      mergeDown();
      yield* merge(runs, words, keys);
    },
    close: () => [...paths].forEach(remove),
  };
}

/** Digits of 11 bits: their counters stay in the fastest cache, and three passes sort a word. */
const digits = [
  { shift: 0, mask: 0x7ff },
  { shift: 11, mask: 0x7ff },
  { shift: 22, mask: 0x3ff },
];

/** Sorted records, in the array given or in the spare one, which is at least as long. */
export function radixSort(
  records: Uint32Array,
  words: number,
  keys: number,
  spare: Uint32Array = new Uint32Array(records.length),
): Uint32Array {
  let from = records;
  let to = spare.subarray(0, records.length);
  const counts = new Uint32Array(0x800);
  for (let key = keys - 1; key >= 0; key--)
    for (const { shift, mask } of digits) {
      counts.fill(0);
      for (let at = key; at < from.length; at += words) counts[(from[at]! >>> shift) & mask]!++;
      let start = 0;
      let single = false;
      for (let digit = 0; digit <= mask; digit++) {
        const own = counts[digit]!;
        single ||= own * words === from.length;
        counts[digit] = start;
        start += own;
      }
      if (single) continue;
      for (let at = 0; at < from.length; at += words) {
        let target = counts[(from[at + key]! >>> shift) & mask]!++ * words;
        for (let word = 0; word < words; word++) to[target++] = from[at + word]!;
      }
      [from, to] = [to, from];
    }
  return from;
}

interface Head {
  readonly file: number;
  readonly block: Uint32Array;
  at: number;
  end: number;
}

function* merge(paths: readonly string[], words: number, keys: number): Generator<Uint32Array> {
  const heads: Head[] = paths.map((path) => ({
    file: openSync(path, 'r'),
    block: new Uint32Array(blockRecords * words),
    at: 0,
    end: 0,
  }));
  const fill = (head: Head): boolean => {
    head.at = 0;
    head.end = nextWords(head.file, head.block);
    return head.end > 0;
  };
  const before = (a: number, b: number): boolean => {
    const [one, other] = [heads[a]!, heads[b]!];
    for (let key = 0; key < keys; key++) {
      const [x, y] = [one.block[one.at + key]!, other.block[other.at + key]!];
      if (x !== y) return x < y;
    }
    return a < b;
  };
  const heap: number[] = [];
  const sink = (): void => {
    const moving = heap[0]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, moving)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = moving;
  };
  try {
    heads.forEach((head, run) => {
      if (!fill(head)) return;
      heap.push(run);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!before(heap[at]!, heap[parent]!)) break;
        [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
        at = parent;
      }
    });
    const out = new Uint32Array(blockRecords * words);
    let written = 0;
    while (heap.length > 0) {
      const head = heads[heap[0]!]!;
      for (let word = 0; word < words; word++) out[written++] = head.block[head.at++]!;
      if (written === out.length) {
        yield out;
        written = 0;
      }
      if (head.at === head.end && !fill(head)) {
        const last = heap.pop()!;
        if (heap.length === 0) break;
        heap[0] = last;
      }
      sink();
    }
    if (written > 0) yield out.subarray(0, written);
  } finally {
    for (const { file } of heads) closeSync(file);
  }
}

import type { ByteReader } from './byte-reader.ts';

/** What turns words into rows of the input matrix. */
export interface Dictionary {
  readonly words: ReadonlyMap<string, number>;
  readonly labels: readonly string[];
  readonly labelCounts: readonly number[];
  /** Calls `found` with the row of each character n-gram of a word; these rows come after those of the words. */
  subwords(word: string, found: (row: number) => void): void;
}

export interface SubwordSettings {
  readonly minn: number;
  readonly maxn: number;
  readonly bucket: number;
}

const LABEL = 1;

/** The dictionary of a fastText file. A pruned one lists the n-grams that were kept; others are left out. */
export function readDictionary(from: ByteReader, settings: SubwordSettings): Dictionary {
  const size = from.int32();
  const wordCount = from.int32();
  from.int32();
  from.int64();
  const pruned = from.int64();
  const words = new Map<string, number>();
  const labels: string[] = [];
  const labelCounts: number[] = [];
  for (let i = 0; i < size; i++) {
    const text = from.text();
    const count = from.int64();
    if (from.int8() === LABEL) {
      labels.push(text);
      labelCounts.push(count);
    } else words.set(text, i);
  }
  // Nothing is left of the n-grams where none was kept; -1 means that they were never pruned.
  const kept = pruned > 0 ? numberTable(pruned) : null;
  for (let i = 0; i < pruned; i++) kept!.set(from.int32(), from.int32());
  return {
    words,
    labels,
    labelCounts,
    subwords(word, found) {
      if (pruned === 0) return;
      eachNgram(word, settings, (hash) => {
        const row = kept === null ? hash : kept.get(hash);
        if (row >= 0) found(wordCount + row);
      });
    },
  };
}

/** Numbers from 0 by numbers from 0, in two flat arrays: a tenth of the time and memory of a `Map`. */
function numberTable(size: number): { set(key: number, value: number): void; get(key: number): number } {
  const mask = 2 ** Math.ceil(Math.log2(size * 2)) - 1;
  const keys = new Int32Array(mask + 1).fill(-1);
  const values = new Int32Array(mask + 1);
  const place = (key: number): number => {
    let at = Math.imul(key, 0x9e3779b1) & mask;
    while (keys[at] !== -1 && keys[at] !== key) at = (at + 1) & mask;
    return at;
  };
  return {
    set(key, value) {
      const at = place(key);
      keys[at] = key;
      values[at] = value;
    },
    get(key) {
      const at = place(key);
      return keys[at] === key ? values[at]! : -1;
    },
  };
}

const encoder = new TextEncoder();
let scratch = new Uint8Array(256);

/** Calls `found` with the bucket of each n-gram of `<word>`, of `minn` to `maxn` characters; the bare `<` and `>` are none. */
function eachNgram(word: string, { minn, maxn, bucket }: SubwordSettings, found: (hash: number) => void): void {
  if (word.length * 3 + 2 > scratch.length) scratch = new Uint8Array(word.length * 3 + 2);
  const bytes = scratch;
  bytes[0] = 60;
  const end = encoder.encodeInto(word, bytes.subarray(1)).written + 2;
  bytes[end - 1] = 62;
  for (let start = 0; start < end; start++) {
    if (isContinuation(bytes[start]!)) continue;
    let hash = SEED;
    for (let at = start, n = 1; at < end && n <= maxn; n++) {
      do hash = mix(hash, bytes[at++]!);
      while (at < end && isContinuation(bytes[at]!));
      if (n >= minn && !(n === 1 && (start === 0 || at === end))) found((hash >>> 0) % bucket);
    }
  }
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** FNV-1a, 32 bits, with bytes taken as signed, as fastText always has. */
const SEED = 2166136261 | 0;
const mix = (hash: number, byte: number): number => Math.imul(hash ^ ((byte << 24) >> 24), 16777619);

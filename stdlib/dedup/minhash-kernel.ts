import { randomIntegers } from '../random/numpy-random.ts';
import { webAssembly } from '../web-assembly/interface.ts';
import { characterText } from './character-text.ts';
import { instantiate } from './minhash-module.ts';
import { type ShingleText, shingleText } from './shingle-text.ts';

export interface Banding {
  readonly bands: number;
  /** Hashes per band. */
  readonly rows: number;
}

export interface MinHash {
  /** Hashes of all runs of `shingle` words or characters, in order, doubles included. Valid until the next call. */
  shingles(text: string): BigUint64Array;
  /** Least hash under each permutation. Valid until the next call. */
  signature(shingles: BigUint64Array): BigUint64Array;
  /**
   * What a text is compared by: 64 bits of each band of its signature (low half, high half), and its set of shingles (32 bits each, ascending).
   * Null for a text without words. Valid until the next call.
   */
  read(text: string): { readonly bands: Uint32Array; readonly shingles: Uint32Array } | null;
}

/** What a shingle is made of. */
export type ShingleUnit = 'words' | 'characters';

const prime = (1n << 61n) - 1n;
const page = 1 << 16;
const align = (address: number): number => (address + 7) & ~7;

/**
 * MinHash (Broder 1997) over hashed word n-grams of the simplified text, as datatrove computes it: XXH64 of each n-gram, permutations
 * h -> ((h a + b) mod 2^64) mod (2^61 - 1) with a, b drawn by numpy's RandomState. A text of fewer words (or characters) than a shingle counts as one shingle.
 */
export function minHash(shingle: number, { bands, rows }: Banding, seed: number, unit: ShingleUnit = 'words'): MinHash {
  const permutations = bands * rows;
  const memory = new webAssembly.Memory({ initial: 2 + Math.ceil((permutations * 24 + bands * 8) / page) });
  const wasm = instantiate(memory);
  const a = 0;
  const b = permutations * 8;
  const least = permutations * 16;
  const input = permutations * 24;

  const draw = randomIntegers(seed);
  const coefficients = new BigUint64Array(memory.buffer, a, permutations * 2);
  for (let i = 0; i < permutations; i++) coefficients[i] = draw(1n, prime);
  for (let i = 0; i < permutations; i++) coefficients[permutations + i] = draw(0n, prime);

  const reserve = (bytes: number): void => {
    const missing = input + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / page) + 16);
  };
  const text: ShingleText = (unit === 'words' ? shingleText : characterText)((bytes) => {
    // Each token of the text may begin a shingle of 8 bytes, and tokens take at least two bytes with their space.
    reserve(bytes * 5 + 64);
    return new Uint8Array(memory.buffer, input, bytes);
  });
  /** Where the hashes lie and how many there are. */
  const hash = (source: string): { readonly at: number; readonly count: number } => {
    const length = text(source);
    const at = align(input + length);
    return { at, count: length === 0 ? 0 : wasm.shingles(input, length, shingle, at) };
  };
  const sign = (at: number, count: number): void => wasm.signature(at, count, a, b, permutations, least);
  return {
    shingles(source) {
      const { at, count } = hash(source);
      return new BigUint64Array(memory.buffer, at, count);
    },
    signature(shingles) {
      reserve(shingles.length * 8 + 16);
      const at = align(input);
      new BigUint64Array(memory.buffer, at, shingles.length).set(shingles);
      sign(at, shingles.length);
      return new BigUint64Array(memory.buffer, least, permutations);
    },
    read(source) {
      const { at, count } = hash(source);
      if (count === 0) return null;
      sign(at, count);
      const banded = new BigUint64Array(bands);
      for (let band = 0; band < bands; band++) banded[band] = wasm.xxh64(least + band * rows * 8, rows * 8);
      return {
        bands: new Uint32Array(banded.buffer),
        shingles: distinct(new Uint32Array(memory.buffer, at, count * 2)),
      };
    },
  };
}

/** The low halves of 64-bit hashes, sorted, each once. */
function distinct(halves: Uint32Array): Uint32Array {
  const low = new Uint32Array(halves.length / 2);
  for (let i = 0; i < low.length; i++) low[i] = halves[i * 2]!;
  low.sort();
  let kept = 0;
  for (let i = 0; i < low.length; i++) if (i === 0 || low[i] !== low[i - 1]) low[kept++] = low[i]!;
  return low.subarray(0, kept);
}

/** Share of shingles that two sets have in common: |A ∩ B| / |A ∪ B|. Both ascending. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) common++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return common / (a.length + b.length - common);
}

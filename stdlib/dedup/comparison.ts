import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chooseBands } from './banding.ts';
import { type Growing, growing } from './growing.ts';
import { jaccard, minHash } from './minhash-kernel.ts';
import { shingleFile } from './shingle-file.ts';

/** A way to tell duplicates: hashes by band that bring rows together, then a comparison that decides. */
export interface Comparison {
  /** Why a row is dropped. */
  readonly reason: string;
  /** Rows this similar are duplicates, 0..1. */
  readonly threshold: number;
  /** Takes the next row's text; rows are counted from 0. */
  add(text: string): void;
  /** Hashes of each band by entry. */
  bands(): readonly Uint32Array[];
  /** Row of each entry, ascending. */
  rows(): Uint32Array;
  similarity(a: number, b: number): number;
  close(): void;
}

/** Equal texts: SHA-256, of which 32 bits bring together and 128 decide. */
export function compareExactly(): Comparison {
  const digests = growing();
  const first = growing();
  const rows = growing();
  return {
    reason: 'duplicate',
    threshold: 1,
    add(text) {
      const digest = createHash('sha256').update(text, 'utf8').digest();
      rows.push(rows.length);
      first.push(digest.readUInt32LE(0));
      for (let word = 0; word < 4; word++) digests.push(digest.readUInt32LE(4 + word * 4));
    },
    bands: () => [first.values()],
    rows: () => rows.values(),
    similarity(a, b) {
      for (let word = 0; word < 4; word++) if (digests.get(a * 4 + word) !== digests.get(b * 4 + word)) return 0;
      return 1;
    },
    close() {},
  };
}

export interface MinHashOptions {
  readonly similarity: number;
  readonly shingle: number;
  readonly hashes: number;
  readonly seed: number;
}

/** Similar texts: MinHash bands bring together, the share of common shingles decides. `folder` holds the shingles meanwhile. */
export function compareByMinHash(options: MinHashOptions, folder: string): Comparison {
  const banding = chooseBands(options.hashes, options.similarity);
  const kernel = minHash(options.shingle, banding, options.seed);
  mkdirSync(folder, { recursive: true });
  const shingles = shingleFile(join(folder, 'shingles'));
  const bands: Growing[] = Array.from({ length: banding.bands }, growing);
  const rows = growing();
  /** Row -> entry + 1; rows without words have no entry. */
  const entries = growing();
  let current = -1;
  let own = new Uint32Array(0);
  return {
    reason: 'near_duplicate',
    threshold: options.similarity,
    add(text) {
      const read = kernel.read(text);
      entries.push(read ? rows.length + 1 : 0);
      if (!read) return;
      rows.push(entries.length - 1);
      shingles.add(read.shingles);
      for (let band = 0; band < bands.length; band++) bands[band]!.push(read.bands[band]!);
    },
    bands: () => bands.map((band) => band.values()),
    rows: () => rows.values(),
    similarity(a, b) {
      const [left, right] = [entries.get(a) - 1, entries.get(b) - 1];
      const [fewer, more] = [shingles.size(left), shingles.size(right)].sort((x, y) => x - y) as [number, number];
      // The smaller set has at most all its shingles in common with the larger.
      if (fewer / more < options.similarity) return fewer / more;
      if (current !== left) {
        own = shingles.read(left) as Uint32Array<ArrayBuffer>;
        current = left;
      }
      return jaccard(own, shingles.read(right));
    },
    close: () => shingles.remove(),
  };
}

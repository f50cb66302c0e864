import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { chooseBands } from './banding.ts';
import { clustering } from './clustering.ts';
import { jaccard, minHash } from './minhash-kernel.ts';
import type { Ranking } from './ranking.ts';
import { recordSort } from './record-sort.ts';
import { spilledList } from './spilled-list.ts';
import { type Keep, kept, type Matches } from './survivors.ts';

/** What to decide: of `rows` rows the first `given` are others' rows, which always stay. */
export interface Question {
  readonly rows: number;
  readonly given: number;
  readonly keep: Keep;
  /** Lets others do something now and then, and stops a task that was cancelled. */
  readonly pause: () => Promise<void>;
}

/** A way to tell duplicates. */
export interface Comparison {
  /** Why a row is dropped. */
  readonly reason: string;
  /** Rows this similar are duplicates, 0..1; null where they must be equal. */
  readonly threshold: number | null;
  /** Takes the next row's text, if it has one; its rank is known by now. Rows are counted from 0. Tells whether there is anything to compare. */
  add(text: string | null): boolean;
  decide(question: Question): Promise<Matches>;
  /** Removes the files. */
  close(): void;
}

/**
 * Equal keys, told by 128 bits of their SHA-256. The key of a text is the text itself or what `keyOf` makes of it; null is equal to nothing.
 * Records are sorted on disk; memory holds 4 bytes a row.
 */
export function compareKeys(
  folder: string,
  ranking: Ranking,
  reason: string,
  keyOf: (text: string) => string | null = (text) => text,
): Comparison {
  const width = 4 + ranking.words + 1;
  const records = recordSort({ folder, name: 'keys', words: width, keys: width });
  const record = new Uint32Array(width);
  let rows = 0;
  return {
    reason,
    threshold: null,
    add(text) {
      const row = rows++;
      const key = text === null ? null : keyOf(text);
      if (key === null) return false;
      const digest = createHash('sha256').update(key, 'utf8').digest();
      for (let word = 0; word < 4; word++) record[word] = digest.readUInt32LE(word * 4);
      ranking.write(row, record, 4);
      record[width - 1] = row;
      records.add(record);
      return true;
    },
    async decide({ given, keep, pause }) {
      const matches: Matches = new Int32Array(rows).fill(kept);
      const last = new Uint32Array(4);
      let first = -1;
      for (const block of records.sorted()) {
        await pause();
        for (let at = 0; at < block.length; at += width) {
          const row = block[at + width - 1]!;
          if (first !== -1 && last.every((word, i) => block[at + i] === word)) {
            if (row >= given) matches[row] = first;
            if (keep === 'none' && first >= given && matches[first] === kept) matches[first] = row;
          } else {
            first = row;
            last.set(block.subarray(at, at + 4));
          }
        }
      }
      return matches;
    },
    close: () => records.close(),
  };
}

export interface MinHashOptions {
  readonly similarity: number;
  readonly shingle: number;
  readonly hashes: number;
  readonly seed: number;
}

/** Similar texts: MinHash bands bring together, the share of common shingles decides. Shingles lie on disk meanwhile. */
export function compareByMinHash(options: MinHashOptions, folder: string, ranking: Ranking): Comparison {
  const { similarity: threshold } = options;
  const banding = chooseBands(options.hashes, threshold);
  const kernel = minHash(options.shingle, banding, options.seed);
  const shingles = spilledList(join(folder, 'shingles'));
  const candidates = clustering({ folder });
  const none = new Uint8Array(0);
  const setOf = (row: number): Uint32Array => {
    const bytes = shingles.read(row);
    return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  };
  return {
    reason: 'near_duplicate',
    threshold,
    add(text) {
      const row = shingles.length;
      const read = text === null ? null : kernel.read(text);
      if (!read) {
        shingles.add(none);
        return false;
      }
      shingles.add(new Uint8Array(read.shingles.buffer, read.shingles.byteOffset, read.shingles.byteLength));
      for (let band = 0; band < read.bands.length; band += 2)
        candidates.add(read.bands[band]!, read.bands[band + 1]!, row);
      return true;
    },
    decide: ({ rows, given, keep, pause }) =>
      candidates.decide(
        rows,
        given,
        keep,
        ranking,
        {
          threshold,
          similarity(a, b) {
            const [one, other] = [shingles.size(a), shingles.size(b)];
            // The smaller set has at most all its shingles in common with the larger.
            const most = Math.min(one, other) / Math.max(one, other);
            return most < threshold ? most : jaccard(setOf(a), setOf(b));
          },
        },
        pause,
      ),
    close() {
      shingles.remove();
      candidates.close();
    },
  };
}

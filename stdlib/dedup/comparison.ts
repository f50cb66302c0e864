import { join } from 'node:path';
import { type Clustering, clustering } from './clustering.ts';
import { jaccard } from './minhash-kernel.ts';
import type { Ranking } from './ranking.ts';
import { recordSort } from './record-sort.ts';
import { keyWords, type Signed } from './signing.ts';
import { type SpilledList, spilledList } from './spilled-list.ts';
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
  /** Takes what the next rows are compared by; their ranks are known by now. How many of them have anything to compare. */
  enter(signed: Signed): number;
  decide(question: Question): Promise<Matches>;
  /** Removes the files. */
  close(): void;
}

/** Equal keys. Records are sorted on disk; memory holds 4 bytes a row. */
export function compareKeys(folder: string, ranking: Ranking, reason: string): Comparison {
  const width = keyWords + ranking.words + 1;
  const records = recordSort({ folder, name: 'keys', words: width, keys: width });
  const record = new Uint32Array(width);
  let rows = 0;
  return {
    reason,
    threshold: null,
    enter({ counts, bands }) {
      let at = 0;
      for (const count of counts) {
        const row = rows++;
        if (count === 0) continue;
        record.set(bands.subarray(at, at + keyWords));
        at += keyWords;
        ranking.write(row, record, keyWords);
        record[width - 1] = row;
        records.add(record);
      }
      return at / keyWords;
    },
    async decide({ given, keep, pause }) {
      const matches: Matches = new Int32Array(rows).fill(kept);
      const last = new Uint32Array(keyWords);
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
            last.set(block.subarray(at, at + keyWords));
          }
        }
      }
      return matches;
    },
    close: () => records.close(),
  };
}

/** Enters what was signed, in the order of the rows; how many of them have words. */
export function enterSigned(
  { counts, bands, shingles: all }: Signed,
  shingles: SpilledList,
  candidates: Clustering,
  bandCount: number,
): number {
  const bytes = new Uint8Array(all.buffer, all.byteOffset, all.byteLength);
  let [band, from, entered] = [0, 0, 0];
  for (const count of counts) {
    const row = shingles.length;
    shingles.add(bytes.subarray(from, from + count * 4));
    from += count * 4;
    if (count === 0) continue;
    entered++;
    for (const end = band + bandCount * 2; band < end; band += 2) candidates.add(bands[band]!, bands[band + 1]!, row);
  }
  return entered;
}

export interface MinHashComparison {
  /** Rows this similar are duplicates, 0..1. */
  readonly threshold: number;
  /** Bands of a signature. */
  readonly bands: number;
}

/** Similar texts: MinHash bands bring together, the share of common shingles decides. Shingles lie on disk meanwhile. */
export function compareByMinHash(
  { threshold, bands }: MinHashComparison,
  folder: string,
  ranking: Ranking,
  threads: number,
): Comparison {
  const shingles = spilledList(join(folder, 'shingles'));
  const candidates = clustering({ folder, threads });
  const setOf = (row: number): Uint32Array => {
    const bytes = shingles.read(row);
    return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  };
  return {
    reason: 'near_duplicate',
    threshold,
    enter: (signed) => enterSigned(signed, shingles, candidates, bands),
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

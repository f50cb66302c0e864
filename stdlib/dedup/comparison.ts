import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { chooseBands } from './banding.ts';
import { type Clustering, clustering } from './clustering.ts';
import { jaccard, type ShingleUnit } from './minhash-kernel.ts';
import type { Ranking } from './ranking.ts';
import { recordSort } from './record-sort.ts';
import { signers } from './signers.ts';
import type { Signed } from './signing.ts';
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
  /** Takes the texts of the next rows, null where there is none; their ranks are known by now. */
  add(texts: readonly (string | null)[]): Promise<void>;
  /** How many of the rows so far have anything to compare. */
  comparable(): Promise<number>;
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
  const addOne = (text: string | null): void => {
    const row = rows++;
    const key = text === null ? null : keyOf(text);
    if (key === null) return;
    const digest = createHash('sha256').update(key, 'utf8').digest();
    for (let word = 0; word < 4; word++) record[word] = digest.readUInt32LE(word * 4);
    ranking.write(row, record, 4);
    record[width - 1] = row;
    records.add(record);
  };
  return {
    reason,
    threshold: null,
    add: async (texts) => texts.forEach(addOne),
    comparable: async () => records.count,
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
  readonly unit: ShingleUnit;
  readonly hashes: number;
  readonly seed: number;
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

/** Similar texts: MinHash bands bring together, the share of common shingles decides. Shingles lie on disk meanwhile. */
export function compareByMinHash(
  options: MinHashOptions,
  folder: string,
  ranking: Ranking,
  threads: number,
): Comparison {
  const { similarity: threshold } = options;
  const banding = chooseBands(options.hashes, threshold);
  const pool = signers({ shingle: options.shingle, unit: options.unit, banding, seed: options.seed }, threads);
  const shingles = spilledList(join(folder, 'shingles'));
  const candidates = clustering({ folder });
  const underWay: Promise<Signed>[] = [];
  let comparable = 0;
  const setOf = (row: number): Uint32Array => {
    const bytes = shingles.read(row);
    return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  };
  /** Enters the answers in the order of the rows, until so few are under way. */
  const enter = async (most: number): Promise<void> => {
    while (underWay.length > most) {
      const signed = await underWay.shift()!;
      comparable += enterSigned(signed, shingles, candidates, banding.bands);
    }
  };
  return {
    reason: 'near_duplicate',
    threshold,
    async add(texts) {
      const signed = pool.sign(texts);
      // Told where it is waited for; until then it is no unhandled failure.
      signed.catch(() => {});
      underWay.push(signed);
      await enter(pool.capacity - 1);
    },
    async comparable() {
      await enter(0);
      return comparable;
    },
    async decide({ rows, given, keep, pause }) {
      await enter(0);
      return candidates.decide(
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
      );
    },
    close() {
      pool.close();
      shingles.remove();
      candidates.close();
    },
  };
}

import { growing } from './growing.ts';

/** In which order rows come up; earlier ones stay. Keys are compared as numbers of 32 bits, the first first, then the row's number. */
export interface Ranking {
  /** Numbers of 32 bits per row. */
  readonly words: 0 | 1 | 2;
  /** Writes the key of a row. */
  write(row: number, into: Uint32Array, at: number): void;
}

/** The order of the table. */
export const byPosition: Ranking = { words: 0, write() {} };

/** From the longest down; the first `given` rows before all. */
export function byLength(given: number): Ranking & { add(length: number): void } {
  const lengths = growing();
  return {
    words: 1,
    add: (length) => lengths.push(length),
    write(row, into, at) {
      into[at] = row < given ? 0 : 0xffffffff - lengths.get(row - given);
    },
  };
}

/** From the highest score down, rows without one last; the first `given` rows before all. */
export function byScore(given: number): Ranking & { add(score: number | null): void } {
  let scores = new Float64Array(1024);
  let count = 0;
  const halves = new Uint32Array(2);
  const value = new Float64Array(halves.buffer);
  return {
    words: 2,
    add(score) {
      if (count === scores.length) {
        const grown = new Float64Array(count * 2);
        grown.set(scores);
        scores = grown;
      }
      scores[count++] = score === null || Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
    },
    write(row, into, at) {
      if (row < given) {
        into[at] = into[at + 1] = 0;
        return;
      }
      // The bits of doubles, with all turned over where negative and the sign alone where not, are in the order of their values.
      value[0] = -scores[row - given]! + 0;
      const [low, high] = [halves[0]!, halves[1]!];
      const negative = high >>> 31 === 1;
      into[at] = negative ? ~high : high ^ 0x80000000;
      into[at + 1] = negative ? ~low : low;
    },
  };
}

import { root, type Trie, trie } from './ngram-counts.ts';

/** Units of a line are numbers from 2 up; these two are its ends. */
export const lineStart = 0;
export const lineEnd = 1;
/** Every unit that the training text does not have. */
export const unknownUnit = -1;

export interface LanguageModel {
  readonly order: number;
  /** Natural logarithm of the probability of a line with its end. Adds up `units.length + 1` of them. */
  logProbability(units: readonly number[]): number;
  /** Of one unit after others (all of them, or the last `order - 1`; the start of the line is `lineStart`). */
  probability(unit: number, before: readonly number[]): number;
  /** Discounts of n-grams seen once, twice and more often, for each order from 1. */
  readonly discounts: readonly (readonly [number, number, number])[];
}

export interface Trainer {
  add(units: readonly number[]): void;
  /** N-grams so far, of all orders. */
  readonly size: number;
  /** The model of all lines so far; the trainer is done. */
  finish(): LanguageModel;
}

/** What a model with too few n-grams to estimate discounts takes, as lmplz's `--discount_fallback`. */
const fallback = [0.5, 1, 1.5] as const;

/**
 * An n-gram model with interpolated modified Kneser-Ney smoothing (Chen & Goodman 1998, section 3; Heafield et al. 2013 for the ends of lines and unknown
 * units, as KenLM's lmplz does it). Lower orders count in how many surroundings an n-gram stands: the number of different units before it; those that begin a
 * line have none before them and are counted as they are. Unigrams are interpolated with the same share for every unit, of which the unknown one is one.
 */
export function trainer(order: number): Trainer {
  const grams = trie();
  const start = grams.add(root, lineStart);
  const before = new Int32Array(order + 1);
  return {
    add(units) {
      before[0] = root;
      before[1] = start;
      for (let i = 0; i <= units.length; i++) {
        const unit = i === units.length ? lineEnd : units[i]!;
        const longest = Math.min(order, i + 2);
        let shorter = 0;
        // From the shortest; `before[k]` is overwritten one step after it was read.
        let parent = before[0]!;
        for (let k = 1; k <= longest; k++) {
          const known = grams.size;
          const id = grams.add(parent, unit);
          if (id === known && k > 1) grams.counts[shorter]!++;
          if (k === order || k === i + 2) grams.counts[id]!++;
          parent = before[k]!;
          before[k] = shorter = id;
        }
      }
    },
    get size() {
      return grams.size;
    },
    finish: () => smooth(grams, order),
  };
}

function smooth(grams: Trie, order: number): LanguageModel {
  const { size, parents, orders, counts } = grams;
  const start = grams.find(root, lineStart);
  const timesSeen = Array.from({ length: order + 1 }, () => [0, 0, 0, 0, 0]);
  for (let id = 1; id < size; id++) if (counts[id]! <= 4 && id !== start) timesSeen[orders[id]!]![counts[id]!]!++;
  const discounts = timesSeen.slice(1).map(discountsOf);

  /** Of each n-gram as a context: the counts of what follows, and the share that the discounts leave to shorter contexts. */
  const totals = new Float64Array(size);
  const left = new Float64Array(size);
  const discount = (k: number, count: number): number => discounts[k - 1]![Math.min(count, 3) - 1]!;
  let vocabulary = 1;
  for (let id = 1; id < size; id++) {
    const count = counts[id]!;
    if (id === start || count === 0) continue;
    const k = orders[id]!;
    if (k === 1) vocabulary++;
    totals[parents[id]!]! += count;
    left[parents[id]!]! += discount(k, count);
  }
  for (let id = 0; id < size; id++) if (totals[id]! > 0) left[id]! /= totals[id]!;

  /** Contexts of each length before the next unit: `known[k]` is the n-gram of the last k units, -1 where it was not seen. */
  const known = new Int32Array(order + 1);
  /** The probability of the next unit after `length` known ones; moves the contexts on. */
  const step = (unit: number, length: number): number => {
    let p = 1 / vocabulary;
    let context = known[0]!;
    const longest = Math.min(order, length + 1);
    for (let k = 1; k <= longest; k++) {
      const id = context < 0 || unit < 0 ? -1 : grams.find(context, unit);
      if (context >= 0 && totals[context]! > 0) {
        const count = id < 0 ? 0 : counts[id]!;
        p = (count > 0 ? (count - discount(k, count)) / totals[context]! : 0) + left[context]! * p;
      }
      context = known[k]!;
      known[k] = id;
    }
    return p;
  };
  return {
    order,
    discounts,
    logProbability(units) {
      known[0] = root;
      known[1] = start;
      let sum = 0;
      for (let i = 0; i <= units.length; i++) sum += Math.log(step(i === units.length ? lineEnd : units[i]!, i + 1));
      return sum;
    },
    probability(unit, before) {
      known.fill(-1);
      known[0] = root;
      for (const [i, each] of before.entries()) step(each, i);
      return step(unit, before.length);
    },
  };
}

/** Chen & Goodman 1998, equation 17. */
function discountsOf([, once, twice, thrice, fourTimes = 0]: readonly number[]): readonly [number, number, number] {
  if (!once || !twice || !thrice) return fallback;
  const y = once / (once + 2 * twice);
  const found = [1 - (2 * y * twice) / once, 2 - (3 * y * thrice) / twice, 3 - (4 * y * fourTimes) / thrice] as const;
  return found.every((d, i) => d >= 0 && d <= i + 1) ? found : fallback;
}

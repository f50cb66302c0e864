import {
  countAt,
  entrySize,
  find,
  type Grams,
  type Lookup,
  lineEnd,
  lineStart,
  orderAt,
  root,
  shorterAt,
  unitAt,
} from './ngram-counts.ts';

export interface LanguageModel {
  readonly order: number;
  /**
   * Natural logarithm of the probability of a line with its end: of the units from `from` to before `to`, all unless given. Adds up one more than there are units.
   */
  logProbability(units: Int32Array | readonly number[], from?: number, to?: number): number;
  /** Of one unit after others (all of them, or the last `order - 1`; the start of the line is `lineStart`). */
  probability(unit: number, before: readonly number[]): number;
}

/** Discounts of n-grams seen once, twice and more often. */
export type Discounts = readonly [number, number, number];

/** A model as plain values and memory that threads share. */
export interface ModelState {
  readonly order: number;
  /** For each order from 1. */
  readonly discounts: readonly Discounts[];
  /** Different units with the end of the line and the unknown one. */
  readonly vocabulary: number;
  /** N-grams by their last unit, divided by how many parts there are. */
  readonly parts: readonly Weighed[];
}

/** N-grams with their counts, and what each is as a context. The empty context is in the first part. */
export interface Weighed extends Lookup {
  /** The share that the discounts leave to shorter contexts. */
  readonly left: Float64Array;
}
/** In place of the order: the counts of what follows. */
const totalAt = orderAt;

/**
 * An n-gram model with interpolated modified Kneser-Ney smoothing (Chen & Goodman 1998, section 3; Heafield et al. 2013 for the ends of lines and unknown
 * units, as KenLM's lmplz does it). Lower orders count in how many surroundings an n-gram stands: the number of different units before it; those that begin a
 * line have none before them and are counted as they are. Unigrams are interpolated with the same share for every unit, of which the unknown one is one.
 */
export function languageModel({ order, discounts, vocabulary, parts }: ModelState): LanguageModel {
  /** N-grams that end in the unit before, of each length: in the part of that unit, -1 where it was not seen. */
  let contexts = new Int32Array(order + 1);
  let ending = new Int32Array(order + 1);
  let before = parts[0]!;
  const everything = parts[0]!;
  /** The probability of `unit`, which stands at `at`, after `length` known ones; moves the contexts on. Those before `from` are the start of the line. */
  const step = (
    unit: number,
    units: Int32Array | readonly number[],
    at: number,
    from: number,
    length: number,
  ): number => {
    const own = unit < 0 ? everything : parts[unit % parts.length]!;
    const longest = Math.min(order, length + 1);
    let p = 1 / vocabulary;
    let id = unit < 0 ? -1 : root;
    for (let k = 1; k <= longest; k++) {
      const added = k === 1 ? unit : at - k + 1 < from ? lineStart : units[at - k + 1]!;
      id = id < 0 || added < 0 ? -1 : find(own, id, added);
      const context = k === 1 ? root : contexts[k - 1]!;
      if (context >= 0) {
        const { entries, left } = k === 1 ? everything : before;
        const total = entries[context * entrySize + totalAt]!;
        if (total > 0) {
          const count = id < 0 ? 0 : own.entries[id * entrySize + countAt]!;
          p = (count > 0 ? (count - discounts[k - 1]![Math.min(count, 3) - 1]!) / total : 0) + left[context]! * p;
        }
      }
      ending[k] = id;
    }
    [contexts, ending] = [ending, contexts];
    before = own;
    return p;
  };
  const begin = (): void => {
    contexts.fill(-1);
    before = parts[lineStart % parts.length]!;
    contexts[1] = find(before, root, lineStart);
  };
  return {
    order,
    logProbability(units, from = 0, to = units.length) {
      begin();
      let sum = 0;
      for (let i = from; i <= to; i++)
        sum += Math.log(step(i === to ? lineEnd : units[i]!, units, i, from, i - from + 1));
      return sum;
    },
    probability(unit, before) {
      contexts.fill(-1);
      before.forEach((each, i) => void step(each, before, i, 0, i));
      return step(unit, before, before.length, 0, before.length);
    },
  };
}

/** How many n-grams of each order (from 1) have the count 1, 2, 3, 4; and how many different units there are. */
export interface Frequencies {
  readonly seen: readonly (readonly [number, number, number, number])[];
  readonly units: number;
}

const isStart = (entries: Uint32Array, at: number): boolean =>
  entries[at + orderAt] === 1 && entries[at + unitAt] === lineStart;

export function frequenciesOf({ size, entries }: Grams, order: number): Frequencies {
  const seen = Array.from({ length: order }, (): [number, number, number, number] => [0, 0, 0, 0]);
  let units = 0;
  for (let at = entrySize; at < size * entrySize; at += entrySize) {
    const count = entries[at + countAt]!;
    if (count === 0 || isStart(entries, at)) continue;
    const k = entries[at + orderAt]!;
    if (k === 1) units++;
    if (count <= 4) seen[k - 1]![count - 1]!++;
  }
  return { seen, units };
}

/** What a model with too few n-grams to estimate discounts takes, as lmplz's `--discount_fallback`. */
const fallback = [0.5, 1, 1.5] as const;

/** Discounts by order (Chen & Goodman 1998, equation 17), and the vocabulary. */
export function discountsOf(all: readonly Frequencies[]): Pick<ModelState, 'discounts' | 'vocabulary'> {
  const discounts = all[0]!.seen.map((_, k): Discounts => {
    const [once, twice, thrice, fourTimes] = [0, 1, 2, 3].map((n) =>
      all.reduce((sum, { seen }) => sum + seen[k]![n]!, 0),
    );
    if (!once || !twice || !thrice) return fallback;
    const y = once / (once + 2 * twice);
    const found = [
      1 - (2 * y * twice) / once,
      2 - (3 * y * thrice) / twice,
      3 - (4 * y * fourTimes!) / thrice,
    ] as const;
    return found.every((d, i) => d >= 0 && d <= i + 1) ? found : fallback;
  });
  return { discounts, vocabulary: all.reduce((sum, { units }) => sum + units, 1) };
}

/**
 * Of each n-gram as a context four numbers in shared memory: all counts of the n-grams that follow, and how many of these were counted once, twice, more often.
 */
export type Followers = Uint32Array;
const followersSize = 4;

export const noFollowers = ({ size }: Grams): Followers =>
  new Uint32Array(new SharedArrayBuffer(size * followersSize * 4));

/** Counts the n-grams of a part with their contexts, which lie in any part. Threads may do so at once: sums of whole numbers are the same in any order. */
export function countFollowers(
  { size, entries }: Grams,
  parts: readonly Grams[],
  followers: readonly Followers[],
): void {
  /** The context of each n-gram and its part: that of its last unit. */
  const contexts = new Uint32Array(size);
  const places = new Uint16Array(size);
  for (let id = 1; id < size; id++) {
    const at = id * entrySize;
    const k = entries[at + orderAt]!;
    if (k > 1) {
      // The context is that of the shorter n-gram with one unit more in front.
      const short = entries[at + shorterAt]!;
      const unit = entries[at + unitAt]!;
      const place = k === 2 ? unit % parts.length : places[short]!;
      places[id] = place;
      contexts[id] = find(parts[place]!, contexts[short]!, unit);
    }
    const count = entries[at + countAt]!;
    if (count === 0 || isStart(entries, at)) continue;
    const into = followers[places[id]!]!;
    const context = contexts[id]! * followersSize;
    Atomics.add(into, context, count);
    Atomics.add(into, context + Math.min(count, 3), 1);
  }
}

/**
 * What is left to shorter contexts: all that is taken off what follows, the same whatever the order in which it was counted. The orders of the n-grams give way to the
 * totals.
 */
export function weigh({ size, slots, entries }: Grams, followers: Followers, all: readonly Discounts[]): Weighed {
  const left = new Float64Array(new SharedArrayBuffer(size * 8));
  for (let id = 0; id < size; id++) {
    const at = id * followersSize;
    const total = followers[at]!;
    const order = id * entrySize + orderAt;
    if (total > 0) {
      const [first, second, third] = all[entries[order]!]!;
      left[id] = (first * followers[at + 1]! + second * followers[at + 2]! + third * followers[at + 3]!) / total;
    }
    entries[order] = total;
  }
  return { slots, entries, left };
}

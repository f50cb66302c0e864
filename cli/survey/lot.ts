import { pythonRandom } from '../../stdlib/random/python-random.ts';

/** A few out of any number of items, each as likely as the others; the same ones whenever the same items come in the same order. */
export interface Lot<T> {
  offer(item: T): void;
  readonly seen: number;
  items(): readonly T[];
}

const SEED = 2026;

/** Keeps `size` of the items offered. Algorithm R (Vitter 1985); one number is drawn for each item once the lot is full. */
export function lot<T>(size: number): Lot<T> {
  const kept: T[] = [];
  const random = pythonRandom(SEED);
  let seen = 0;
  return {
    offer(item) {
      seen++;
      if (kept.length < size) kept.push(item);
      else if (size > 0) {
        const place = random.below(seen);
        if (place < size) kept[place] = item;
      }
    },
    get seen() {
      return seen;
    },
    items: () => kept,
  };
}

/** A fixed number of items drawn from a sequence whose length is not known, each as likely as any other. */
export interface Reservoir<T> {
  /** Whether the next item belongs to the sample as it stands now; if so `put` has to follow. */
  next(): boolean;
  put(item: T): void;
  /** Items seen. */
  readonly seen: number;
  readonly items: readonly T[];
}

/** Algorithm R (Vitter 1985), with a random number for each place that depends on the seed and the place alone: the same sequence gives the same sample. */
export function reservoir<T>(size: number, seed: number): Reservoir<T> {
  const items: T[] = [];
  let seen = 0;
  let slot = 0;
  return {
    next() {
      slot = seen < size ? seen : Math.floor(uniform(seed, seen) * (seen + 1));
      seen++;
      return slot < size;
    },
    put: (item) => void (items[slot] = item),
    get seen() {
      return seen;
    },
    items,
  };
}

/** 0 up to 1, in steps of 2^-53: two rounds of the finaliser of MurmurHash3. */
function uniform(seed: number, place: number): number {
  const low = mixed(mixed(seed | 0) ^ (place | 0) ^ Math.imul(Math.floor(place / 2 ** 32), 0x9e3779b1));
  const high = mixed(low ^ 0x5bd1e995);
  return ((low >>> 0) * 2 ** 21 + (high >>> 11)) / 2 ** 53;
}

function mixed(value: number): number {
  let hash = (value + 0x9e3779b9) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

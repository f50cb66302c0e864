import { mersenneTwister, stateOf } from './mersenne-twister.ts';

/**
 * numpy's legacy `RandomState(seed).randint(low, high, dtype=uint64)`: MT19937 (Matsumoto & Nishimura 1998) with masked rejection. datatrove
 * draws the coefficients of its MinHash with it, and equal coefficients make signatures that can be compared across the two.
 */
export function randomIntegers(seed: number): (low: bigint, high: bigint) => bigint {
  const next32 = mersenneTwister(stateOf(seed));
  return (low, high) => {
    const range = high - 1n - low;
    let mask = 1n;
    while (mask < range) mask = (mask << 1n) | 1n;
    for (;;) {
      const upper = BigInt(next32());
      const value = ((upper << 32n) | BigInt(next32())) & mask;
      if (value <= range) return low + value;
    }
  };
}

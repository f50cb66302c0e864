/**
 * numpy's legacy `RandomState(seed).randint(low, high, dtype=uint64)`: MT19937 (Matsumoto & Nishimura 1998) with masked rejection. datatrove
 * draws the coefficients of its MinHash with it, and equal coefficients make signatures that can be compared across the two.
 */
export function randomIntegers(seed: number): (low: bigint, high: bigint) => bigint {
  const next32 = mersenneTwister(seed);
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

const size = 624;

/** Numbers of 32 bits. */
export function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(size);
  state[0] = seed;
  for (let i = 1; i < size; i++) {
    const previous = state[i - 1]! ^ (state[i - 1]! >>> 30);
    state[i] = Math.imul(previous, 1812433253) + i;
  }
  let at = size;
  return () => {
    if (at === size) {
      for (let i = 0; i < size; i++) {
        const y = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff);
        state[i] = state[(i + 397) % size]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      at = 0;
    }
    let y = state[at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

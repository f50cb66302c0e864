/** MT19937 (Matsumoto and Nishimura 1998), which Python and numpy draw with: words of state. */
export const SIZE = 624;
const SHIFT = 397;

/** The state that one number of 32 bits gives (`init_genrand`). */
export function stateOf(seed: number): Uint32Array {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) state[i] = Math.imul(1812433253, scrambled(state[i - 1]!)) + i;
  return state;
}

/** Numbers of 32 bits from a state, which is used up. */
export function mersenneTwister(state: Uint32Array): () => number {
  let at = SIZE;
  return () => {
    if (at === SIZE) {
      twist(state);
      at = 0;
    }
    let y = state[at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

export const scrambled = (word: number): number => word ^ (word >>> 30);

function twist(state: Uint32Array): void {
  for (let i = 0; i < SIZE; i++) {
    const y = (state[i]! & 0x80000000) | (state[(i + 1) % SIZE]! & 0x7fffffff);
    state[i] = state[(i + SHIFT) % SIZE]! ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : 0x9908b0df);
  }
}

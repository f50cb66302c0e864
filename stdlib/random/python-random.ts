import { mersenneTwister, SIZE, scrambled, stateOf } from './mersenne-twister.ts';

/**
 * MT19937 (Matsumoto and Nishimura 1998), seeded and read as CPython's `random.Random(seed)`, so that intervals can be compared
 * draw by draw with what Python tools compute.
 */
export interface PythonRandom {
  /** `random()`: 53 bits in [0, 1). */
  next(): number;
  /** `choices(range(n))`: floor(random() * n). */
  below(n: number): number;
}

/** @param seed a natural number up to 2^53, taken as 32-bit words, lowest first (`init_by_array`). */
export function pythonRandom(seed: number): PythonRandom {
  const word = mersenneTwister(initByArray(wordsOf(seed)));
  const next = (): number => {
    const high = word() >>> 5;
    const low = word() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  };
  return { next, below: (n) => Math.floor(next() * n) };
}

function wordsOf(seed: number): number[] {
  const words = [seed % 2 ** 32];
  for (let rest = Math.floor(seed / 2 ** 32); rest > 0; rest = Math.floor(rest / 2 ** 32)) words.push(rest % 2 ** 32);
  return words;
}

function initByArray(key: readonly number[]): Uint32Array {
  const state = stateOf(19650218);
  let i = 1;
  let j = 0;
  for (let k = Math.max(SIZE, key.length); k > 0; k--) {
    state[i] = (state[i]! ^ Math.imul(scrambled(state[i - 1]!), 1664525)) + key[j]! + j;
    i++;
    j = (j + 1) % key.length;
    if (i >= SIZE) {
      state[0] = state[SIZE - 1]!;
      i = 1;
    }
  }
  for (let k = SIZE - 1; k > 0; k--) {
    state[i] = (state[i]! ^ Math.imul(scrambled(state[i - 1]!), 1566083941)) - i;
    i++;
    if (i >= SIZE) {
      state[0] = state[SIZE - 1]!;
      i = 1;
    }
  }
  state[0] = 0x80000000;
  return state;
}

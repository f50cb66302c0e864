import { stream, uniforms } from './random.ts';

/** Inverted dropout (Srivastava et al. 2014): zero with probability `share`, else 1 / (1 - share), so that the expectation stays. */
export function keepMask(size: number, share: number, seed: number, name: string): Float32Array {
  const kept = 1 / (1 - share);
  return Float32Array.from(uniforms(stream(seed, `dropout ${name}`), size), (u) => (u < share ? 0 : kept));
}

import type { PythonRandom } from '../../random/python-random.ts';
import { quantile } from './quantiles.ts';

/** Replicates unless asked otherwise: the ends of a 95 % interval then rest on 50 replicates each. */
export const REPLICATES = 2000;

/**
 * Calls `visit` with each resample: `units` indices drawn with replacement (Efron 1979). One array is used again for every replicate.
 * Everything that was measured on the same units must be computed from the same draw: that is what makes a comparison paired.
 */
export function resample(
  random: PythonRandom,
  units: number,
  replicates: number,
  visit: (draw: Uint32Array, replicate: number) => void,
): void {
  const draw = new Uint32Array(units);
  for (let replicate = 0; replicate < replicates; replicate++) {
    for (let i = 0; i < units; i++) draw[i] = random.below(units);
    visit(draw, replicate);
  }
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Percentile interval: the central share `confidence` of the replicates. */
export function percentileInterval(replicates: Float64Array, confidence = 0.95): Interval {
  const sorted = Float64Array.from(replicates).sort();
  const tail = (1 - confidence) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}

/** Standard error: standard deviation of the replicates, with n - 1. */
export function standardError(replicates: Float64Array): number {
  let mean = 0;
  for (const value of replicates) mean += value / replicates.length;
  let squares = 0;
  for (const value of replicates) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (replicates.length - 1));
}

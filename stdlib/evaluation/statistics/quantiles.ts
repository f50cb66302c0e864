/** Of sorted numbers, `q` from 0 to 1: linear interpolation at position q * (n - 1) (Hyndman and Fan 1996, type 7). */
export function quantile(sorted: Float64Array, q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** How measured numbers are spread, for a report: `p5` to `p95`. */
export const percentiles = (sorted: Float64Array): Readonly<Record<string, number>> =>
  Object.fromEntries([5, 25, 50, 75, 95].map((percent) => [`p${percent}`, quantile(sorted, percent / 100)]));

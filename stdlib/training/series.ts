/** Named curves of points [step, value]: `loss`, `eval_loss`, `learning_rate`, `grad_norm`. */
export type Series = Readonly<Record<string, readonly (readonly [number, number])[]>>;

/** Least and greatest finite value; [0, 1] where there is none. */
export function range(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Few digits, for people. */
export function format(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return size !== 0 && (size < 0.01 || size >= 10_000) ? value.toExponential(2) : value.toFixed(size < 1 ? 3 : 2);
}

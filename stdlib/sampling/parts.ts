export interface Part {
  readonly name: string;
  /** The part holds the numbers below this that no earlier part holds. */
  readonly end: number;
}

/** Shares are written in decimals, so sums of them can miss 1 by a rounding. */
const rounding = 1e-9;

/** Parts in the order written, laid end to end on [0, 1). */
export function partsOf(options: { readonly [name: string]: unknown }, own: ReadonlySet<string>): readonly Part[] {
  let end = 0;
  return Object.entries(options).flatMap(([name, share]) => {
    if (own.has(name) || typeof share !== 'number') return [];
    end += share;
    return [{ name, end: Math.abs(end - 1) < rounding ? 1 : end }];
  });
}

/** Sum of the shares. */
export const wholeness = (parts: readonly Part[]): number => parts.at(-1)?.end ?? 0;

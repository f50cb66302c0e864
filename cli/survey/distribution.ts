import { type Lot, lot } from './lot.ts';

/** How the numbers of a column are spread. */
export interface Distribution {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly quantiles: {
    readonly p5: number;
    readonly p25: number;
    readonly p50: number;
    readonly p75: number;
    readonly p95: number;
  };
  /** Numbers in steps of equal width; `to` is exclusive but for the last. */
  readonly bins: readonly Bin[];
  /** Quantiles and bins rest on so many numbers drawn at random; equal to `count` where all were looked at. */
  readonly looked: number;
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** So many numbers tell a quantile to about one part in two hundred. */
const LOOKED = 20_000;
const BINS = 20;

/** Takes numbers one by one; memory does not grow with them. */
export class Spread {
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  readonly #lot: Lot<number> = lot(LOOKED);

  add(value: number): void {
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#lot.offer(value);
  }

  /** Null where there were no numbers. */
  distribution(): Distribution | null {
    if (this.#count === 0) return null;
    const sorted = Float64Array.from(this.#lot.items()).sort();
    return {
      count: this.#count,
      min: this.#min,
      max: this.#max,
      mean: this.#sum / this.#count,
      quantiles: {
        p5: quantile(sorted, 0.05),
        p25: quantile(sorted, 0.25),
        p50: quantile(sorted, 0.5),
        p75: quantile(sorted, 0.75),
        p95: quantile(sorted, 0.95),
      },
      bins: binned(sorted, this.#count / sorted.length),
      looked: sorted.length,
    };
  }
}

/** Between two values linearly, as numpy's default does (Hyndman and Fan 1996, type 7). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (place - low) * (sorted[high]! - sorted[low]!);
}

/** Steps of a round width over the middle 98 %: one giant document must not push all others into one bin. What lies outside counts to the outermost bins. */
function binned(sorted: Float64Array, weight: number): Bin[] {
  const low = quantile(sorted, 0.01);
  const high = quantile(sorted, 0.99);
  const width = roundWidth((high - low) / BINS || 1, sorted.every(Number.isInteger));
  const first = Math.floor(low / width);
  const last = Math.floor(high / width);
  const counts = new Array<number>(last - first + 1).fill(0);
  for (const value of sorted) counts[Math.min(Math.max(Math.floor(value / width), first), last) - first]! += weight;
  return counts.map((count, i) => ({
    from: tidy((first + i) * width),
    to: tidy((first + i + 1) * width),
    count: Math.round(count),
  }));
}

/** The next of 1, 2, 5, 10, 20, … Whole numbers get whole steps. */
export function roundWidth(wanted: number, whole: boolean): number {
  const size = 10 ** Math.floor(Math.log10(wanted));
  const width = [1, 2, 5, 10].find((step) => step * size >= wanted * (1 - 1e-9))! * size;
  return whole ? Math.max(1, width) : width;
}

const tidy = (value: number): number => Number(value.toPrecision(12));

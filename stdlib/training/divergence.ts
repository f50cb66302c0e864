/** Losses before those that are looked at. */
const history = 100;
/** Fewer say nothing of what is usual. */
const least = 20;
/** Steps in a row. */
const run = 5;
const times = 3;
/** A loss near zero triples easily; in the unit of the loss. */
const difference = 0.5;

export interface Divergence {
  readonly loss: number;
  readonly median: number;
}

/**
 * Watches the losses of a training for a rise from which few recover: five steps in a row above three times the median of up to a hundred before them. Tells it
 * once. What it tells follows from the losses alone, so a training that goes on gives it the curve so far.
 */
export function divergenceWatch(): (loss: number) => Divergence | null {
  const losses: number[] = [];
  let told = false;
  return (loss) => {
    losses.push(loss);
    if (losses.length > history + run) losses.shift();
    if (told || losses.length < least + run) return null;
    const median = medianOf(losses.slice(0, -run));
    told = losses.slice(-run).every((late) => late > times * median && late > median + difference);
    return told ? { loss, median } : null;
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

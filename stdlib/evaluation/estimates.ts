import { pythonRandom } from '../random/python-random.ts';
import type { Estimate } from './judge.ts';
import { type Measured, ratio, type Units } from './measured.ts';
import { REPLICATES, resample } from './statistics/bootstrap.ts';

/** One metric of the model and, where there is one, of the baseline. */
export interface Pair {
  readonly name: string;
  readonly model: Side;
  readonly baseline: Side | null;
}

export interface Side {
  readonly measured: Measured;
  readonly units: Units | null;
}

export interface EstimatedPair {
  readonly model: Estimate;
  readonly baseline: Estimate | null;
  /** Model minus baseline, replicate by replicate. */
  readonly difference: Estimate | null;
}

/**
 * Resamples documents and computes every metric anew from each resample. Metrics of the same documents share their draws, so that the model
 * and its baseline are always compared on the same text; samples of different documents are drawn independently of each other.
 */
export function estimate(pairs: readonly Pair[], seed: number): ReadonlyMap<string, EstimatedPair> {
  const samples = new Map<string | null, Pair[]>();
  for (const pair of pairs) {
    const identity = pair.model.units?.identity ?? null;
    samples.set(identity, [...(samples.get(identity) ?? []), pair]);
  }
  const estimates = new Map<string, EstimatedPair>();
  let stream = seed;
  for (const [identity, sharing] of samples) {
    const sides = sharing.flatMap(({ model, baseline }) => (baseline === null ? [model] : [model, baseline]));
    const replicates = identity === null ? null : resampled(sides, stream++);
    const estimateOf = (side: Side): Estimate => ({
      value: side.measured.value,
      replicates: replicates?.get(side) ?? null,
      units: side.units?.count ?? 0,
      blocks: side.units?.blocks ?? false,
    });
    for (const { name, model, baseline } of sharing) {
      const ours = estimateOf(model);
      const theirs = baseline && estimateOf(baseline);
      estimates.set(name, { model: ours, baseline: theirs, difference: theirs && minus(ours, theirs) });
    }
  }
  return estimates;
}

function resampled(sides: readonly Side[], seed: number): ReadonlyMap<Side, Float64Array> {
  const replicates = new Map(sides.map((side) => [side, new Float64Array(REPLICATES)]));
  resample(pythonRandom(seed), sides[0]!.units!.count, REPLICATES, (draw, replicate) => {
    for (const [side, values] of replicates) {
      const { numerator, denominator } = side.units!;
      let above = 0;
      let below = 0;
      for (const unit of draw) {
        above += numerator[unit]!;
        below += denominator[unit]!;
      }
      values[replicate] = ratio(side.measured.statistic!, above, below);
    }
  });
  return replicates;
}

function minus(model: Estimate, baseline: Estimate): Estimate {
  const replicates =
    model.replicates && baseline.replicates && model.replicates.map((value, i) => value - baseline.replicates![i]!);
  return { ...model, value: model.value - baseline.value, replicates };
}

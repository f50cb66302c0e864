import { expressionText, type RunExpression } from '../../compiler/operators/authoring.ts';
import {
  type Comparison,
  type Condition,
  comparisonsOf,
  isStrict,
  type MetricReference,
  marginOf,
  metricsOf,
} from './condition.ts';
import { percentileInterval, standardError } from './statistics/bootstrap.ts';
import { unitsNeeded } from './statistics/power.ts';

export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** A metric's number, and where documents were resampled its number in every replicate. */
export interface Estimate {
  readonly value: number;
  readonly replicates: Float64Array | null;
  /** Documents or blocks behind the replicates. */
  readonly units: number;
  readonly blocks: boolean;
}

export interface JudgedComparison {
  readonly text: string;
  readonly verdict: Verdict;
  /** Distance from turning, in the metric's unit; above zero the demand holds. */
  readonly margin: number;
  /** 95 % percentile interval of the margin; null where the numbers come without documents to resample. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly units: number | null;
  /** How much better than its baseline (or than the number named) the model has to be. */
  readonly demanded: number;
  /** Open, or the interval reaches further than what is demanded: the sample is too small to show an effect of that size. */
  readonly unresolved: boolean;
  /** Units that would show this margin in four of five cases, where the sample left it open. */
  readonly needed: number | null;
}

/** Below this an interval from resampling means little, so that no gate is decided by it. */
export const FEWEST_UNITS = 10;

export function judge(
  condition: Condition,
  estimate: (metric: MetricReference) => Estimate,
): { readonly verdict: Verdict; readonly comparisons: readonly JudgedComparison[] } {
  const judged = new Map(comparisonsOf(condition).map((each) => [each, judgeComparison(each, estimate)]));
  const verdictOf = (part: Condition): Verdict => {
    if (part.kind === 'comparison') return judged.get(part)!.verdict;
    if (part.kind === 'not') return opposite(verdictOf(part.part));
    const verdicts = part.parts.map(verdictOf);
    const deciding = part.kind === 'and' ? 'fail' : 'pass';
    if (verdicts.includes(deciding)) return deciding;
    return verdicts.includes('inconclusive') ? 'inconclusive' : opposite(deciding);
  };
  return { verdict: verdictOf(condition), comparisons: [...judged.values()] };
}

function judgeComparison(comparison: Comparison, estimate: (metric: MetricReference) => Estimate): JudgedComparison {
  const metrics = metricsOf(both(comparison));
  const margin = marginOf(comparison, (metric) => estimate(metric).value);
  const demanded = Math.abs(marginOf(comparison, (metric) => withoutEffect(metric, metrics, estimate)));
  const text = expressionText(both(comparison));
  const sampled = metrics.map(estimate).filter(({ replicates }) => replicates !== null);
  if (sampled.length === 0) {
    const holds = isStrict(comparison) ? margin > 0 : margin >= 0;
    const verdict = holds ? 'pass' : 'fail';
    return { text, verdict, margin, interval: null, units: null, demanded, unresolved: false, needed: null };
  }
  const replicates = Float64Array.from(sampled[0]!.replicates!, (_, replicate) =>
    marginOf(comparison, (metric) => {
      const { value, replicates } = estimate(metric);
      return replicates === null ? value : replicates[replicate]!;
    }),
  );
  const units = Math.min(...sampled.map((each) => each.units));
  const interval = percentileInterval(replicates);
  const verdict = units < FEWEST_UNITS ? 'inconclusive' : decide(interval, isStrict(comparison));
  const needed = verdict === 'inconclusive' ? unitsNeeded(margin, standardError(replicates), units) : null;
  const unresolved = verdict === 'inconclusive' || (demanded > 0 && (interval.high - interval.low) / 2 > demanded);
  return { text, verdict, margin, interval, units, demanded, unresolved, needed: atLeast(needed) };
}

const atLeast = (needed: number | null): number | null => (needed === null ? null : Math.max(needed, FEWEST_UNITS));

function decide({ low, high }: { readonly low: number; readonly high: number }, strict: boolean): Verdict {
  if (strict ? low > 0 : low >= 0) return 'pass';
  return (strict ? high <= 0 : high < 0) ? 'fail' : 'inconclusive';
}

/**
 * The metric as it would be had training changed nothing: its baseline, where the comparison names one. What is then missing is what the
 * gate demands. Without a baseline the demand is the distance that was measured.
 */
function withoutEffect(
  metric: MetricReference,
  all: readonly MetricReference[],
  estimate: (metric: MetricReference) => Estimate,
): number {
  const baseline = all.find(({ name, field, baseline }) => baseline && name === metric.name && field === metric.field);
  return estimate(baseline ?? metric).value;
}

const both = ({ operator, left, right }: Comparison): RunExpression => ({ op: 'binary', operator, left, right });

const opposite = (verdict: Verdict): Verdict =>
  verdict === 'inconclusive' ? verdict : verdict === 'pass' ? 'fail' : 'pass';

export function overall(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

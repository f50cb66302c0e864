import type { EstimatedPair, Pair } from './estimates.ts';
import type { Estimate, JudgedComparison, Verdict } from './judge.ts';
import { percentileInterval, REPLICATES, standardError } from './statistics/bootstrap.ts';

/** What an evaluation leaves: read by the command line, the dashboard and the model card. */
export interface EvaluationReport {
  readonly format: 1;
  readonly verdict: Verdict;
  readonly confidence: number;
  readonly replicates: number;
  readonly metrics: Readonly<Record<string, ReportedMetric>>;
  readonly gates: readonly ReportedGate[];
  /** Sentences for the reader: what the sample cannot tell, and why. */
  readonly warnings: readonly string[];
}

export interface Ranged {
  readonly estimate: number;
  /** 95 % percentile interval; null where there is nothing to resample. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface ReportedMetric {
  readonly value: number;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  readonly interval: Ranged;
  readonly baseline: number | null;
  readonly baselineInterval: Ranged | null;
  /** Model minus baseline, paired by document. */
  readonly difference: (Ranged & { readonly standardError: number | null }) | null;
  readonly documents: number;
  /** What was resampled, and how many of it. */
  readonly units: number;
  readonly resampled: 'documents' | 'blocks' | null;
}

export interface ReportedGate {
  readonly text: string;
  readonly verdict: Verdict;
  /** One line: margin, interval, size of the sample. */
  readonly detail: string;
  readonly comparisons: readonly JudgedComparison[];
}

export function reportMetric({ model }: Pair, estimated: EstimatedPair): ReportedMetric {
  const { measured } = model;
  return {
    value: measured.value,
    unit: measured.unit,
    better: measured.better,
    interval: ranged(estimated.model),
    baseline: estimated.baseline?.value ?? null,
    baselineInterval: estimated.baseline && ranged(estimated.baseline),
    difference: estimated.difference && {
      ...ranged(estimated.difference),
      standardError: estimated.difference.replicates && standardError(estimated.difference.replicates),
    },
    documents: measured.documents,
    units: estimated.model.units,
    resampled: estimated.model.replicates === null ? null : estimated.model.blocks ? 'blocks' : 'documents',
  };
}

function ranged({ value, replicates }: Estimate): Ranged {
  if (replicates === null) return { estimate: value, low: null, high: null };
  return { estimate: value, ...percentileInterval(replicates) };
}

/** The comparison that decided, or the first that is open. */
export function detailOf(verdict: Verdict, comparisons: readonly JudgedComparison[]): string {
  const { margin, interval, units, needed } =
    comparisons.find((comparison) => comparison.verdict === verdict) ?? comparisons[0]!;
  if (interval === null) return `margin ${short(margin)}, decided by the number alone`;
  const text = `margin ${short(margin)}, 95 % ${short(interval.low)} … ${short(interval.high)}, n = ${units}`;
  return verdict === 'inconclusive' && needed !== null ? `${text}; about ${needed} would decide` : text;
}

export function warningsOf(text: string, comparisons: readonly JudgedComparison[]): string[] {
  return comparisons
    .filter(({ unresolved }) => unresolved)
    .map(({ text: compared, interval, demanded, units, needed }) => {
      const half = short((interval!.high - interval!.low) / 2);
      const wish = needed === null ? '' : ` About ${needed} would.`;
      return `\`${text}\` demands a difference of ${short(demanded)} in \`${compared}\`, and a sample of ${units} leaves ±${half}: too wide to show one so small.${wish}`;
    });
}

export const settings = { format: 1, confidence: 0.95, replicates: REPLICATES } as const;

/** Four significant digits, without exponents for the sizes that metrics have. */
const short = (value: number): string => String(Number(value.toPrecision(4)));

import type { Metric, Row, Rows } from '../../compiler/operators/authoring.ts';

/** What a metric leaves as its value: enough to compute it again from any resample of its documents. */
export interface Measured {
  readonly value: number;
  readonly unit: string;
  /** Which way is good; for reports. Gates say themselves what they demand. */
  readonly better: 'lower' | 'higher';
  /** Documents measured. */
  readonly documents: number;
  readonly totals: Readonly<Record<string, number>>;
  /** Null where the value does not follow from per-document numbers. */
  readonly statistic: RatioStatistic | null;
}

/** scale * sum(numerator) / sum(denominator), then `exp` where asked: corpus-weighted, not a mean over documents. */
export interface RatioStatistic {
  readonly kind: 'ratio';
  /** Columns of the per-document table. */
  readonly numerator: string;
  readonly denominator: string;
  readonly scale: number;
  readonly exp: boolean;
}

export function ratio({ scale, exp }: RatioStatistic, numerator: number, denominator: number): number {
  const value = (scale * numerator) / denominator;
  return exp ? Math.exp(value) : value;
}

/** Sums per unit of resampling: a document, or a block of neighbouring documents. */
export interface Units {
  /** Ids in order, and which block each belongs to: two metrics with equal `identity` were measured on the same documents. */
  readonly identity: string;
  readonly count: number;
  readonly blocks: boolean;
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
}

/** A per-document table gathered into units. Null for a metric that keeps none, or whose value does not follow from it. */
export async function gatherUnits(metric: Metric, measured: Measured): Promise<Units | null> {
  const { statistic } = measured;
  if (metric.documents === null || statistic === null) return null;
  const places = new Map<string, number>();
  const numerator: number[] = [];
  const denominator: number[] = [];
  const identity: string[] = [];
  let blocks = false;
  for await (const row of each(metric.documents)) {
    const id = String(row.id);
    const block = typeof row.block === 'string' ? row.block : null;
    if (block !== null) blocks = true;
    identity.push(block === null ? id : `${block}\u0000${id}`);
    // Ids may repeat, as copies do; documents without a block are units of their own all the same.
    const unit = block === null ? `\u0000${identity.length}` : block;
    const place = places.get(unit) ?? places.size;
    places.set(unit, place);
    numerator[place] = (numerator[place] ?? 0) + Number(row[statistic.numerator]);
    denominator[place] = (denominator[place] ?? 0) + Number(row[statistic.denominator]);
  }
  return {
    identity: identity.join('\u0001'),
    count: places.size,
    blocks,
    numerator: Float64Array.from(numerator),
    denominator: Float64Array.from(denominator),
  };
}

async function* each(rows: Rows): AsyncGenerator<Row> {
  for await (const batch of rows.batches()) yield* batch;
}

export const isMeasured = (value: unknown): value is Measured =>
  typeof value === 'object' && value !== null && typeof (value as { value?: unknown }).value === 'number';

import type { Location } from '../diagnostics/diagnostic.ts';
import type { RunExpression } from '../graph/expression.ts';
import type { Type } from '../operators/types.ts';

/** Known when running: of a row, or of a finished run. */
export interface RunValue {
  readonly kind: 'run';
  readonly phase: 'row' | 'run';
  readonly type: Type;
  readonly expression: RunExpression;
  /** What made it a value of the run, from this name back to its cause. */
  readonly chain: readonly Link[];
  /** Columns it is computed from. */
  readonly columns: readonly string[];
  /** For a metric: what `.` may follow. */
  readonly metric?: MetricMembers;
}

export interface MetricMembers {
  readonly fields: Readonly<Record<string, Type>>;
  /** The same of the model it is compared with. */
  readonly baseline: boolean;
  /** How many answers it is a share of, where that is written down. */
  readonly sample: Sample | null;
}

export interface Sample {
  readonly size: number;
  /** Null for a default. */
  readonly location: Location | null;
}

export interface Link {
  readonly text: string;
  readonly location: Location;
}

import type { Location } from '../diagnostics/diagnostic.ts';
import type { RunExpression } from '../graph/expression.ts';
import type { Json, OperatorSignature } from '../operators/manifest.ts';
import type { RecordType, Type } from '../operators/types.ts';
import type { Span } from '../syntax/ast.ts';
import type { Port } from './drafts.ts';
import type { LicenseTerms } from './labels/terms.ts';
import type { RowShape } from './rows.ts';
import type { Definition } from './symbols.ts';

/**
 * What an expression denotes while checking. Streams, models and results are references to outputs of operators that will run;
 * everything else is a value in hand.
 */
export type Value =
  | DataValue
  | ListValue
  | RecordValue
  | ConstructedValue
  | RunValue
  | ColumnValue
  | StreamValue
  | PartsValue
  | ModelValue
  | MetricValue
  | ReportValue
  | ReleaseValue
  | FilterValue
  | LicenseValue
  | TypeValue
  | ExecutorValue
  | StoreValue
  | Invalid;

/** A scalar or quantity known when compiling. `json` is undefined for a parameter of a filter that is checked on its own. */
export interface DataValue {
  readonly kind: 'data';
  readonly type: Type;
  readonly json: Json | undefined;
}

export interface ListValue {
  readonly kind: 'list';
  readonly of: Type;
  readonly items: readonly Located[];
}

export interface RecordValue {
  readonly kind: 'record';
  readonly fields: Readonly<Record<string, Located>>;
}

/** A value with the place that gave it, so that later checks can point into the depth of an argument. */
export interface Located {
  readonly value: Value;
  readonly span: Span;
  readonly file: string;
}

/** `lora(rank: 8)`: arguments by parameter name, defaults not yet filled. */
export interface ConstructedValue {
  readonly kind: 'constructed';
  readonly signature: OperatorSignature;
  readonly args: Readonly<Record<string, Located>>;
  readonly span: Span;
}

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

/** A bare column name. `name` is null for a column parameter of a filter that is checked on its own. */
export interface ColumnValue {
  readonly kind: 'column';
  readonly name: string | null;
  readonly type: Type;
}

export interface StreamValue {
  readonly kind: 'stream';
  readonly port: Port;
  readonly row: RowShape;
}

export interface PartsValue {
  readonly kind: 'parts';
  readonly parts: Readonly<Record<string, StreamValue>>;
}

export interface ModelValue {
  readonly kind: 'model';
  readonly port: Port;
}

/** A metric that an evaluation will apply to each model it judges. */
export interface MetricValue {
  readonly kind: 'metric';
  readonly signature: OperatorSignature;
  readonly args: Readonly<Record<string, Located>>;
  readonly span: Span;
  /** Columns named in the arguments. */
  readonly columns: readonly string[];
}

export interface ReportValue {
  readonly kind: 'report';
  readonly port: Port;
  readonly definition: Definition;
  readonly metrics: Readonly<Record<string, Type>>;
}

export interface ReleaseValue {
  readonly kind: 'release';
  readonly port: Port;
}

export interface FilterValue {
  readonly kind: 'filter';
  readonly definition: Definition;
  /** The filter as callers see it. */
  readonly signature: OperatorSignature;
  /** Columns that the body reads, with the place of their first use. Null where the row type is declared. */
  readonly needs: ReadonlyMap<string, Need>;
  /** The body has errors of its own, reported where they are; calls stay silent about them. */
  readonly broken: boolean;
}

export interface Need {
  readonly type: Type;
  readonly use: Location;
}

export interface LicenseValue {
  readonly kind: 'license';
  readonly terms: LicenseTerms;
}

/** A `record` declaration. */
export interface TypeValue {
  readonly kind: 'type';
  readonly type: RecordType;
}

export interface ExecutorValue {
  readonly kind: 'executor';
  readonly name: string;
  readonly built: ConstructedValue;
}
export interface StoreValue {
  readonly kind: 'store';
  readonly name: string;
  readonly built: ConstructedValue;
}

/** Something was wrong and has been reported; whatever uses it stays silent. */
export interface Invalid {
  readonly kind: 'invalid';
}

export const invalid: Invalid = { kind: 'invalid' };

export const data = (type: Type, json: Json | undefined): DataValue => ({ kind: 'data', type, json });

/** What kind of draft output a value stands for, if any. */
export function portOf(value: Value): Port | null {
  return value.kind === 'stream' || value.kind === 'model' || value.kind === 'report' || value.kind === 'release'
    ? value.port
    : null;
}

/**
 * The types of the language as plain data, so that a manifest, a graph and a diagnostic can carry them.
 * Quantities are normalised when compiling: fractions to 0..1, sizes to bytes, durations to seconds, the rest to counts.
 */
export type ScalarName = 'Text' | 'Int' | 'Float' | 'Bool' | 'Date' | 'Time' | 'Bytes' | 'Lang' | 'License' | 'Path';

/** What a unit measures. `Money` is kept in the currency that the unit names. */
export type Dimension = 'Fraction' | 'Duration' | 'Size' | 'Tokens' | 'Steps' | 'GpuHours' | 'Money';

/** Inclusive bounds; `null` is open. */
export type Bounds = readonly [number | null, number | null];

export type Type =
  | { readonly kind: 'scalar'; readonly name: ScalarName; readonly bounds?: Bounds }
  | { readonly kind: 'quantity'; readonly name: Dimension; readonly bounds?: Bounds }
  | { readonly kind: 'enum'; readonly name: string | null; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'optional'; readonly of: Type }
  | RecordType
  | { readonly kind: 'rows'; readonly row: RecordType | null }
  /** A bare column name, checked against the row type in scope. */
  | { readonly kind: 'column'; readonly of: Type }
  /** An expression in row scope that gives a Bool. */
  | { readonly kind: 'predicate' }
  /** An expression in row scope; `of` is null where any scalar will do. */
  | { readonly kind: 'derive'; readonly of: Type | null }
  /** What a value constructor of that family builds: `Objective`, `Method`, `Optimizer`, `Schedule`, `Tokenizer`, `ModelRef` … */
  | { readonly kind: 'value'; readonly family: string }
  | { readonly kind: 'union'; readonly of: readonly Type[] }
  | { readonly kind: 'model' }
  /** A number (or several) known only when running. `fields` are its members; `baseline` exists where a baseline is judged too. */
  | { readonly kind: 'metric'; readonly fields: Readonly<Record<string, Type>> }
  | { readonly kind: 'report' }
  | { readonly kind: 'release' }
  | { readonly kind: 'executor' }
  | { readonly kind: 'store' }
  | { readonly kind: 'policy' }
  | { readonly kind: 'license' }
  /** Any JSON value; only for rest parameters and tests. */
  | { readonly kind: 'any' };

export interface RecordType {
  readonly kind: 'record';
  readonly fields: Readonly<Record<string, FieldType>>;
}

export interface FieldType {
  readonly type: Type;
  /** Classes written with `@`, such as `personal`. */
  readonly labels?: readonly string[];
  /** Where the values come from; several where rows of several streams or fillers stand in it. Absent from declared records: what reads them knows. */
  readonly origin?: readonly Origin[];
}

/**
 * Where the values of a column come from: `given` by whoever made the data, `extracted` from what the files say of the work that they hold, `inferred` by
 * an operator, `derived` by an expression of the pipeline.
 */
export interface Origin {
  readonly kind: OriginKind;
  /** The operator that extracted or inferred, the expression that derived; absent for what is given. */
  readonly by?: string;
}

export type OriginKind = 'given' | 'extracted' | 'inferred' | 'derived';

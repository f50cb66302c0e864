import type { Bounds, Type } from './types.ts';

/** JSON that survives a round trip; what options, graphs and keys are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An object: neither a list nor null. */
export const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export type OperatorKind =
  | 'source' // reads files into rows
  | 'row' // one row at a time; fuses into kernels
  | 'scalar' // a function usable in `where` and `derive`
  | 'barrier' // needs all rows: dedup, sort, split
  | 'value' // builds a value: `minhash`, `lora`, `cosine`
  | 'model' // gives a model
  | 'metric' // measures a model
  | 'evaluation' // judges metrics
  | 'sink' // publishes
  | 'executor' // a place where tasks run
  | 'store';

/** How the labels of an operator's result follow from its inputs; tables in `compiler/semantics/labels/`. */
export type LabelEffect =
  | 'join' // of all inputs
  | 'subject' // the subject's alone: other inputs are only looked at (`decontaminate`)
  | 'train'
  | 'redact'
  | 'synthetic' // written by the model or service of the option `model`
  | 'declare'
  | 'measure'
  | 'publish'
  | 'none';

/** How the row type of the result follows from the subject's. */
export type RowEffect =
  | { readonly kind: 'same' }
  | { readonly kind: 'select' } // keeps the columns named by a rest parameter of columns
  | { readonly kind: 'derive' } // adds one column per rest entry
  | {
      readonly kind: 'adds';
      readonly fields: Readonly<Record<string, Type>>;
      /** The option, true or false, that the columns wait for. */
      readonly when?: string;
      /** Of these, columns that rows may have already: only missing values are filled in. */
      readonly fills?: readonly string[];
      /** Of these, columns that hold words of the columns named in the arguments, and so what is personal in them. */
      readonly copies?: readonly string[];
    }
  | { readonly kind: 'parts' } // a record of rows, one field per rest entry (`split`)
  | { readonly kind: 'common' } // streams must agree; the result has their common type (`concat`)
  | { readonly kind: 'record' } // a source: the declared record, else `fields`
  | {
      readonly kind: 'fields';
      readonly fields: Readonly<Record<string, Type>>;
      /** Columns whose origin is `extracted`: metadata that the files themselves state. */
      readonly extracted?: readonly string[];
    };

export interface ParamSignature {
  readonly name: string;
  readonly type: Type;
  /** May be left out: marked `?`, or has a default, or is a rest. */
  readonly optional: boolean;
  /** Normalised as in `types.ts`; filled in before keys are computed. */
  readonly default?: Json;
  /** May be written bare, in this order. The subject is always positional. To the TypeScript function it is a parameter of its own; all others arrive in one options object. */
  readonly positional: boolean;
  /** What `|>` feeds: `rows` of a row operator (which its TypeScript function does not take), else the first parameter where it is `Rows` or `Model`. */
  readonly subject: boolean;
  /**
   * `...name`. Positional: any further bare arguments; `type` is their list, and the list stands in the options under `name`.
   * Else: any further name of this type; each stands in the options under its own name, beside the others.
   */
  readonly rest: boolean;
  /** Stays out of the key: where or how fast, never what (`max_workers`, `to`). */
  readonly observation: boolean;
  /** A regular expression in the syntax of RE2, written in the pipeline; checked when compiling. */
  readonly pattern?: true;
  /** An expression that each text must match somewhere: one that does not can never be found. */
  readonly each?: string;
  /** Values at which the option never has an effect: numbers within these bounds, or a list without entries. */
  readonly off?: Bounds | 'empty';
  /** A limit that may be `auto(…)`: measured on a sample and pinned in the lock file. */
  readonly measured?: MeasuredBy;
  readonly docs: string;
}

/**
 * How a limit is measured: by the values of the rows that its rule drops where the limit is one that nothing can meet. Of a condition (`compared`) by the
 * values on the other side of a comparison.
 */
export interface MeasuredBy {
  /** On which side of the limit rows are dropped. */
  readonly drops: 'above' | 'below' | 'compared';
  /** Reasons that the rule drops by, in the order in which they are tried; none for `compared`. */
  readonly reasons: readonly string[];
}

export interface OperatorSignature {
  readonly name: string;
  readonly kind: OperatorKind;
  /** Family of a value constructor (`Objective`), else null. */
  readonly family: string | null;
  /** Raised when the output of the same input changes. */
  readonly version: string;
  /** `planned`: types and documents only; `plan` and `run` stop with a diagnostic. */
  readonly status: 'ready' | 'planned';
  readonly params: readonly ParamSignature[];
  readonly result: Type;
  readonly rows: RowEffect | null;
  readonly labels: LabelEffect;
  /** Numbers depend on the engine: the key takes the numerics id. */
  readonly numerics: boolean;
  /** What `checks.ts` reads: relations between options. */
  readonly checks?: readonly string[];
  /** What the options are, by the value of `variant`, unless they are given. For checks and readers; the operator's code has the same. */
  readonly variants?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly resources: { readonly gpu: 'never' | 'optional' | 'required'; readonly threads: 'one' | 'many' };
  /** Markdown of the definition's doc comment. */
  readonly docs: string;
  /** Module specifier: `stdlib/filters/language` or a project-relative path of a user's file. */
  readonly module: string;
  /** Name of the export in that module. */
  readonly export: string;
  /** Where it is defined, for hovers and for errors that point at both places. */
  readonly declaredAt: { readonly file: string; readonly start: number; readonly end: number };
  /** sha256 of the bundled code for a user's operator; null for the standard library, which enters keys by version. */
  readonly digest: string | null;
}

/** Everything the compiler knows of operators. Checked in for the standard library, cached for a user's own. */
export interface OperatorManifest {
  readonly format: 1;
  /** sha256 over the canonical JSON of the rest. */
  readonly digest: string;
  readonly operators: readonly OperatorSignature[];
  /** Text of the `.ftp` modules of the standard library by their `use` path (`std/swedish`). */
  readonly modules: Readonly<Record<string, string>>;
}

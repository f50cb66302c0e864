import type { Location } from '../diagnostics/diagnostic.ts';
import type { Bounds, Type } from '../operators/types.ts';

/** Where a limit lies, seen from the values of its rule: so many deviations from their mean, or beyond all but a share of them. */
export type Method = { readonly sigma: number } | { readonly share: number };

/** A limit of the graph that is `auto(…)`: what has to be measured for it, and how. */
export interface MeasuredLimit {
  /** The task and the step of it; equal where the task is no fused stage. */
  readonly task: string;
  readonly step: string;
  readonly operator: string;
  /** Name of the parameter. */
  readonly param: string;
  /** In a condition, which of its parts that `and` joins; null for a limit that is an option of its own. */
  readonly part: number | null;
  /** As messages and the lock file call it: `max_symbols`, `lix(text) <=`. */
  readonly option: string;
  /** Under this name the lock file has it: unique in the pipeline. */
  readonly name: string;
  readonly drops: 'above' | 'below';
  readonly reasons: readonly string[];
  readonly method: Method;
  readonly sample: number;
  /** As the language writes it, its defaults left out: `auto(sigma: 3)`. */
  readonly written: string;
  readonly type: Type;
  /** What the parameter may be, and where in there its rule never drops anything. */
  readonly bounds: Bounds;
  readonly off: Bounds | null;
  readonly location: Location | null;
}

/** Limits of one step, measured together. The step is the node itself or the last of its stage, with these limits taken out of its options. */
export interface Measurement {
  readonly limits: readonly MeasuredLimit[];
  /** The other limits of the step: they drop nothing meanwhile. */
  readonly idle: readonly MeasuredLimit[];
  /** Rows to draw from those that reach the step. */
  readonly sample: number;
  readonly seed: number;
}

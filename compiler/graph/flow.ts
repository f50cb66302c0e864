import type { Location } from '../diagnostics/diagnostic.ts';
import type { Json, OperatorKind } from '../operators/manifest.ts';
import type { Type } from '../operators/types.ts';
import type { RunExpression } from './expression.ts';

/**
 * What the checker hands over: every operator application of a pipeline with its options evaluated, types and labels known.
 * Filters are inlined. Nothing is fused yet; `lower.ts` makes the execution graph of it.
 */
export interface Flow {
  readonly pipeline: {
    readonly name: string;
    readonly seed: number;
    readonly purpose: string | null;
    readonly docs: string;
  };
  /** In dependency order. */
  readonly nodes: readonly FlowNode[];
  /** Declaration name -> what it denotes. A split gives one entry per part: `corpus.train`. */
  readonly names: Readonly<Record<string, Reference>>;
  readonly deployment: Deployment;
}

/** One output of one node. */
export interface Reference {
  readonly node: string;
  readonly output: string;
}

export interface FlowNode {
  /** Unique in the flow; stable under edits elsewhere (`corpus`, `corpus.language`, `quality.bpb`). */
  readonly id: string;
  readonly operator: string;
  readonly kind: OperatorKind;
  readonly version: string;
  /** Digest of a user's operator bundle, null for the standard library. */
  readonly digest: string | null;
  readonly status: 'ready' | 'planned';
  /**
   * Arguments by parameter name, defaults filled; a further name that a rest parameter took (`train: 80%`) is an option of its own. Columns are strings. An input stands as `{ "$input": "name" }` with the
   * reference in `inputs`; an expression in row scope as `{ "$expression": RunExpression }`; a constructed value as
   * `{ "$": constructor, ... }`.
   */
  readonly options: { readonly [name: string]: Json };
  /** Names of options that stay out of the key. */
  readonly observations: readonly string[];
  readonly inputs: Readonly<Record<string, Reference>>;
  /** Output name -> type. `rows` for a stream, one per part for a split, `model`, `value`, `report`, `release`. */
  readonly outputs: Readonly<Record<string, Type>>;
  readonly labels: Labels;
  readonly numerics: boolean;
  readonly resources: Resources;
  /** The declaration this belongs to; a stage ends where a declaration of `data` is complete. */
  readonly declaration: string;
  /** True for the last application of its declaration: it is what the declared name denotes. */
  readonly named: boolean;
  /** Seed for operators that draw random numbers. */
  readonly seed: number;
  /** The operator's name in the source, then the call sites that led there (filters), outermost last. */
  readonly locations: readonly Location[];
  /** Where the options of a step that gives a model are written: what is wrong with one of them is told there. */
  readonly optionLocations?: Readonly<Record<string, Location>>;
  readonly docs: string;
  /** For an evaluation: its gates in order. */
  readonly gates: readonly Gate[];
}

export interface Gate {
  /** As written in the source, on one line. */
  readonly text: string;
  readonly condition: RunExpression;
  readonly location: Location;
}

export interface Resources {
  readonly gpu: 'never' | 'optional' | 'required';
  readonly gpuMemory: number | null;
  readonly gpus: number;
  readonly threads: 'one' | 'many';
  /** From `place`, by declaration kind or name; null is the default place. */
  readonly place: string | null;
}

/** The label record of a value; computed by `compiler/semantics/labels/`. JSON on purpose: graphs and cards carry it. */
export interface Labels {
  readonly licenses: readonly { readonly id: string; readonly source: string; readonly holder: string | null }[];
  /** Licences under which the result may still be given away; null is any. */
  readonly outputs: readonly string[] | null;
  readonly basis: readonly string[];
  readonly gdpr: readonly string[];
  /** Purposes allowed; null is all. */
  readonly purpose: readonly string[] | null;
  /** Personal columns and classes: `text: name`. */
  readonly personal: readonly { readonly column: string; readonly class: string; readonly source: string }[];
  readonly heldOut: boolean;
  readonly origin: readonly string[];
  /** Evidence of classes removed: `redact personnummer in text`. */
  readonly redacted: readonly string[];
}

/** What `finslip.ftp` says: where things run, apart from what is computed. */
export interface Deployment {
  readonly executors: Readonly<
    Record<
      string,
      {
        readonly kind: string;
        readonly status: 'ready' | 'planned';
        readonly options: { readonly [name: string]: Json };
        readonly location: Location;
      }
    >
  >;
  readonly stores: Readonly<
    Record<
      string,
      { readonly kind: string; readonly options: { readonly [name: string]: Json }; readonly location: Location }
    >
  >;
  /** `default` and operator or declaration names -> executor name. */
  readonly places: Readonly<Record<string, string>>;
  readonly policies: { readonly [name: string]: Json };
}

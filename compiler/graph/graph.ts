import type { Location } from '../diagnostics/diagnostic.ts';
import type { Json, OperatorKind } from '../operators/manifest.ts';
import type { Type } from '../operators/types.ts';
import type { Deployment, Gate, Labels, Reference, Resources } from './flow.ts';
import type { Measurement } from './measurement.ts';

/** The execution graph: plain JSON, `grammar/schemas/graph.schema.json`. One node is one task. */
export interface Graph {
  readonly format: 1;
  readonly pipeline: { readonly name: string; readonly seed: number; readonly purpose: string | null };
  readonly nodes: readonly GraphNode[];
  readonly names: Readonly<Record<string, Reference>>;
}

export interface GraphNode {
  readonly id: string;
  /** `rows` is a fused stage: a source or an input table through a chain of row operators. */
  readonly kind: 'rows' | Exclude<OperatorKind, 'row' | 'scalar' | 'value' | 'source'>;
  readonly operator: string;
  readonly version: string;
  readonly digest: string | null;
  readonly options: { readonly [name: string]: Json };
  readonly observations: readonly string[];
  readonly inputs: Readonly<Record<string, Reference>>;
  readonly outputs: Readonly<Record<string, Type>>;
  /** For `rows`: what reads, then what is done to each row, in order. */
  readonly stage: Stage | null;
  readonly gates: readonly Pick<Gate, 'text' | 'condition'>[];
  readonly labels: Labels;
  readonly numerics: boolean;
  readonly resources: Resources;
  readonly seed: number;
  readonly declaration: string;
  /** Operators used here that have a signature but no implementation yet; `plan` stops with one diagnostic for each. */
  readonly plannedOperators: readonly { readonly operator: string; readonly id: string }[];
  /** Set where `finslip lock` measures limits: the task gives what they come to, and no rows. Never in a published graph. */
  readonly measure?: Measurement;
}

export interface Stage {
  /** Set where the stage reads files; else the input `rows` is read. */
  readonly source: Step | null;
  /** Record fields every source row is checked against. */
  readonly record: Type | null;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly id: string;
  readonly operator: string;
  readonly version: string;
  readonly digest: string | null;
  readonly options: { readonly [name: string]: Json };
  readonly observations: readonly string[];
  readonly seed: number;
}

/** Sibling of the graph, outside its digest: node or step id -> places in the `.ftp` files; documentation for the model card. */
export interface SourceMap {
  readonly locations: Readonly<Record<string, readonly Location[]>>;
  readonly gates: Readonly<Record<string, readonly Location[]>>;
  readonly docs: Readonly<Record<string, string>>;
}

export interface Compilation {
  readonly graph: Graph;
  readonly sourceMap: SourceMap;
  readonly deployment: Deployment;
}

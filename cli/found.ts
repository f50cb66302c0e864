import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import type { GraphNode } from '../compiler/graph/graph.ts';
import { inDeclaredOrder } from '../runtime/plan/declared-order.ts';
import { ancestors } from '../runtime/plan/lineage.ts';
import { unknown } from '../runtime/plan/select.ts';
import type { Output, ResultRecord } from '../runtime/store/result.ts';
import type { Session } from './session.ts';

/** A task and its result in the last run. */
export interface Made {
  readonly node: GraphNode;
  readonly result: ResultRecord;
}

/** What a name denotes in the store: the result of its task in the last run, and which of its outputs is meant. */
export interface Found extends Made {
  readonly key: string;
  /** Null where the name is a task with several outputs. */
  readonly output: Output | null;
  /**
   * In graph order, this one last: for a declared name every task of its declaration that led here, since a chain is cut into tasks that its reader
   * never wrote; for a task by its own id that task alone.
   */
  readonly steps: readonly Made[];
  /** Every task with a result that led here, whatever declaration it is of, in graph order, this one last. */
  readonly lineage: readonly Made[];
}

/** Looks a declared name (`corpus`, `corpus.train`) or a task id up. */
export async function find(name: string, { compilation, store, sources }: Session): Promise<Found | Diagnostic | null> {
  const { graph } = compilation;
  const reference = graph.names[name];
  const node =
    graph.nodes.find(({ id }) => id === (reference?.node ?? name)) ??
    graph.nodes.find(({ declaration }) => declaration === name);
  if (!node)
    return unknown(name, graph.pipeline.name, [...Object.keys(graph.names), ...graph.nodes.map(({ id }) => id)]);
  const lastOf = async (node: GraphNode): Promise<{ key: string; result: ResultRecord } | null> => {
    const key = sources.previous.get(node.id);
    const result = key === undefined ? null : await store.lookup(key);
    return key === undefined || result === null ? null : { key, result: inDeclaredOrder(result, node) };
  };
  const last = await lastOf(node);
  if (last === null) return null;
  const { key, result } = last;
  const outputs = Object.values(result.outputs);
  const output = reference ? (result.outputs[reference.output] ?? null) : outputs.length === 1 ? outputs[0]! : null;
  const before = ancestors(node, graph);
  const lineage: Made[] = [];
  for (const each of graph.nodes) {
    const made = before.has(each.id) ? await lastOf(each) : null;
    if (made) lineage.push({ node: each, result: made.result });
  }
  lineage.push({ node, result });
  const whole = reference !== undefined || name === node.declaration;
  const steps = lineage.filter(
    ({ node: each }) => each.id === node.id || (whole && each.declaration === node.declaration),
  );
  return { node, key, result, output, steps, lineage };
}

/** The tables of dropped rows of all its tasks. */
export const droppedTables = ({ steps }: Found): readonly Table[] =>
  steps.flatMap(({ result: { report } }) => (report.dropped?.type === 'rows' ? [report.dropped] : []));

export type Table = Extract<Output, { type: 'rows' }>;

export const isDiagnostic = (found: Found | Diagnostic | null): found is Diagnostic =>
  found !== null && 'code' in found;

import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import type { GraphNode } from '../compiler/graph/graph.ts';
import { unknown } from '../runtime/plan/select.ts';
import type { Output, ResultRecord } from '../runtime/store/result.ts';
import type { Session } from './session.ts';

/** What a name denotes in the store: the result of its task in the last run, and which of its outputs is meant. */
export interface Found {
  readonly node: GraphNode;
  readonly key: string;
  readonly result: ResultRecord;
  /** Null where the name is a task with several outputs. */
  readonly output: Output | null;
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
  const key = sources.previous.get(node.id);
  const result = key === undefined ? null : await store.lookup(key);
  if (key === undefined || result === null) return null;
  const outputs = Object.values(result.outputs);
  const output = reference ? (result.outputs[reference.output] ?? null) : outputs.length === 1 ? outputs[0]! : null;
  return { node, key, result, output };
}

export const isDiagnostic = (found: Found | Diagnostic | null): found is Diagnostic =>
  found !== null && 'code' in found;

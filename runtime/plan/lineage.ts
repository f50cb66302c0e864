import type { Compilation, Graph, GraphNode } from '../../compiler/graph/graph.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Output, ResultRecord, TaskReport } from '../store/result.ts';
import type { SourceFile } from './key.ts';

/** What the papers of a release are written from: the graph, its documentation, and what each task before it left. */
export interface Lineage {
  readonly graph: Graph;
  readonly docs: Readonly<Record<string, string>>;
  readonly results: Readonly<Record<string, LineageResult>>;
}

export interface LineageResult {
  readonly key: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly files: readonly Pick<SourceFile, 'path' | 'digest' | 'beside'>[];
  readonly report: Pick<TaskReport, 'rowsIn' | 'rowsOut' | 'drops' | 'counts' | 'series' | 'measures'>;
  /** JSON outputs (metric values, the report) by name. */
  readonly values: Readonly<Record<string, Json>>;
}

export interface Finished {
  readonly key: string;
  readonly result: ResultRecord;
  readonly files: readonly Pick<SourceFile, 'path' | 'digest' | 'beside'>[];
}

/** Null while a task before `node` has no result. */
export function lineageOf(
  node: GraphNode,
  { graph, sourceMap }: Compilation,
  finished: ReadonlyMap<string, Finished>,
): Lineage | null {
  const before = ancestors(node, graph);
  const results: Record<string, LineageResult> = {};
  for (const { id } of graph.nodes) {
    if (!before.has(id)) continue;
    const done = finished.get(id);
    if (!done) return null;
    results[id] = {
      key: done.key,
      outputs: mapValues(done.result.outputs, (output) => output.digest),
      files: done.files.map(({ path, digest, beside }) => ({ path, digest, ...(beside ? { beside } : {}) })),
      report: pick(done.result.report),
      values: valuesOf(done.result.outputs),
    };
  }
  const nodes = graph.nodes.filter(({ id }) => before.has(id) || id === node.id);
  return { graph: { ...graph, nodes }, docs: sourceMap.docs, results };
}

/** The part that decides the bytes of a release: no timings, no speeds, no paths. */
export function keyedLineage({ graph, docs, results }: Lineage): Json {
  const stable = mapValues(results, ({ key, outputs, report: { rowsIn, rowsOut, drops, counts } }) => ({
    key,
    outputs,
    rowsIn,
    rowsOut,
    drops,
    counts,
  }));
  return { graph, docs, results: stable } as unknown as Json;
}

export function ancestors(node: GraphNode, graph: Graph): Set<string> {
  const byId = new Map(graph.nodes.map((each) => [each.id, each]));
  const found = new Set<string>();
  const queue = [node];
  for (let current = queue.pop(); current; current = queue.pop()) {
    for (const { node: id } of Object.values(current.inputs)) {
      const next = byId.get(id);
      if (next && !found.has(id)) {
        found.add(id);
        queue.push(next);
      }
    }
  }
  return found;
}

function pick({ rowsIn, rowsOut, drops, counts, series, measures }: TaskReport): LineageResult['report'] {
  return { rowsIn, rowsOut, drops, counts, series, measures };
}

function valuesOf(outputs: Readonly<Record<string, Output>>): Record<string, Json> {
  const entries = Object.entries(outputs).flatMap(([name, output]) =>
    output.type === 'value' ? [[name, output.value] as const] : [],
  );
  return Object.fromEntries(entries);
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
}

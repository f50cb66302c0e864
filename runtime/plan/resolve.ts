import type { Compilation, GraphNode } from '../../compiler/graph/graph.ts';
import { digestOfJson, keyOf } from '../store/canonical.ts';
import { type KeyContext, type KeyManifest, keyManifest, pending, type SourceFile } from './key.ts';
import { type Finished, keyedLineage, type Lineage, lineageOf } from './lineage.ts';

/** A task's key as far as it can be told now. */
export interface Resolved {
  readonly manifest: KeyManifest;
  /** Null while an input is the result of a task that has not run. */
  readonly key: string | null;
  /** Tasks whose results are missing. */
  readonly waitsFor: readonly string[];
  readonly lineage: Lineage | null;
}

export function resolve(
  node: GraphNode,
  compilation: Compilation,
  finished: ReadonlyMap<string, Finished>,
  files: readonly SourceFile[],
  context: KeyContext,
): Resolved {
  const waitsFor = new Set<string>();
  const inputs: Record<string, string> = {};
  for (const [name, { node: from, output }] of Object.entries(node.inputs)) {
    const digest = finished.get(from)?.result.outputs[output]?.digest;
    if (digest === undefined) waitsFor.add(from);
    inputs[name] = digest ?? pending(from);
  }
  const lineage = node.kind === 'sink' ? lineageOf(node, compilation, finished) : null;
  if (node.kind === 'sink')
    inputs.lineage = lineage ? digestOfJson(keyedLineage(lineage)) : pending('the tasks before it');
  const manifest = keyManifest(node, inputs, files, context);
  const complete = waitsFor.size === 0 && (node.kind !== 'sink' || lineage !== null);
  return { manifest, key: complete ? keyOf(manifest) : null, waitsFor: [...waitsFor], lineage };
}

import type { Compilation, GraphNode } from '../../compiler/graph/graph.ts';
import { digestOfJson, keyOf } from '../store/canonical.ts';
import { inputsOf } from './inputs.ts';
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
  const { outputs, missing } = inputsOf(node, (task) => finished.get(task)?.result.outputs);
  const inputs: Record<string, string> = {};
  for (const [name, output] of Object.entries(outputs)) inputs[name] = output.digest;
  for (const [name, task] of Object.entries(missing)) inputs[name] = pending(task);
  const waitsFor = [...new Set(Object.values(missing))];
  const lineage = node.kind === 'sink' ? lineageOf(node, compilation, finished) : null;
  if (node.kind === 'sink')
    inputs.lineage = lineage ? digestOfJson(keyedLineage(lineage)) : pending('the tasks before it');
  const manifest = keyManifest(node, inputs, files, context);
  const complete = waitsFor.length === 0 && (node.kind !== 'sink' || lineage !== null);
  return { manifest, key: complete ? keyOf(manifest) : null, waitsFor, lineage };
}

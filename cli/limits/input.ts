import type { Reference } from '../../compiler/graph/flow.ts';
import type { Compilation, GraphNode } from '../../compiler/graph/graph.ts';
import type { MeasuredLimit } from '../../compiler/graph/measurement.ts';
import { measuringTasks } from '../../compiler/graph/measuring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { type KeyContext, keyManifest, type SourceFile } from '../../runtime/plan/key.ts';
import { digestOfJson } from '../../runtime/store/canonical.ts';
import type { ResultRecord } from '../../runtime/store/result.ts';

/** What is known of a task: its result where it has one, and the files that it reads. */
export interface Known {
  readonly result: Pick<ResultRecord, 'outputs'> | null;
  readonly files: readonly SourceFile[];
}

type KnownOf = (task: string) => Known | undefined;

/** Rows as what they come from (files, or the content of a table) and the row operators that they went through since. */
interface Chain {
  readonly origin: Json;
  readonly steps: readonly Json[];
}

/**
 * Digest of all that decides which rows reach the step of some limits, and what the step does with them beside these limits. How many rows are drawn, and by which seed,
 * is left out: that changes no row. So is where stages are cut, which depends on who else reads the rows. Null as long as a result that it depends on is not there.
 */
export function inputDigest(
  compilation: Compilation,
  limits: readonly MeasuredLimit[],
  context: KeyContext,
  known: KnownOf,
): string | null {
  const [task] = measuringTasks(compilation, limits);
  const { measure: _, ...node } = task!;
  const read = { graph: compilation.graph, context: { ...context, salt: '' }, known };
  const files = known(limits[0]!.task)?.files;
  if (files === undefined) return null;
  if (node.stage !== null) {
    const found = chainOf(node, files, read);
    return found === null ? null : digestOfJson(found as unknown as Json);
  }
  const inputs: Record<string, Json> = {};
  for (const [name, reference] of Object.entries(node.inputs)) {
    const found = comingFrom(reference, read);
    if (found === null) return null;
    inputs[name] = found as unknown as Json;
  }
  const { options, operator, version, digest, seed } = keyManifest(node, {}, files, read.context);
  return digestOfJson({
    inputs,
    options: options!,
    operator: operator!,
    version: version!,
    digest: digest!,
    seed: seed!,
  });
}

interface Reading {
  readonly graph: Compilation['graph'];
  readonly context: KeyContext;
  readonly known: KnownOf;
}

/** A stage, with the stages that it follows on. */
function chainOf(node: GraphNode, files: readonly SourceFile[], read: Reading): Chain | null {
  const manifest = keyManifest(node, {}, files, read.context);
  const { source, record, steps } = manifest.stage as { source: Json; record: Json; steps: readonly Json[] };
  const { rows, ...others } = node.inputs;
  const consulted: Record<string, Json> = {};
  for (const [name, reference] of Object.entries(others)) {
    const found = contentOf(reference, read);
    if (found === null) return null;
    consulted[name] = found;
  }
  const own = Object.keys(consulted).length > 0 ? [...steps, { consulted }] : steps;
  if (rows === undefined) return { origin: { source, record, files: manifest.files! }, steps: own };
  const before = comingFrom(rows, read);
  return before && { ...before, steps: [...before.steps, ...own] };
}

function comingFrom(reference: Reference, read: Reading): Chain | null {
  const node = read.graph.nodes.find(({ id }) => id === reference.node)!;
  const files = read.known(node.id)?.files;
  if (node.stage !== null) return files === undefined ? null : chainOf(node, files, read);
  const content = contentOf(reference, read);
  return content === null ? null : { origin: content, steps: [] };
}

const contentOf = ({ node, output }: Reference, { known }: Reading): string | null =>
  known(node)?.result?.outputs[output]?.digest ?? null;

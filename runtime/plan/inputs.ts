import type { GraphNode } from '../../compiler/graph/graph.ts';
import type { Output } from '../store/result.ts';

/** What a task reads, as far as the tasks before it have results. */
export interface Inputs {
  readonly outputs: Readonly<Record<string, Output>>;
  /** Input name -> the task whose result is missing. */
  readonly missing: Readonly<Record<string, string>>;
}

/** Under this name a metric's per-document table goes along with its value, for paired statistics. */
export const documentsOf = (input: string): string => `${input}${DOCUMENTS}`;
const DOCUMENTS = ':documents';

/** The input of the node that a name in `outputs` belongs to. */
export const inputNamed = (name: string): string =>
  name.endsWith(DOCUMENTS) ? name.slice(0, -DOCUMENTS.length) : name;

export function inputsOf(
  node: GraphNode,
  outputsOf: (task: string) => Readonly<Record<string, Output>> | undefined,
): Inputs {
  const outputs: Record<string, Output> = {};
  const missing: Record<string, string> = {};
  for (const [name, { node: from, output }] of Object.entries(node.inputs)) {
    const given = outputsOf(from);
    const found = given?.[output];
    if (!given || !found) {
      missing[name] = from;
      continue;
    }
    outputs[name] = found;
    if (output === 'value' && given.documents) outputs[documentsOf(name)] = given.documents;
  }
  return { outputs, missing };
}

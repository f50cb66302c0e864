import type { GraphNode } from '../../compiler/graph/graph.ts';
import type { Verdict } from '../events/event.ts';
import type { ResultRecord } from '../store/result.ts';

/** What an evaluation's report decides. One without gates passes: nothing was demanded. */
export function verdictIn(result: ResultRecord | null): Verdict {
  const output = result?.outputs.report;
  const report = output?.type === 'value' ? (output.value as { readonly verdict?: Verdict } | null) : null;
  return report?.verdict ?? 'pass';
}

/** A gate that is known to hold a task back. */
export interface Held {
  readonly gate: string;
  readonly verdict: Verdict;
}

/** The first evaluation before a sink that did not pass; only sinks are held back. `before`: the tasks it reads, with their results. */
export function heldBack(
  node: GraphNode,
  before: Iterable<{ readonly node: GraphNode; readonly result: ResultRecord | null }>,
): Held | null {
  if (node.kind !== 'sink') return null;
  for (const { node: gate, result } of before) {
    if (gate.kind === 'evaluation' && verdictIn(result) !== 'pass')
      return { gate: gate.id, verdict: verdictIn(result) };
  }
  return null;
}

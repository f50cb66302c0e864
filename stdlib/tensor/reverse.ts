import { inputGradients, plus } from './gradient-rules.ts';
import type { Node } from './graph.ts';
import { scalar } from './operations.ts';

/**
 * Reverse-mode differentiation (Linnainmaa 1970; Griewank and Walther 2008) of a graph when it is compiled: adds the nodes that compute the gradient of
 * `value` with respect to each of `wanted`, and gives them; null where `value` does not depend on it. `seed` is the gradient of `value` itself, 1 for a
 * scalar loss. Only what leads from `wanted` to `value` is differentiated.
 */
export function gradients(
  value: Node,
  wanted: readonly Node[],
  seed: Node = scalar(value.graph, 1),
): readonly (Node | null)[] {
  const { graph } = value;
  const needed = dependents(value, wanted);
  const gradientOf = new Map<number, Node>([[value.id, seed]]);
  for (let id = value.id; id >= 0; id--) {
    const dy = gradientOf.get(id);
    if (dy === undefined || !needed.has(id)) continue;
    const node = graph.nodes[id]!;
    const custom = graph.custom.get(id);
    const inputs = custom?.inputs ?? node.inputs;
    if (!inputs.some((input) => needed.has(input.id))) continue;
    const outer = graph.layer;
    graph.layer = node.layer;
    const parts = custom === undefined ? inputGradients(node, dy) : custom.gradient(dy);
    graph.layer = outer;
    inputs.forEach((input, i) => {
      const part = parts[i];
      if (part == null || !needed.has(input.id)) return;
      gradientOf.set(input.id, plus(gradientOf.get(input.id) ?? null, part));
    });
  }
  return wanted.map(({ id }) => gradientOf.get(id) ?? null);
}

/** Ids of the nodes between `wanted` and `value`, both included. */
function dependents(value: Node, wanted: readonly Node[]): ReadonlySet<number> {
  const { graph } = value;
  const needed = new Set(wanted.map(({ id }) => id));
  for (let id = Math.min(...needed); id <= value.id; id++) {
    const inputs = graph.custom.get(id)?.inputs ?? graph.nodes[id]!.inputs;
    if (inputs.some((input) => needed.has(input.id))) needed.add(id);
  }
  return needed;
}

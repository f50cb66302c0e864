import type { Node } from './graph.ts';
import { barrier, withGradient } from './operations.ts';
import { gradients } from './reverse.ts';

/**
 * A part of a model whose intermediate results are forgotten and computed again in the backward pass (Chen et al. 2016): only its input and output stay.
 * `describe` is called a second time for that, behind a barrier that waits for the gradient to arrive, so nothing of it is computed early. It
 * must describe the same computation each time; dropout by counter does.
 */
export function recomputed(input: Node, describe: (input: Node) => Node): Node {
  const { graph } = input;
  const from = graph.nodes.length;
  const output = describe(input);
  const weights = parametersBetween(output, from);
  const layer = graph.layer;
  return withGradient(output, [input, ...weights], (dy) => {
    graph.layer = layer;
    const again = barrier(input, dy);
    const value = describe(again);
    return gradients(value, [again, ...weights], dy).map((gradient, i) => {
      if (gradient === null) throw new Error(`${layer} does not depend on ${i === 0 ? 'its input' : `weight ${i}`}`);
      return gradient;
    });
  });
}

/** The parameters that the nodes from `from` on read. */
function parametersBetween(output: Node, from: number): readonly Node[] {
  const found = new Map<number, Node>();
  for (let id = from; id <= output.id; id++)
    for (const input of output.graph.nodes[id]!.inputs)
      if (input.operation.op === 'parameter') found.set(input.id, input);
  return [...found.values()];
}

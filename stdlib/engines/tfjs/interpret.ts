import * as tf from '@tensorflow/tfjs-core';
import type { Feed } from '../../programs/batch.ts';
import type { Node } from '../../tensor/graph.ts';
import { sequence } from '../../tensor/liveness.ts';
import { operations, uniform } from './operations.ts';
import { labelLosses, lossSlopes } from './rows.ts';

/** A graph that is ready to be run, operation by operation. */
export interface Interpreted {
  /** The results in the order in which they were asked for; they belong to the caller. */
  run(feeds: ReadonlyMap<string, Feed>, parameters: (name: string) => tf.Tensor): readonly tf.Tensor[];
  dispose(): void;
}

/**
 * Prepares the computation of `results`: the nodes they need, in order, each freed after its last use. What depends on constants alone is computed in the first
 * run and kept.
 */
export function interpret(results: readonly Node[]): Interpreted {
  const canonical = (node: Node): Node => {
    let found = node;
    while (found.operation.op === 'alias' || found.operation.op === 'barrier') found = found.inputs[0]!;
    return found;
  };
  const wanted = results.map(canonical);
  const nodes = sequence(results).nodes.filter((node) => canonical(node) === node);
  const lastUse = new Map<number, number>();
  const inputsOf = nodes.map(({ inputs }) => inputs.map(canonical));
  inputsOf.forEach((inputs, at) => {
    for (const { id } of inputs) lastUse.set(id, at);
  });
  const fixed = constants(nodes, inputsOf);
  const kept = new Set([...wanted.map(({ id }) => id), ...fixed]);
  const released = nodes.map((): number[] => []);
  for (const [id, at] of lastUse) if (!kept.has(id)) released[at]!.push(id);
  const slopes = slopesByLoss(nodes);
  const memory = new Map<number, tf.Tensor>();

  return {
    run(feeds, parameters) {
      const values = new Map<number, tf.Tensor>(memory);
      const borrowed = new Set<number>();
      nodes.forEach((node, at) => {
        if (!values.has(node.id)) {
          const inputs = inputsOf[at]!.map(({ id }) => values.get(id)!);
          const value = compute(node, inputs);
          values.set(node.id, value);
          if (fixed.has(node.id)) memory.set(node.id, tf.keep(value));
        }
        for (const id of released[at]!) {
          if (!borrowed.has(id)) values.get(id)!.dispose();
          values.delete(id);
        }
      });
      return wanted.map(({ id }) => (borrowed.has(id) || fixed.has(id) ? tf.clone(values.get(id)!) : values.get(id)!));

      /** What the host gave, for an operation whose work is done there: from a GPU nothing can be read at once. */
      function givenTo({ operation }: Node): ArrayLike<number> {
        const given = operation.op === 'input' ? feeds.get(operation.name) : operation;
        if (given === undefined || !('data' in given)) throw new Error(`the host does not have a ${operation.op}`);
        return given.data;
      }

      function compute(node: Node, inputs: readonly tf.Tensor[]): tf.Tensor {
        const { operation, shape } = node;
        switch (operation.op) {
          case 'parameter':
            borrowed.add(node.id);
            return parameters(operation.name);
          case 'input': {
            const feed = feeds.get(operation.name);
            if (feed === undefined) throw new Error(`nothing was given for ${operation.name}`);
            return tf.tensor(feed.data, [...shape], node.dtype === 'int32' ? 'int32' : 'float32');
          }
          case 'constant':
            return tf.tensor(operation.data, [...shape], node.dtype === 'int32' ? 'int32' : 'float32');
          case 'crossEntropy': {
            const [scores, labels] = [inputs[0]!, inputs[1]!];
            const probabilities = tf.softmax(scores);
            const losses = labelLosses(scores, probabilities, labels);
            // Both are asked of the same scores: their softmax is computed once.
            const slope = slopes.get(node.id);
            if (slope !== undefined) values.set(slope, lossSlopes(probabilities, labels));
            probabilities.dispose();
            return losses;
          }
          case 'crossEntropyGradient': {
            const probabilities = tf.softmax(inputs[0]!);
            const slope = lossSlopes(probabilities, inputs[1]!);
            probabilities.dispose();
            return slope;
          }
          case 'uniform':
            return uniform(operation.stream, shape, givenTo(canonical(node.inputs[0]!)));
          case 'alias':
          case 'barrier':
            throw new Error(`${operation.op} has no value of its own`);
          default:
            return operations[operation.op](node, inputs);
        }
      }
    },
    dispose() {
      for (const tensor of memory.values()) tensor.dispose();
      memory.clear();
    },
  };
}

/** Ids of the nodes that are the same in every run. */
function constants(nodes: readonly Node[], inputsOf: readonly (readonly Node[])[]): ReadonlySet<number> {
  const fixed = new Set<number>();
  nodes.forEach(({ id, operation: { op } }, at) => {
    const inputs = inputsOf[at]!;
    if (op === 'constant' || (inputs.length > 0 && inputs.every((input) => fixed.has(input.id)))) fixed.add(id);
  });
  return fixed;
}

/** For each cross-entropy, the node that is the gradient of the same scores and comes later. */
function slopesByLoss(nodes: readonly Node[]): ReadonlyMap<number, number> {
  const key = ({ inputs }: Node) => inputs.map(({ id }) => id).join();
  const losses = new Map(
    nodes.filter(({ operation }) => operation.op === 'crossEntropy').map((node) => [key(node), node.id]),
  );
  const pairs = new Map<number, number>();
  for (const node of nodes) {
    const loss = node.operation.op === 'crossEntropyGradient' ? losses.get(key(node)) : undefined;
    if (loss !== undefined && loss < node.id) pairs.set(loss, node.id);
  }
  return pairs;
}

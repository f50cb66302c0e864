import type { Training } from '../engines/engine.ts';
import type { Node } from '../tensor/graph.ts';
import { peakMemory, sequence } from '../tensor/liveness.ts';
import type { BatchShape } from './batch.ts';
import { lossGraph, type ModelShape } from './step.ts';

/**
 * Bytes of intermediate results, gradients included, that exist at most at one time while the loss of a batch and its gradients are computed: liveness analysis of
 * the very graph that will run. Weights and moments come on top. `workspace`: what the engine needs
 * for itself during an operation.
 */
export function stepMemory(
  model: ModelShape,
  training: Training,
  shape: BatchShape,
  workspace?: (node: Node) => number,
): number {
  const { loss, gradients } = lossGraph(model, training, shape);
  return peakMemory(sequence([loss, ...gradients.values()]), workspace).peak;
}

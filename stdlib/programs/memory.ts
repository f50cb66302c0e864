import type { Training } from '../engines/engine.ts';
import { bytesOf, type Node } from '../tensor/graph.ts';
import { peakMemory, sequence } from '../tensor/liveness.ts';
import type { BatchShape } from './batch.ts';
import { lossGraph, type ModelShape } from './step.ts';

/** What the computation of a loss and its gradients takes. */
export interface StepNeeds {
  /** Bytes of intermediate results, gradients included, that exist at most at one time. */
  readonly peak: number;
  /** Bytes of the largest single one. */
  readonly largest: number;
  /** Operations. */
  readonly nodes: number;
}

/**
 * What one batch needs, by liveness analysis of the very graph that will run. Weights and moments come on top. `workspace`: what the engine needs for itself
 * during an operation.
 */
export function stepNeeds(
  model: ModelShape,
  training: Training,
  shape: BatchShape,
  workspace?: (node: Node) => number,
): StepNeeds {
  const { loss, gradients } = lossGraph(model, training, shape);
  const order = sequence([loss, ...gradients.values()]);
  const results = order.nodes.filter(({ operation: { op } }) => op !== 'parameter' && op !== 'constant');
  return {
    peak: peakMemory(order, workspace).peak,
    largest: results.reduce((most, node) => Math.max(most, bytesOf(node)), 0),
    nodes: order.nodes.length,
  };
}

export const stepMemory = (...of: Parameters<typeof stepNeeds>): number => stepNeeds(...of).peak;

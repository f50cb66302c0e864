import type { Weights } from '../models/tensors.ts';
import type { OpenModel, Training } from './engine.ts';

/** The tensors that training changes. */
export function trainedTensors({ weights, adapter }: OpenModel, training: Training | null): Weights {
  if (training === null) return new Map();
  return training.what === 'model' ? weights : (adapter?.weights ?? new Map());
}

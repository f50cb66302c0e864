import type { Training } from '../engines/engine.ts';
import type { Fail } from '../models/failure.ts';
import { ShapeError } from '../tensor/shapes.ts';
import { lossGraph, type ModelShape } from './step.ts';

/** Describes a training step of a small batch, so that shapes which do not fit are told with the layer where they meet, before anything is computed. */
export function checkShapes(model: ModelShape, training: Training, fail: Fail): void {
  try {
    // An odd length: what is not a whole number shows.
    lossGraph(model, training, { rows: 2, length: 3, asked: null, packed: false });
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    fail('FTP0965', { problem: error.message });
  }
}

import type { Training } from '../engines/engine.ts';
import type { Fail } from '../models/failure.ts';
import type { ModelConfig } from '../models/model-config.ts';
import { ShapeError } from '../tensor/shapes.ts';
import { lossGraph, type ModelShape, readingGraph } from './step.ts';

/** An odd length: what is not a whole number shows. */
const small = { rows: 2, length: 3, asked: null, packed: false } as const;

/** Describes a training step of a small batch, so that shapes which do not fit are told with the layer where they meet, before anything is computed. */
export const checkShapes = (model: ModelShape, training: Training, fail: Fail): void =>
  told(fail, () => lossGraph(model, training, small));

/** The same for a model that is only read. */
export const checkReading = (config: ModelConfig, fail: Fail): void =>
  told(fail, () => readingGraph({ config, adapter: null, compute: 'float32', scoresAtOnce: 1 }, small));

function told(fail: Fail, describe: () => unknown): void {
  try {
    describe();
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    fail('FTP0965', { problem: error.message });
  }
}

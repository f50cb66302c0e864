import { test } from 'uvu';
import type { Batch, OpenModel, Training, Update } from '../../../stdlib/engines/engine.ts';
import { initialWeights } from '../../../stdlib/models/initialise.ts';
import { stream, uniforms } from '../../../stdlib/tensor/random.ts';
import { llamaConfig } from '../../support/model-configs.ts';
import { boundTensorflow } from '../../support/tensorflow.ts';

/** Tests on a TensorFlow that is bound for them, and a small model for them. */

const bound = boundTensorflow();
if ('folder' in bound) {
  process.env.FINSLIP_TFJS_NODE = bound.folder;
  process.env.FINSLIP_ENGINE = 'tfjs-node-gpu';
}

export function onTensorflow(name: string, act: () => Promise<void>): void {
  test(name, async () => {
    if ('reason' in bound) return console.log(`skipped: ${bound.reason}`);
    await act();
  });
}

const config = llamaConfig({
  vocabulary: 512,
  width: 64,
  layers: 4,
  heads: 4,
  keyValueHeads: 2,
  feedForward: 160,
  positions: 8192,
});
export const model: OpenModel = { config, weights: initialWeights(config, 1), adapter: null };
export const plain: Training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false };
export const update: Update = { learningRate: 3e-3, betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.1, clip: 1 };

/** Tokens of which a few are frequent, so that there is something to learn. */
export function batchOf(rows: number, length: number, seed: number): Batch {
  const tokens = Int32Array.from(uniforms(stream(seed, 'tokens'), rows * length + 1), (u) => Math.floor(u ** 3 * 512));
  return { rows, length, ids: tokens.slice(0, -1), labels: tokens.slice(1) };
}

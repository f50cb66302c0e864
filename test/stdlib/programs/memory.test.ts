import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch, Training } from '../../../stdlib/engines/engine.ts';
import { tryBackend } from '../../../stdlib/engines/tfjs/backends.ts';
import { openReplica } from '../../../stdlib/engines/tfjs/replica.ts';
import { workspace } from '../../../stdlib/engines/tfjs/workspace.ts';
import { initialAdapter, initialWeights } from '../../../stdlib/models/initialise.ts';
import type { ModelConfig } from '../../../stdlib/models/model-config.ts';
import { linearModules } from '../../../stdlib/models/tensors.ts';
import { shapeOf } from '../../../stdlib/programs/batch.ts';
import { stepMemory } from '../../../stdlib/programs/memory.ts';
import { modelShape } from '../../../stdlib/programs/step.ts';
import { watchHeap } from '../../support/heap.ts';
import { gpt2Config, llamaConfig } from '../../support/model-configs.ts';

const shape = { vocabulary: 600, width: 64, layers: 4, heads: 4, positions: 128 };
const llama = llamaConfig({ ...shape, keyValueHeads: 2 });
const gpt2 = gpt2Config(shape);
const plain: Training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false };

function batchOf(rows: number, length: number): Batch {
  const ids = Int32Array.from({ length: rows * length }, (_, i) => (i * 7919) % 600);
  return { rows, length, ids, labels: ids.slice() };
}

function modelOf(config: ModelConfig, training: Training) {
  const modules = [...linearModules(config).keys()];
  const weights = initialAdapter(config, modules, 4, 1, null);
  const adapter = training.what === 'adapter' ? { rank: 4, alpha: 8, rankStabilised: false, weights } : null;
  return { config, weights: initialWeights(config, 1), adapter };
}

/** Most bytes of tensors that live at one time in a step, weights and what all steps share not counted. */
async function measured(config: ModelConfig, training: Training, batch: Batch): Promise<number> {
  const heap = watchHeap();
  const replica = openReplica(modelOf(config, training), training);
  await replica.gradients(batch, 0);
  const resting = heap.live;
  heap.peak = resting;
  await replica.gradients(batch, 0);
  replica.close();
  return heap.peak - resting;
}

for (const [name, config, training] of [
  ['a Llama', llama, plain],
  ['a Llama, layers computed again', llama, { ...plain, recompute: true }],
  ['an adapter', llama, { ...plain, what: 'adapter', dropout: 0.1 }],
  ['a GPT-2', gpt2, plain],
] as const)
  test(`the memory of a step is known before it runs: ${name}`, async () => {
    assert.is((await tryBackend('tfjs-wasm')).problem, null);
    const batch = batchOf(4, 128);
    const shape = modelShape(modelOf(config, training), 2 ** 20);
    const estimate = stepMemory(shape, training, shapeOf(batch, false), workspace);
    const seen = await measured(config, training, batch);
    console.log(`${name}: estimate ${(estimate / 1e6).toFixed(1)} MB, measured ${(seen / 1e6).toFixed(1)} MB`);
    assert.ok(Math.abs(estimate / seen - 1) < 0.02, `${estimate} against ${seen}`);
  });

test('what the engine needs during an operation counts: a wide output layer', async () => {
  assert.is((await tryBackend('tfjs-wasm')).problem, null);
  const wide = { ...gpt2, vocabulary: 40_000, layers: 2, width: 256, headDim: 64 };
  const training: Training = { ...plain, what: 'adapter' };
  const batch = batchOf(1, 128);
  const shape = modelShape(modelOf(wide, training), 2 ** 20);
  const whole = stepMemory(shape, training, shapeOf(batch, false), workspace);
  const seen = await measured(wide, training, batch);
  assert.ok(Math.abs(whole / seen - 1) < 0.02, `${whole} against ${seen}`);
});

test('layers that are computed again need less memory', () => {
  const of = shapeOf(batchOf(4, 128), false);
  const shape = modelShape(modelOf(llama, plain), 2 ** 20);
  assert.ok(stepMemory(shape, { ...plain, recompute: true }, of) < 0.6 * stepMemory(shape, plain, of));
});

test.run();

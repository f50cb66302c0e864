import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseConfig } from '../../../stdlib/models/config.ts';
import { parameterCount } from '../../../stdlib/models/tensors.ts';
import { namedParts, type OwnTraining, ownMemory, residentMemory, sumOf } from '../../../stdlib/training/own-memory.ts';
import { fail } from '../models/support.ts';

/** The smallest GPT-2: 124 439 808 parameters (Radford et al. 2019, as counted by its published checkpoint). */
const config = parseConfig(
  { model_type: 'gpt2', vocab_size: 50257, n_embd: 768, n_layer: 12, n_head: 12, n_positions: 1024 },
  'example',
  fail,
);
const modules = new Set(Array.from({ length: 12 }, (_, layer) => `transformer.h.${layer}.attn.c_attn`));
/** 12 layers of rank 8 between 768 and 3 * 768. */
const adapterBytes = 4 * 12 * 8 * (768 + 3 * 768);
const weightBytes = 4 * 124_439_808;

const lora: OwnTraining = {
  engine: 'tfjs-node-gpu',
  config,
  adapter: { rank: 8, scale: 2, modules, magnitudes: false },
  training: { what: 'adapter', dropout: 0, objective: { kind: 'labels' }, recompute: false },
  rows: 4,
  length: 512,
  packed: false,
  accumulate: 1,
  threads: 1,
};
const full: OwnTraining = { ...lora, adapter: null, training: { ...lora.training, what: 'model' } };

test('what training holds is counted by parameter', () => {
  assert.is(4 * parameterCount(config), weightBytes);
  const adapted = ownMemory(lora).device;
  assert.equal([adapted.weights, adapted.adapter, adapted.moments], [weightBytes, adapterBytes, 2 * adapterBytes]);
  assert.equal([ownMemory(full).device.moments, ownMemory(full).device.gradients], [2 * weightBytes, 0]);
  assert.is(ownMemory({ ...full, accumulate: 2 }).device.gradients, weightBytes);
  assert.is(ownMemory(full).host.weights, weightBytes);
});

test('a step that trains all weights holds all gradients; an adapter does not', () => {
  assert.ok(ownMemory({ ...full, rows: 1, length: 16 }).device.step > weightBytes);
  assert.ok(ownMemory({ ...lora, rows: 1, length: 16 }).device.step < weightBytes);
});

test('intermediate results grow with the batch, and shrink where layers are computed again', () => {
  const step = (changed: Partial<OwnTraining>) => ownMemory({ ...lora, ...changed }).device.step;
  assert.ok(step({ rows: 8 }) > 1.8 * step({}));
  assert.ok(step({ training: { ...lora.training, recompute: true } }) < 0.3 * step({}));
  const dpo = { ...lora.training, objective: { kind: 'dpo', beta: 0.1, labelSmoothing: 0 } } as const;
  assert.ok(step({ training: dpo }) > 0.8 * step({}));
});

test('TensorFlow is given room for what its regions lose, and for the graph itself', () => {
  const of = ownMemory({ ...full, rows: 4, length: 512 });
  // The gradient of the embeddings, 50257 * 768 numbers, is the largest tensor: scores are computed 2^24 at a time.
  assert.is(of.device.engine, 2 * 4 * 50257 * 768);
  const again = ownMemory({ ...full, training: { ...full.training, recompute: true } });
  assert.ok(again.host.engine > of.host.engine, 'more operations');
});

test('threads share the rows of a batch and have the weights each', () => {
  const one = ownMemory({ ...full, engine: 'tfjs-wasm' });
  const two = ownMemory({ ...full, engine: 'tfjs-wasm', threads: 2 });
  assert.equal(two.device, one.device);
  // Four rows are four shards: each of them answers with its gradients, beside their sum.
  assert.is(one.host.gradients, 5 * weightBytes);
  assert.is(one.host.weights, 2 * weightBytes);
  assert.is(two.host.weights, 2 * weightBytes);
  assert.ok(residentMemory(two) > residentMemory(one) + sumOf(one.device));
  const single = ownMemory({ ...full, engine: 'tfjs-wasm', rows: 1 });
  assert.is(single.device.step, one.device.step);
});

test('the smallest GPT-2 is adapted in 8 GB, and its estimate takes no time to speak of', () => {
  const begun = performance.now();
  assert.ok(residentMemory(ownMemory(lora)) < 8e9);
  // Tens of milliseconds; the bound allows for a busy machine.
  assert.ok(performance.now() - begun < 1000);
});

test('parts are named from the largest on, without what hardly counts', () => {
  const parts = { weights: 10, adapter: 0.01, gradients: 0, moments: 20, step: 70, engine: 0 };
  assert.equal(namedParts(parts), [
    ['step', 70],
    ['moments', 20],
    ['weights', 10],
  ]);
});

test.run();

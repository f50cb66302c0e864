import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch, Program, Update } from '../../../stdlib/engines/engine.ts';
import { describeEngines, numericsId } from '../../../stdlib/engines/select.ts';
import { shardsOf } from '../../../stdlib/engines/tfjs/shards.ts';
import { initialAdapter, initialWeights } from '../../../stdlib/models/initialise.ts';
import { linearModules, type Weights } from '../../../stdlib/models/tensors.ts';
import { stream, uniforms } from '../../../stdlib/tensor/random.ts';
import { llamaConfig } from '../../support/model-configs.ts';
import { distance } from '../models/support.ts';
import { engine } from './support.ts';

const config = llamaConfig({
  vocabulary: 300,
  width: 16,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  feedForward: 24,
  positions: 64,
});
const update: Update = {
  learningRate: 1e-2,
  betas: [0.9, 0.999],
  epsilon: 1e-8,
  weightDecay: 0.1,
  clip: 1,
};

function randomBatch(rows: number, length: number, seed = 1, vocabulary = config.vocabulary): Batch {
  const numbers = uniforms(stream(seed, 'tokens'), rows * length + 1);
  const tokens = Int32Array.from(numbers, (u) => Math.floor(u * vocabulary));
  return { rows, length, ids: tokens.slice(0, -1), labels: tokens.slice(1) };
}

const part = ({ length, ids, labels }: Batch, from: number, to: number): Batch => ({
  rows: to - from,
  length,
  ids: ids.slice(from * length, to * length),
  labels: labels.slice(from * length, to * length),
});

async function open(what: 'model' | 'adapter' = 'model', dropout = 0, of = config, threads = 1): Promise<Program> {
  const modules = [...linearModules(of).keys()];
  const adapter =
    what === 'adapter'
      ? { rank: 2, alpha: 4, rankStabilised: false, weights: initialAdapter(of, modules, 2, 1) }
      : null;
  return (await engine()).open(
    { config: of, weights: initialWeights(of, 1), adapter },
    { what, dropout, objective: { kind: 'labels' }, recompute: false },
    threads,
  );
}

function close(a: Weights, b: Weights, tolerance: number): boolean {
  return [...a].every(([name, { data }]) => distance(data, b.get(name)!.data) <= tolerance);
}

test('scores that are computed in pieces give the same gradients', async () => {
  // 2^20 scores are held at once: 768 tokens in three shards times 5000 entries are more.
  const large = { ...config, vocabulary: 5000 };
  const batch = randomBatch(12, 64, 1, large.vocabulary);
  const whole = await open('model', 0, large);
  const { sum, gradients } = await whole.gradients(batch, 0);
  const first = await whole.gradients(part(batch, 0, 6), 0);
  const second = await whole.gradients(part(batch, 6, 12), 0);
  assert.ok(Math.abs(first.sum + second.sum - sum) < 1e-5 * sum);
  for (const [name, { data }] of gradients) {
    const added = data.map((_, i) => first.gradients.get(name)!.data[i]! + second.gradients.get(name)!.data[i]!);
    assert.ok(distance(data, added) < 2e-2, name);
  }
  const scores = await whole.logProbabilities(batch);
  assert.ok(Math.abs(scores.reduce((total, p) => total - p, 0) - sum) < 1e-5 * sum);
  whole.dispose();
});

test('padding and positions without a label change nothing', async () => {
  const program = await open();
  const batch = randomBatch(2, 20);
  batch.labels.fill(-1, 5, 9);
  const loss = await program.gradients(batch, 0);
  const wide: Batch = { rows: 2, length: 32, ids: new Int32Array(64).fill(2), labels: new Int32Array(64).fill(-1) };
  for (let row = 0; row < 2; row++) {
    wide.ids.set(batch.ids.subarray(row * 20, row * 20 + 20), row * 32);
    wide.labels.set(batch.labels.subarray(row * 20, row * 20 + 20), row * 32);
  }
  const same = await program.gradients(wide, 0);
  assert.is(same.count, 36);
  assert.ok(Math.abs(same.sum - loss.sum) < 1e-4);
  assert.ok(close(loss.gradients, same.gradients, 1e-5));
  program.dispose();
});

test('state and restore are exact, and training from there is too', async () => {
  const [one, other] = [await open(), await open()];
  const step = (program: Program, seed: number) => program.step([randomBatch(2, 16, seed)], [0], update);
  await step(one, 1);
  const state = await one.state();
  await step(one, 2);
  await step(other, 9);
  await other.restore(state);
  await step(other, 2);
  assert.equal(await other.state(), await one.state());
  assert.is((await one.state()).step, 2);
  one.dispose();
  other.dispose();
});

test('many threads give the bytes of one', async () => {
  const batch = randomBatch(11, 64);
  const results = [];
  for (const threads of [1, 3]) {
    const program = await open('adapter', 0.2, config, threads);
    const losses = [];
    for (const seed of [4, 5]) losses.push(await program.step([batch, batch], [seed, seed + 10], update));
    results.push({ losses, scores: await program.logProbabilities(batch), state: await program.state() });
    program.dispose();
  }
  assert.equal(results[0], results[1]);
});

test('a batch is cut by its shape alone, every row once', () => {
  for (const [rows, length, count] of [
    [8, 128, 4],
    [11, 64, 2],
    [2, 16, 1],
    [1, 4096, 1],
    [3, 512, 3],
  ] as const) {
    const batch = randomBatch(rows, length);
    const shards = shardsOf(batch);
    assert.is(shards.length, count);
    assert.equal(
      shards.flatMap(({ ids }) => [...ids]),
      [...batch.ids],
    );
    assert.equal(
      shards.flatMap(({ labels }) => [...labels]),
      [...batch.labels],
    );
  }
});

test('dropout is decided by its seed and leaves evaluation alone', async () => {
  const batch = randomBatch(2, 16);
  const sums: number[] = [];
  const program = await open('adapter', 0.5);
  // B starts at zero, where the addition is zero whatever is left out; a step moves it.
  await program.step([batch], [5], update);
  for (const seed of [1, 1, 2]) sums.push((await program.gradients(batch, seed)).sum);
  assert.is(sums[0], sums[1]);
  assert.is.not(sums[0], sums[2]);
  assert.equal(await program.logProbabilities(batch), await program.logProbabilities(batch));
  program.dispose();
});

test('steps and evaluations leave no tensors behind, and closing frees all', async () => {
  const before = tf.memory().numTensors;
  const program = await open('adapter', 0.1);
  const step = async () => {
    await program.step([randomBatch(2, 16)], [0], update);
    await program.logProbabilities(randomBatch(3, 16));
    await program.logits(randomBatch(1, 16), [3]);
  };
  await step();
  const after = tf.memory().numTensors;
  for (let n = 0; n < 3; n++) await step();
  assert.is(tf.memory().numTensors, after);
  program.dispose();
  assert.is(tf.memory().numTensors, before);
});

test('the engine in use is named, and what was tried before it has a reason and a way out', async () => {
  const engines = await describeEngines();
  const chosen = engines.filter((found) => found.chosen);
  assert.is(chosen.length, 1);
  assert.is(chosen[0]!.name, (await engine()).name);
  assert.is(await numericsId(), (await engine()).numerics);
  for (const { available, reason, advice } of engines) assert.ok(available || (reason !== null && advice !== null));
});

test.run();

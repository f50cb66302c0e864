import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import type { Batch, EngineName, Program, Training } from '../stdlib/engines/engine.ts';
import { requireEngine } from '../stdlib/engines/select.ts';
import { tryBackend } from '../stdlib/engines/tfjs/backends.ts';
import { openProgram } from '../stdlib/engines/tfjs/program.ts';
import { initialAdapter, initialWeights } from '../stdlib/models/initialise.ts';
import { linearModules } from '../stdlib/models/tensors.ts';
import { stream, uniforms } from '../stdlib/tensor/random.ts';
import { llamaConfig } from '../test/support/model-configs.ts';
import { plainStep } from './plain-tfjs.ts';
import { print } from './ratio.ts';

/**
 * A training step of the first example (2 layers, width 64, vocabulary 2000; 8 x 128 tokens), as our engine takes it and as plain tfjs takes it
 * with its own differentiation, on the same backend in the same run.
 */
const config = llamaConfig({ vocabulary: 2000, width: 64, layers: 2, heads: 4, positions: 128 });
const whole: Training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false };
const rounds = 7;
const weights = initialWeights(config, 1);
const batch = randomBatch(8, 128);
const update = { learningRate: 1e-3, betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, clip: 1 } as const;

function randomBatch(rows: number, length: number): Batch {
  const numbers = uniforms(stream(1, 'tokens'), rows * length + 1);
  const tokens = Int32Array.from(numbers, (u) => Math.floor(u * config.vocabulary));
  return { rows, length, ids: tokens.slice(0, -1), labels: tokens.slice(1) };
}

function ours(training: Training, on: EngineName = engine.name, threads = 1): Program {
  const modules = [...linearModules(config).keys()].filter((module) => module.includes('self_attn'));
  const adapter = { rank: 8, alpha: 16, rankStabilised: false, weights: initialAdapter(config, modules, 8, 1) };
  return openProgram(on, { config, weights, adapter: training.what === 'adapter' ? adapter : null }, training, threads);
}

const step = (program: Program) => program.step([batch], [0], update);

interface Subject {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** Medians of interleaved rounds, after one that is not counted. */
async function medians(subjects: readonly Subject[], count: number): Promise<readonly number[]> {
  const times = subjects.map((): number[] => []);
  for (let round = 0; round <= count; round++)
    for (const [i, { run }] of subjects.entries()) {
      const begun = performance.now();
      await run();
      if (round > 0) times[i]!.push((performance.now() - begun) / 1000);
    }
  return times.map((list) => list.sort((a, b) => a - b)[list.length >> 1]!);
}

const engine = await requireEngine((code, values) => {
  throw new Error(`${code} ${JSON.stringify(values)}`);
});
const threads = Math.min(4, availableParallelism());
const [full, lora] = [ours(whole), ours({ ...whole, what: 'adapter' })];
const spread = ours(whole, engine.name, threads);
const subjects: readonly Subject[] = [
  { name: 'plain tfjs, its own gradients', run: async () => plainStep(config, weights, batch) },
  { name: 'all weights', run: () => step(full) },
  { name: `all weights, ${threads} threads`, run: () => step(spread) },
  { name: 'LoRA on attention', run: () => step(lora) },
  { name: 'reading only', run: () => full.logProbabilities(batch) },
];
const times = await medians(subjects, rounds);
const tokens = batch.rows * batch.length;
const line = (name: string, seconds: number) => ({
  name: `${name}, ${Math.round(tokens / seconds)} tokens/s`,
  seconds,
  ratio: seconds / times[0]!,
});
print(
  `Training step on ${engine.name}, ${tokens} tokens`,
  subjects.map(({ name }, i) => line(name, times[i]!)),
);
const apart = Math.abs(plainStep(config, weights, batch).loss / (await ours(whole).gradients(batch, 0)).sum - 1);
console.log(`  losses of both differ by ${apart.toExponential(1)} of their value`);

if ((await tryBackend('tfjs-cpu')).problem === null) {
  const slow = ours(whole, 'tfjs-cpu');
  const [seconds] = await medians([{ name: 'cpu', run: () => step(slow) }], 1);
  print(`The same on ${tf.getBackend()} (plain JavaScript)`, [line('all weights', seconds!)]);
}
spread.dispose();

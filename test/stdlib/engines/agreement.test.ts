import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch, Objective, OpenModel, Program, Training, Update } from '../../../stdlib/engines/engine.ts';
import { isBound } from '../../../stdlib/engines/native/package.ts';
import { openProgram as openNative } from '../../../stdlib/engines/tensorflow/program.ts';
import { tryBackend } from '../../../stdlib/engines/tfjs/backends.ts';
import { openProgram } from '../../../stdlib/engines/tfjs/program.ts';
import { shardSeed } from '../../../stdlib/engines/tfjs/shards.ts';
import { initialAdapter, initialWeights } from '../../../stdlib/models/initialise.ts';
import type { ModelConfig } from '../../../stdlib/models/model-config.ts';
import { adaptableLayers, linearModules, type Weights } from '../../../stdlib/models/tensors.ts';
import { feedsOf, preferenceFeeds, seedFeed, shapeOf } from '../../../stdlib/programs/batch.ts';
import { lossGraph, modelShape } from '../../../stdlib/programs/step.ts';
import { stream, uniforms } from '../../../stdlib/tensor/random.ts';
import { gpt2Config, llamaConfig } from '../../support/model-configs.ts';
import { evaluate } from '../tensor/evaluate.ts';

/**
 * Every objective, with documents packed and with results computed again, on every engine: the first step against the same graph in 64 bits, the
 * steps after it among the engines.
 */

const shape = { vocabulary: 40, width: 8, layers: 2, heads: 2, positions: 16 };
const llama = llamaConfig({ ...shape, keyValueHeads: 1 });
const gpt2 = gpt2Config(shape);
const update: Update = { learningRate: 1e-3, betas: [0.9, 0.999], epsilon: 1e-6, weightDecay: 0.01, clip: 1 };

interface Trial {
  readonly name: string;
  readonly config: ModelConfig;
  readonly training: Training;
  readonly batches: readonly Batch[];
  readonly decomposed: boolean;
}

/** Rows of which each is one token shorter than the one before, the first as long as the model allows; labels begin after `asked` tokens. */
function ragged(seed: number, rows: number, asked = 0): Batch {
  const length = shape.positions;
  const ids = Int32Array.from(uniforms(stream(seed, 'tokens'), rows * length), (u) => Math.floor(u * shape.vocabulary));
  const labels = ids.map((_, at) => {
    const column = at % length;
    const own = length - Math.floor(at / length);
    return column + 1 < own && column >= asked ? ids[at + 1]! : -1;
  });
  return { rows, length, ids, labels };
}

/** Each row holds a document of one token, one of five and a long one. */
function packed(seed: number): Batch {
  const batch = ragged(seed, 2);
  const segments = batch.ids.map((_, at) => [0, 1, 6].filter((from) => at % batch.length >= from).length - 1);
  const labels = batch.labels.map((label, at) => (segments[at] === segments[at + 1] ? label : -1));
  return { ...batch, labels, segments };
}

const reference = (seed: number): Float32Array =>
  Float32Array.from(uniforms(stream(seed, 'reference'), 4), (u) => -20 - 20 * u);
const compared = (seed: number): Batch => ({ ...ragged(seed, 4, 6), preference: { reference: reference(seed) } });
const judged = (seed: number): Batch => ({
  ...ragged(seed, 4, 6),
  preference: { reference: reference(seed), desirable: Uint8Array.of(1, 0, 1, 1), divergence: 0.3 },
});

const labels: Objective = { kind: 'labels' };
const objectives: readonly (readonly [string, Objective, (seed: number) => Batch])[] = [
  ['labels', labels, (seed) => ragged(seed, 3)],
  ['packed labels', labels, packed],
  [
    'one row of two tokens',
    labels,
    (seed) => ({ ...ragged(seed, 1), length: 2, ids: Int32Array.of(5, 6), labels: Int32Array.of(6, -1) }),
  ],
  ['dpo', { kind: 'dpo', beta: 0.1, labelSmoothing: 0.1 }, compared],
  ['ipo', { kind: 'ipo', beta: 0.2 }, compared],
  ['orpo', { kind: 'orpo', beta: 0.1 }, compared],
  ['simpo', { kind: 'simpo', beta: 2, margin: 0.5 }, compared],
  ['kto', { kind: 'kto', beta: 0.1, desirableWeight: 1, undesirableWeight: 1.3 }, judged],
];

const ways = [
  { name: 'all weights of a gpt2', config: gpt2, what: 'model', dropout: 0, recompute: false, decomposed: false },
  {
    name: 'all weights of a llama, recomputed',
    config: llama,
    what: 'model',
    dropout: 0,
    recompute: true,
    decomposed: false,
  },
  { name: 'lora with dropout', config: llama, what: 'adapter', dropout: 0.2, recompute: true, decomposed: false },
  { name: 'dora', config: gpt2, what: 'adapter', dropout: 0, recompute: false, decomposed: true },
] as const;

const trials: readonly Trial[] = objectives.flatMap(([objective, made, batch]) =>
  ways.map(({ name, config, what, dropout, recompute, decomposed }) => ({
    name: `${objective}, ${name}`,
    config,
    training: { what, dropout, objective: made, recompute },
    batches: [1, 2, 3].map(batch),
    decomposed,
  })),
);

/** B of a new adapter is zero, and A of an embedding; here they are not, so that every gradient is. */
function modelOf({ config, training, decomposed }: Trial): OpenModel {
  const weights = initialWeights(config, 3);
  if (training.what === 'model') return { config, weights, adapter: null };
  const modules = decomposed ? linearModules(config) : adaptableLayers(config);
  const started = initialAdapter(config, [...modules.keys()], 2, 1, decomposed ? weights : null);
  const moved: Weights = new Map(
    [...started].map(([name, { shape, data }]) => {
      if (!/\.lora_(B\.weight|embedding_A)$/.test(name)) return [name, { shape, data }];
      const numbers = uniforms(stream(4, name), data.length);
      return [name, { shape, data: Float32Array.from(numbers, (u) => u / 5 - 0.1) }];
    }),
  );
  return { config, weights, adapter: { rank: 2, alpha: 4, rankStabilised: decomposed, weights: moved } };
}

/** Loss and gradients of the first batch in 64 bits. */
function inDoubles(trial: Trial, model: OpenModel, dropoutSeed: number) {
  const { training, batches } = trial;
  const batch = batches[0]!;
  const at = shapeOf(batch, training.objective.kind !== 'labels');
  const graph = lossGraph(modelShape(model, 2 ** 20), training, at);
  const given = new Map<string, ArrayLike<number>>();
  for (const [name, { data }] of [...model.weights, ...(model.adapter?.weights ?? [])]) given.set(name, data);
  for (const [name, { data }] of feedsOf(batch, at)) given.set(name, data);
  if (batch.preference !== undefined)
    for (const [name, { data }] of preferenceFeeds(batch, at, training.objective)) given.set(name, data);
  given.set('seed', seedFeed(dropoutSeed).data);
  const [loss, ...values] = evaluate([graph.loss, ...graph.gradients.values()], given);
  return { loss: loss![0]!, gradients: new Map([...graph.gradients.keys()].map((name, n) => [name, values[n]!])) };
}

const seed = 11;

async function losses(program: Program, { batches }: Trial): Promise<number[]> {
  const seen: number[] = [];
  for (const [n, batch] of batches.entries()) {
    const { sum, count, gradientNorm } = await program.step([batch, batches[0]!], [seed + n, seed], update);
    seen.push(sum / count, gradientNorm);
  }
  return seen;
}

const near = (got: number, wanted: number, share: number): boolean =>
  Math.abs(got - wanted) <= share * Math.max(1e-3, Math.abs(wanted));

function farthest(got: ArrayLike<number>, wanted: Float64Array): number {
  const most = wanted.reduce((largest, x) => Math.max(largest, Math.abs(x)), 1e-4);
  return wanted.reduce((largest, x, i) => Math.max(largest, Math.abs(x - got[i]!)), 0) / most;
}

const native = 'tfjs-node-gpu';
const withNative = process.env.FINSLIP_ENGINE === native && isBound(native);
if (!withNative)
  console.log(`skipped: TensorFlow, which joins in where it is bound and FINSLIP_ENGINE=${native} asks for it`);
const engines = [...(withNative ? ([native] as const) : []), 'tfjs-wasm', 'tfjs-cpu'] as const;
const steps = new Map<string, number[]>();

for (const engine of engines)
  for (const trial of trials)
    test(`${engine}: ${trial.name}`, async () => {
      assert.is((await tryBackend(engine)).problem, null);
      const model = modelOf(trial);
      // Interpreted, a batch is cut into parts with a seed of their own; these are so small that there is one part.
      const seedOfPart = engine === native ? seed : shardSeed(seed, 0);
      const program =
        engine === native ? openNative(engine, model, trial.training) : openProgram(engine, model, trial.training, 1);
      const first = await program.gradients(trial.batches[0]!, seed);
      const wanted = inDoubles(trial, model, seedOfPart);
      assert.ok(near(first.sum, wanted.loss, 1e-4), `loss ${first.sum}, in 64 bits ${wanted.loss}`);
      for (const [name, values] of wanted.gradients) {
        const distance = farthest(first.gradients.get(name)!.data, values);
        assert.ok(distance < 2e-4, `${name}: gradient off by ${distance} of its largest element`);
      }
      const seen = await losses(program, trial);
      program.dispose();
      assert.ok(seen.every(Number.isFinite));
      // What is dropped depends on the seed, so with dropout only engines that seed alike make the same steps.
      const key = trial.training.dropout === 0 ? trial.name : `${trial.name} ${seedOfPart}`;
      const others = steps.get(key);
      if (others === undefined) steps.set(key, seen);
      else for (const [n, x] of seen.entries()) assert.ok(near(x, others[n]!, 1e-3), `${seen} against ${others}`);
    });

test.run();

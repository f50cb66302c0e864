import * as tf from '@tensorflow/tfjs-core';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch, Program } from '../../../stdlib/engines/engine.ts';
import type { ModelConfig } from '../../../stdlib/models/config.ts';
import { initialAdapter, initialWeights } from '../../../stdlib/models/initialise.ts';
import { linearModules } from '../../../stdlib/models/tensors.ts';
import { stream, uniforms } from '../../../stdlib/tensor/random.ts';
import { shared } from '../../support/shared.ts';
import { distance } from '../models/support.ts';
import { engine, readJson, readModel } from './support.ts';

const golden = shared('golden/training');
/** All families and kinds of positions. */
const models = [
  'tiny-llama-gqa',
  'tiny-llama-gqa-linear-legacycfg',
  'tiny-llama3-tied',
  'tiny-qwen2',
  'tiny-mistral',
  'tiny-gpt2',
  'tiny-gptsw3-like',
];

const random = (count: number, below: number, seed: number): Int32Array =>
  Int32Array.from(uniforms(stream(seed, 'tokens'), count), (u) => Math.floor(u * below));

/** Scores after the last token of each row, computed from the start. */
async function plainScores(program: Program, rows: readonly Int32Array[]): Promise<Float32Array> {
  const length = Math.max(...rows.map((row) => row.length));
  const ids = new Int32Array(rows.length * length);
  for (const [r, row] of rows.entries()) ids.set(row, r * length);
  const batch: Batch = { rows: rows.length, length, ids, labels: new Int32Array(ids.length).fill(-1) };
  return program.logits(
    batch,
    rows.map((row, r) => r * length + row.length - 1),
  );
}

/** The largest difference of cached and plain scores over `steps` random tokens after prompts of the given lengths. */
async function compare(
  program: Program,
  vocabulary: number,
  lengths: readonly number[],
  steps: number,
  capacity: number,
): Promise<number> {
  let rows = lengths.map((length, r) => random(length, vocabulary, r));
  const generation = await program.generate(rows, capacity);
  let most = 0;
  for (let step = 0; ; step++) {
    most = Math.max(most, distance(generation.scores(), await plainScores(program, rows)));
    if (step === steps) break;
    const next = random(rows.length, vocabulary, 100 + step);
    rows = rows.map((row, r) => Int32Array.of(...row, next[r]!));
    await generation.advance(next);
  }
  generation.dispose();
  return most;
}

if (golden === null) console.log('skipped: no golden values here');
else
  for (const name of models) {
    test(`${name} scores with kept keys and values as it does from the start`, async () => {
      const model = readModel(join(golden, 'models', name));
      const program = (await engine()).open(model, null);
      const { vocabulary, positions } = model.config;
      assert.ok((await compare(program, vocabulary, [3, 17, 1], 3, Math.min(48, positions))) < 1e-5);
      program.dispose();
    });

    test(`${name} writes greedily what the reference writes`, async () => {
      const { greedy } = readJson<{ greedy?: { generations: readonly Golden[] } }>(golden, 'forward', `${name}.json`);
      const generations = greedy?.generations ?? [];
      const model = readModel(join(golden, 'models', name));
      const program = (await engine()).open(model, null);
      const written = generations.map((): number[] => []);
      if (generations.length > 0) {
        const prompts = generations.map(({ prompt_ids }) => Int32Array.from(prompt_ids));
        const generation = await program.generate(prompts, 64);
        for (let step = 0; step < generations[0]!.new_ids.length; step++) {
          const scores = generation.scores();
          const best = prompts.map((_, r) => argmax(scores, r, model.config.vocabulary));
          best.forEach((token, r) => {
            written[r]!.push(token);
          });
          await generation.advance(Int32Array.from(best));
        }
        generation.dispose();
      }
      assert.equal(
        written,
        generations.map(({ new_ids }) => new_ids),
      );
      program.dispose();
    });
  }

interface Golden {
  readonly prompt_ids: readonly number[];
  readonly new_ids: readonly number[];
}

function argmax(scores: Float32Array, row: number, vocabulary: number): number {
  let best = 0;
  for (let token = 1; token < vocabulary; token++)
    if (scores[row * vocabulary + token]! > scores[row * vocabulary + best]!) best = token;
  return best;
}

test.run();

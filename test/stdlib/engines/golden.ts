import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Adapter, Batch, OpenModel, Program, Training } from '../../../stdlib/engines/engine.ts';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import type { Weights } from '../../../stdlib/models/tensors.ts';
import { distance, fail } from '../models/support.ts';
import { batchOf, engine, readJson, readModel } from './support.ts';

/** Comparisons of the engine in use with what PyTorch computed. */

export const modelTraining: Training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false };

interface MicroBatch {
  readonly input_ids: readonly (readonly number[])[];
  readonly labels: readonly (readonly number[])[];
  /** Packed rows: 0 where a document begins. */
  readonly position_ids?: readonly (readonly number[])[];
}
interface Recipe {
  readonly max_grad_norm: number;
  readonly weight_decay: number;
  readonly lora?: { readonly r: number; readonly alpha: number };
}
interface LogLine {
  readonly loss: number;
  readonly learning_rate: number;
  readonly grad_norm: number;
  readonly num_items: number;
}

const unprefixed = (weights: Weights): Weights =>
  new Map([...weights].map(([name, tensor]) => [name.replace(/^base_model\.model\./, ''), tensor]));

export const readLog = (folder: string): readonly LogLine[] =>
  readFileSync(join(folder, 'log.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine);

/** Feeds the recorded micro-batches, compares loss and gradient norm of every step, or of the first `steps` of them, and gives the trained program. */
export async function replay(
  folder: string,
  model: OpenModel,
  training: Training,
  steps = Number.POSITIVE_INFINITY,
): Promise<Program> {
  const recipe = readJson<Recipe>(folder, 'run.json');
  const { windows, micro_batches } = readJson<{
    windows: readonly (readonly number[])[];
    micro_batches: readonly MicroBatch[];
  }>(folder, 'batches.json');
  const log = readLog(folder);
  const program = (await engine()).open(model, training);
  assert.is(windows.length, log.length);
  for (const [step, window] of windows.slice(0, steps).entries()) {
    const wanted = log[step]!;
    const batches = window.map((n) => given(micro_batches[n]!));
    const { sum, count, gradientNorm } = await program.step(
      batches,
      window.map(() => 0),
      {
        learningRate: wanted.learning_rate,
        betas: [0.9, 0.999],
        epsilon: 1e-8,
        weightDecay: recipe.weight_decay,
        clip: recipe.max_grad_norm,
      },
    );
    assert.is(count, wanted.num_items);
    assert.ok(
      Math.abs(sum / count - wanted.loss) < (step === 0 ? 1e-5 : 1e-4),
      `loss ${sum / count} of step ${step + 1}, not ${wanted.loss}`,
    );
    assert.ok(
      Math.abs(gradientNorm - wanted.grad_norm) < 1e-4 * wanted.grad_norm,
      `norm ${gradientNorm} of step ${step + 1}, not ${wanted.grad_norm}`,
    );
  }
  return program;
}

function given({ input_ids, labels, position_ids }: MicroBatch): Batch {
  const batch = batchOf(input_ids, labels);
  if (position_ids === undefined) return batch;
  let document = 0;
  return { ...batch, segments: Int32Array.from(position_ids.flat(), (place) => (place === 0 ? ++document : document)) };
}

/** The README's measure: difference over all trained parameters, relative to how far training moved them. */
export function compareParameters(got: Weights, wanted: Weights, start: Weights): void {
  let [off, moved] = [0, 0];
  for (const [name, { data }] of got) {
    const [reference, before] = [wanted.get(name)!.data, start.get(name)!.data];
    assert.ok(distance(data, reference) < 1e-3, name);
    for (let i = 0; i < data.length; i++) {
      off += (data[i]! - reference[i]!) ** 2;
      moved += (reference[i]! - before[i]!) ** 2;
    }
  }
  const relative = Math.sqrt(off / moved);
  console.log(`parameters differ by ${relative.toExponential(1)} of the update`);
  assert.ok(relative < 2e-3, String(relative));
}

export function readAdapter(folder: string, name: string): Adapter {
  const { lora } = readJson<Recipe>(folder, 'run.json');
  const weights = unprefixed(readSafetensors(join(folder, name, 'adapter_model.safetensors'), fail));
  const { use_rslora } = readJson<{ use_rslora: boolean }>(folder, name, 'adapter_config.json');
  return { rank: lora!.r, alpha: lora!.alpha, rankStabilised: use_rslora, weights };
}

/** Compares the gradients of a batch, tensor by tensor. */
export async function checkGradients(golden: string, name: string): Promise<void> {
  const { input_ids, labels, loss } = readJson<MicroBatch & { loss: number }>(golden, 'grads', `${name}.json`);
  const expected = readSafetensors(join(golden, 'grads', `${name}.safetensors`), fail);
  const program = (await engine()).open(readModel(join(golden, 'models', name)), modelTraining);
  const { sum, count, gradients } = await program.gradients(batchOf(input_ids, labels), 0);
  assert.ok(Math.abs(sum / count - loss) < 1e-5);
  assert.equal([...gradients.keys()].sort(), [...expected.keys()].sort());
  for (const [tensor, { data }] of gradients) {
    const wanted = expected.get(tensor)!.data;
    const largest = wanted.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    assert.ok(
      distance(
        data.map((g) => g / count),
        wanted,
      ) <=
        1e-4 * largest,
      tensor,
    );
  }
  program.dispose();
}

interface Case {
  readonly name: string;
  readonly input_ids: readonly (readonly number[])[];
  readonly attention_mask: readonly (readonly number[])[] | null;
  readonly position_ids: unknown;
  readonly logits_tensor: string;
  readonly logits_positions: 'all' | readonly number[];
  readonly token_logprobs_tensor: string;
  readonly nll_sum: number;
}

/** Compares the scores and the log probabilities of every recorded case, or of the first `most` of them. */
export async function checkScores(golden: string, name: string, most = Number.POSITIVE_INFINITY): Promise<void> {
  const { cases } = readJson<{ cases: readonly Case[] }>(golden, 'forward', `${name}.json`);
  const expected = readSafetensors(join(golden, 'forward', `${name}.safetensors`), fail);
  const program = (await engine()).open(readModel(join(golden, 'models', name)), null);
  let compared = 0;
  for (const example of cases.slice(0, most)) {
    // Padding on the left, with positions of its own, is nothing that training or evaluation here uses.
    if (example.position_ids !== null) continue;
    const real = example.attention_mask ?? example.input_ids.map((row) => row.map(() => 1));
    const labels = example.input_ids.map((row, r) => row.map((id, c) => (real[r]![c] === 1 ? id : -100)));
    const batch = batchOf(example.input_ids, labels);
    const columns = example.logits_positions === 'all' ? [...example.input_ids[0]!.keys()] : example.logits_positions;
    const wanted = expected.get(example.logits_tensor)!;
    const vocabulary = wanted.shape.at(-1)!;
    const places = example.input_ids.flatMap((_, row) => columns.map((column, at) => ({ row, column, at })));
    const asked = places.filter(({ row, column }) => real[row]![column] === 1);
    const scores = await program.logits(
      batch,
      asked.map(({ row, column }) => row * batch.length + column),
    );
    asked.forEach(({ row, column, at }, n) => {
      const from = (row * columns.length + at) * vocabulary;
      const got = scores.subarray(n * vocabulary, (n + 1) * vocabulary);
      assert.ok(
        distance(got, wanted.data.subarray(from, from + vocabulary)) < 1e-4,
        `${example.name} ${row},${column}`,
      );
    });
    compared += asked.length;
    const logProbabilities = await program.logProbabilities(batch);
    const sum = logProbabilities.reduce((total, p) => total - p, 0);
    assert.ok(
      Math.abs(sum - example.nll_sum) < 1e-4 * Math.max(1, example.nll_sum),
      `${example.name}: ${sum}, not ${example.nll_sum}`,
    );
    const wantedRows = expected.get(example.token_logprobs_tensor);
    if (wantedRows === undefined) continue;
    const wantedAsked = wantedRows.data.filter((_, i) => {
      const [row, column] = [Math.floor(i / (batch.length - 1)), i % (batch.length - 1)];
      return batch.labels[row * batch.length + column]! >= 0;
    });
    assert.ok(distance(logProbabilities, wantedAsked) < 1e-4, `${example.name} log probabilities`);
  }
  program.dispose();
  assert.ok(compared > 10);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Adapter, Batch, OpenModel, Program, Training } from '../../../stdlib/engines/engine.ts';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import type { Weights } from '../../../stdlib/models/tensors.ts';
import { shared } from '../../support/shared.ts';
import { distance, fail } from '../models/support.ts';
import { batchOf, engine, readJson, readModel } from './support.ts';

const golden = shared('golden/training');
const modelTraining: Training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false };

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

const readLog = (folder: string): readonly LogLine[] =>
  readFileSync(join(folder, 'log.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine);

/** Feeds the recorded micro-batches, compares loss and gradient norm of every step, and gives the trained program. */
async function replay(folder: string, model: OpenModel, training: Training): Promise<Program> {
  const recipe = readJson<Recipe>(folder, 'run.json');
  const { windows, micro_batches } = readJson<{
    windows: readonly (readonly number[])[];
    micro_batches: readonly MicroBatch[];
  }>(folder, 'batches.json');
  const log = readLog(folder);
  const program = (await engine()).open(model, training);
  assert.is(windows.length, log.length);
  for (const [step, window] of windows.entries()) {
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
function compareParameters(got: Weights, wanted: Weights, start: Weights): void {
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

function readAdapter(folder: string, name: string): Adapter {
  const { lora } = readJson<Recipe>(folder, 'run.json');
  const weights = unprefixed(readSafetensors(join(folder, name, 'adapter_model.safetensors'), fail));
  const { use_rslora } = readJson<{ use_rslora: boolean }>(folder, name, 'adapter_config.json');
  return { rank: lora!.r, alpha: lora!.alpha, rankStabilised: use_rslora, weights };
}

if (golden !== null) {
  for (const name of ['tiny-llama-gqa', 'tiny-llama3-tied', 'tiny-qwen2', 'tiny-gpt2'])
    test(`gradients of ${name} are those of the reference`, async () => {
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
    });

  for (const [run, base] of [
    ['a_full_causal', 'tiny-llama-gqa'],
    ['c1_sft_assistant', 'tiny-llama-gqa'],
    ['c2_sft_completion', 'tiny-llama3-tied'],
  ] as const)
    test(`full training as in ${run}`, async () => {
      const folder = join(golden, 'train', run);
      const model = readModel(join(golden, 'models', base));
      const program = await replay(folder, model, modelTraining);
      const wanted = readSafetensors(join(folder, 'final', 'model.safetensors'), fail);
      compareParameters((await program.state()).parameters, wanted, model.weights);
      program.dispose();
    });

  for (const [run, base] of [
    ['b_lora', 'tiny-llama-gqa'],
    ['b2_lora_gpt2', 'tiny-gpt2'],
    ['b3_dora', 'tiny-qwen2'],
    ['d_packing_run', 'tiny-llama-gqa'],
  ] as const)
    test(`adapter training as in ${run}`, async () => {
      const folder = join(golden, 'train', run);
      const adapter = readAdapter(folder, 'init_adapter');
      const model = { ...readModel(join(golden, 'models', base)), adapter };
      const program = await replay(folder, model, { ...modelTraining, what: 'adapter' });
      const wanted = readAdapter(folder, 'final_adapter').weights;
      compareParameters((await program.state()).parameters, wanted, adapter.weights);
      program.dispose();
    });

  for (const recompute of [false, true])
    test(`preference training as in e_dpo${recompute ? ', layers computed again' : ''}`, async () => {
      const folder = join(golden, 'train', 'e_dpo');
      const reference = readModel(join(golden, 'models', 'tiny-llama-gqa'));
      const start = readSafetensors(join(golden, 'train', 'c1_sft_assistant', 'final', 'model.safetensors'), fail);
      const objective = { kind: 'dpo', beta: 0.1, labelSmoothing: 0 } as const;
      const training: Training = { what: 'model', dropout: 0, objective, recompute };
      const program = (await engine()).open({ ...reference, weights: start }, training);
      const judge = (await engine()).open(reference, null);
      const { micro_batches } = readJson<{ micro_batches: readonly Pairs[] }>(folder, 'batches.json');
      for (const [step, wanted] of readLog(folder).entries()) {
        const batch = await judged(judge, interleaved(micro_batches[step]!));
        const { sum, count, gradientNorm } = await program.step([batch], [0], {
          learningRate: wanted.learning_rate,
          betas: [0.9, 0.999],
          epsilon: 1e-8,
          weightDecay: 0,
          clip: 1,
        });
        assert.is(count, 2);
        assert.ok(Math.abs(sum / count - wanted.loss) < 1e-3 * wanted.loss, `${sum / count}, not ${wanted.loss}`);
        assert.ok(Math.abs(gradientNorm - wanted.grad_norm) < 1e-3 * wanted.grad_norm, `norm of step ${step + 1}`);
      }
      const final = readSafetensors(join(folder, 'final_except_embeddings.safetensors'), fail);
      const { parameters } = await program.state();
      const compared = new Map([...parameters].filter(([name]) => final.has(name)));
      assert.is(compared.size, final.size);
      compareParameters(compared, final, start);
      program.dispose();
      judge.dispose();
    });

  test('losses that compare answers are those of the reference', async () => {
    const { micro_batch, losses } = readJson<{
      micro_batch: Pairs;
      losses: readonly { loss_type: string; beta: number; label_smoothing: number; loss: number }[];
    }>(golden, 'train', 'e_dpo', 'preference_losses.json');
    const reference = readModel(join(golden, 'models', 'tiny-llama-gqa'));
    const start = readSafetensors(join(golden, 'train', 'c1_sft_assistant', 'final', 'model.safetensors'), fail);
    const judge = (await engine()).open(reference, null);
    const batch = await judged(judge, interleaved(micro_batch));
    let compared = 0;
    for (const { loss_type, beta, loss } of losses) {
      if (loss_type !== 'sigmoid' && loss_type !== 'ipo') continue;
      const objective =
        loss_type === 'ipo' ? ({ kind: 'ipo', beta } as const) : ({ kind: 'dpo', beta, labelSmoothing: 0 } as const);
      const program = (await engine()).open({ ...reference, weights: start }, { ...modelTraining, objective });
      const { sum, count } = await program.gradients(batch, 0);
      assert.ok(Math.abs(sum / count - loss) < 1e-4 * loss, `${loss_type}: ${sum / count}, not ${loss}`);
      program.dispose();
      compared++;
    }
    judge.dispose();
    assert.ok(compared >= 3);
  });

  test('documents that are packed into one row stay apart', async () => {
    const packed = readJson<{
      packed_input_ids: readonly (readonly number[])[];
      packed_segment_ids: readonly (readonly number[])[];
      results: Readonly<Record<string, { nll_sum: number; n_targets: number; grad_norm: number }>>;
    }>(golden, 'train', 'd_packing', 'tiny-llama-gqa.json');
    const program = (await engine()).open(readModel(join(golden, 'models', 'tiny-llama-gqa')), modelTraining);
    const segments = Int32Array.from(packed.packed_segment_ids.flat());
    const batch = { ...batchOf(packed.packed_input_ids), segments };
    batch.labels.forEach((_, at) => {
      if (segments[at] !== segments[at + 1]) batch.labels[at] = -1;
    });
    const { sum, count, gradients } = await program.gradients(batch, 0);
    const wanted = packed.results.separate_padded_rows!;
    assert.is(count, wanted.n_targets);
    assert.ok(Math.abs(sum - wanted.nll_sum) < 1e-5 * sum, String(sum));
    let squares = 0;
    for (const { data } of gradients.values()) for (const g of data) squares += (g / count) ** 2;
    assert.ok(Math.abs(Math.sqrt(squares) - wanted.grad_norm) < 1e-4 * wanted.grad_norm);
    const { nll_sum: leaky } = packed.results.WRONG_positions_reset_but_plain_causal!;
    assert.ok(Math.abs(sum - leaky) > 0.1);
    program.dispose();
  });
}

interface Pairs {
  readonly input_ids: readonly (readonly number[])[];
  /** 1 on the answer. */
  readonly completion_mask: readonly (readonly number[])[];
}

/** Chosen and rejected answers in turn, from all chosen before all rejected. */
function interleaved({ input_ids, completion_mask }: Pairs): Batch {
  const pairs = input_ids.length / 2;
  const order = Array.from({ length: 2 * pairs }, (_, row) => (row >> 1) + (row % 2) * pairs);
  const ids = order.map((row) => input_ids[row]!);
  const labels = order.map((row) => input_ids[row]!.map((id, at) => (completion_mask[row]![at] === 1 ? id : -100)));
  return batchOf(ids, labels);
}

/** The batch with what the reference model gives each row. */
async function judged(judge: Program, batch: Batch): Promise<Batch> {
  const scores = await judge.logProbabilities(batch);
  const reference = new Float32Array(batch.rows);
  let at = 0;
  batch.labels.forEach((label, place) => {
    if (label >= 0) reference[Math.floor(place / batch.length)]! += scores[at++]!;
  });
  return { ...batch, preference: { reference } };
}

test.run();

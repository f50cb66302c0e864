import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch, Program, Training } from '../../../stdlib/engines/engine.ts';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { shared } from '../../support/shared.ts';
import { fail } from '../models/support.ts';
import { checkGradients, compareParameters, modelTraining, readAdapter, readLog, replay } from './golden.ts';
import { batchOf, engine, readJson, readModel } from './support.ts';

const golden = shared('golden/training');

if (golden !== null) {
  for (const name of ['tiny-llama-gqa', 'tiny-llama3-tied', 'tiny-qwen2', 'tiny-gpt2'])
    test(`gradients of ${name} are those of the reference`, () => checkGradients(golden, name));

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

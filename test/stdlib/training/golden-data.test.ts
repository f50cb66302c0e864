import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row, Value } from '../../../compiler/operators/authoring.ts';
import { readTokenizer } from '../../../stdlib/models/tokenizer.ts';
import { batchOf } from '../../../stdlib/training/batches.ts';
import { learningOf } from '../../../stdlib/training/objectives/objective.ts';
import type { Examples } from '../../../stdlib/training/rows/collect.ts';
import { collate, type Example, isTarget } from '../../../stdlib/training/rows/examples.ts';
import { pack, packBins } from '../../../stdlib/training/rows/packing.ts';
import { shared } from '../../support/shared.ts';
import { readJson } from '../engines/support.ts';
import { fail } from '../models/support.ts';
import { rowsOf, taskIn } from './support.ts';

const golden = shared('golden/training');

interface MicroBatch {
  readonly input_ids: readonly (readonly number[])[];
  readonly labels: readonly (readonly number[])[];
  readonly attention_mask?: readonly (readonly number[])[];
  readonly position_ids?: readonly (readonly number[])[];
  readonly completion_mask?: readonly (readonly number[])[];
}
interface Run {
  readonly base_model?: string;
  readonly data_file: string;
  readonly n_rows: number;
  readonly max_length: number;
  readonly micro_batch_size: number;
  readonly rows_after_preparation?: number;
}

async function read(run: Run, objective: Value<'Objective'>, base: string): Promise<Examples> {
  const rows = readFileSync(join(golden!, run.data_file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, run.n_rows)
    .map((line) => JSON.parse(line) as Row);
  const folder = join(golden!, base);
  const config = readJson<Record<string, number | null>>(folder, 'config.json');
  const [bos, eos] = [config.bos_token_id ?? null, config.eos_token_id ?? null];
  const { task } = taskIn();
  const reading = {
    operator: 'finetune',
    tokenizer: await readTokenizer(folder, fail),
    bos,
    eos,
    context: run.max_length,
  };
  return learningOf(objective, folder, task).read(rowsOf(rows), reading, task);
}

/** Ids of an example and, as trainers write them, what is to be predicted where: -100 where nothing is. */
const unshifted = (example: Example) => ({
  ids: [...example.ids],
  labels: [...example.ids].map((id, at) => (at > 0 && isTarget(example, at) ? id : -100)),
});

/** A row as it was fed, without the padding; the first label is never used. */
function fed(batch: MicroBatch, row: number) {
  const ids = batch.input_ids[row]!;
  const mask = batch.attention_mask === undefined ? ids.map(() => 1) : batch.attention_mask[row]!;
  const length = mask.reduce((sum, one) => sum + one, 0);
  return { ids: ids.slice(0, length), labels: [-100, ...batch.labels[row]!.slice(1, length)] };
}

const causal = { $: 'causal', text: 'text' } as const;
const runs: Readonly<Record<string, Value<'Objective'>>> = {
  a_full_causal: causal,
  b_lora: causal,
  b2_lora_gpt2: causal,
  b3_dora: causal,
  c1_sft_assistant: { $: 'sft', messages: 'messages', loss: 'assistant' },
  c2_sft_completion: { $: 'completion', prompt: 'prompt', completion: 'completion' },
};

if (golden === null) console.log('skipped: batches of the reference (no shared/golden)');
else {
  for (const [name, objective] of Object.entries(runs))
    test(`${name}: the rows become the batches that the reference was fed`, async () => {
      const run = readJson<Run>(golden, 'train', name, 'run.json');
      const { micro_batches } = readJson<{ micro_batches: readonly MicroBatch[] }>(
        golden,
        'train',
        name,
        'batches.json',
      );
      const base = name === 'b2_lora_gpt2' ? 'models/tiny-gpt2' : run.base_model!;
      const { examples } = await read(run, objective, base);
      assert.is(examples.length, run.rows_after_preparation ?? examples.length);
      const perEpoch = Math.ceil(examples.length / run.micro_batch_size);
      for (const [n, batch] of micro_batches.entries()) {
        const from = (n % perEpoch) * run.micro_batch_size;
        const ours = examples.slice(from, from + run.micro_batch_size);
        assert.is(ours.length, batch.input_ids.length);
        for (const [row, example] of ours.entries())
          assert.equal(unshifted(example), fed(batch, row), `${name} batch ${n} row ${row}`);
        // The batch of the engine asks for the same labels in the same places.
        const collated = collate(ours, run.max_length);
        for (const [row, labels] of batch.labels.entries())
          assert.equal(
            [...collated.labels.subarray(row * collated.length, (row + 1) * collated.length)].filter((id) => id >= 0),
            labels.slice(1).filter((id) => id >= 0),
          );
      }
    });

  test('documents of the packed run share rows as in the reference', async () => {
    const run = readJson<Run>(golden, 'train', 'd_packing_run', 'run.json');
    const { micro_batches } = readJson<{ micro_batches: readonly MicroBatch[] }>(
      golden,
      'train',
      'd_packing_run',
      'batches.json',
    );
    const { examples } = pack(await read(run, causal, run.base_model!), run.max_length);
    assert.is(examples.length, run.rows_after_preparation!);
    for (const [n, batch] of micro_batches.entries()) {
      const ours = examples.slice(n * run.micro_batch_size, (n + 1) * run.micro_batch_size);
      // The reference joins the bins of a batch to one row. What tells the documents apart there is that positions begin anew.
      assert.equal(
        ours.flatMap(({ ids }) => [...ids]),
        batch.input_ids[0]!,
      );
      assert.equal(
        ours.flatMap((example) => unshifted(example).labels),
        batch.labels[0]!,
      );
      const positions = ours.flatMap(({ segments }) => {
        let begin = 0;
        return [...segments!].map((segment, at) => {
          if (at > 0 && segment !== segments![at - 1]) begin = at;
          return at - begin;
        });
      });
      assert.equal(positions, batch.position_ids![0]!);
    }
  });

  test('bins are those of the reference, ties and all', () => {
    const { cases } = readJson<{
      cases: readonly {
        readonly name: string;
        readonly strategy: string;
        readonly max_length: number;
        readonly doc_lengths: readonly number[];
        readonly bins: readonly { readonly pieces: readonly { readonly doc: number }[] }[];
      }[];
    }>(golden, 'train', 'd_packing', 'bins.json');
    const known = cases.filter(({ strategy }) => strategy === 'bfd');
    assert.ok(known.length >= 3);
    for (const { name, max_length, doc_lengths, bins } of known)
      assert.equal(
        packBins(
          doc_lengths.map((length) => Math.min(length, max_length)),
          max_length,
        ),
        bins.map(({ pieces }) => pieces.map(({ doc }) => doc)),
        name,
      );
  });

  test('e_dpo: pairs become the batches that the reference was fed', async () => {
    const run = readJson<Run>(golden, 'train', 'e_dpo', 'run.json');
    const { rows, micro_batches } = readJson<{
      rows: readonly {
        prompt_ids: readonly number[];
        chosen_ids: readonly number[];
        rejected_ids: readonly number[];
      }[];
      micro_batches: readonly MicroBatch[];
    }>(golden, 'train', 'e_dpo', 'batches.json');
    const objective = { $: 'dpo', prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' };
    const data = await read(run, objective, 'models/tiny-llama-gqa');
    assert.is(data.examples.length, 2 * rows.length);
    for (const [n, { prompt_ids, chosen_ids, rejected_ids }] of rows.entries())
      for (const [which, answer] of [chosen_ids, rejected_ids].entries()) {
        const whole = [...prompt_ids, ...answer].slice(0, run.max_length);
        assert.equal(unshifted(data.examples[2 * n + which]!), {
          ids: whole,
          labels: whole.map((id, at) => (at < prompt_ids.length ? -100 : id)),
        });
      }
    const reference = Float32Array.from(data.examples, (_, n) => -n);
    const compared = { ...data, reference, drift: null };
    for (const [n, batch] of micro_batches.entries()) {
      const pairs = batch.input_ids.length / 2;
      const items = Array.from({ length: pairs }, (_, pair) => n * pairs + pair);
      const ours = await batchOf(compared, items, run.max_length, null as never);
      assert.equal(
        [...ours.preference!.reference],
        items.flatMap((item) => [-2 * item, -2 * item - 1]),
      );
      for (let pair = 0; pair < pairs; pair++)
        for (const which of [0, 1]) {
          // The reference has all chosen answers first.
          const row = which * pairs + pair;
          const asked = batch.completion_mask![row]!;
          const wanted = batch.input_ids[row]!.filter((_, at) => asked[at] === 1);
          const at = (2 * pair + which) * ours.length;
          assert.ok(wanted.length > 0);
          assert.equal(
            [...ours.labels.subarray(at, at + ours.length)].filter((id) => id >= 0),
            wanted,
          );
        }
    }
  });
}

test.run();

import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { shared } from '../../support/shared.ts';
import { distance, fail } from '../models/support.ts';
import { batchOf, engine, readJson, readModel } from './support.ts';

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

const golden = shared('golden/training');
const models = [
  'tiny-llama-gqa',
  'tiny-llama-gqa-linear-legacycfg',
  'tiny-llama3-tied',
  'tiny-llama3-tied-bf16',
  'tiny-llama3-tied-legacycfg',
  'tiny-qwen2',
  'tiny-qwen2-fp16',
  'tiny-mistral',
  'tiny-mistral-sharded',
  'tiny-gpt2',
  'tiny-gpt2-noprefix',
  'tiny-gptsw3-like',
  'tiny-gpt2',
  'tiny-gpt2-noprefix',
  'tiny-gptsw3-like',
];

if (golden !== null)
  for (const name of models)
    test(`scores of ${name} are those of the reference`, async () => {
      const { cases } = readJson<{ cases: readonly Case[] }>(golden, 'forward', `${name}.json`);
      const expected = readSafetensors(join(golden, 'forward', `${name}.safetensors`), fail);
      const program = (await engine()).open(readModel(join(golden, 'models', name)), null);
      let compared = 0;
      for (const example of cases) {
        // Padding on the left, with positions of its own, is nothing that training or evaluation here uses.
        if (example.position_ids !== null) continue;
        const real = example.attention_mask ?? example.input_ids.map((row) => row.map(() => 1));
        const labels = example.input_ids.map((row, r) => row.map((id, c) => (real[r]![c] === 1 ? id : -100)));
        const batch = batchOf(example.input_ids, labels);
        const columns =
          example.logits_positions === 'all' ? [...example.input_ids[0]!.keys()] : example.logits_positions;
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
    });

test.run();

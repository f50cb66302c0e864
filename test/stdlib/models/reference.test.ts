import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { OpenModel } from '../../../stdlib/engines/engine.ts';
import { mergeAdapter, partsTiedWeights } from '../../../stdlib/models/adapter.ts';
import { initialAdapter, initialWeights } from '../../../stdlib/models/initialise.ts';
import { readAdapter } from '../../../stdlib/models/peft.ts';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { batchOf, engine, readModel } from '../engines/support.ts';
import { distance, fail, failure } from './support.ts';

/** Made by `reference/make.py` with Hugging Face transformers and PEFT. */
const reference = fileURLToPath(new URL('reference/', import.meta.url));

function expectedIds(file: string): number[][] {
  const { shape, data } = readSafetensors(file, fail).get('ids')!;
  const [rows, length] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * length, (row + 1) * length)]);
}

/** Largest difference from the logits in a file, whose token ids the model is given. */
async function difference(model: OpenModel, file: string): Promise<number> {
  const expected = readSafetensors(file, fail);
  const batch = batchOf(expectedIds(file));
  const program = (await engine()).open(model, null);
  const scores = await program.logits(batch, [...batch.ids.keys()]);
  program.dispose();
  return distance(scores, expected.get('logits')!.data);
}

for (const name of ['qwen3', 'gemma', 'llama-yarn', 'gpt2-untied', 'gpt2-dora', 'llama-ends', 'gpt2-ends'])
  test(`${name} says what transformers says`, async () => {
    const folder = join(reference, name);
    const off = await difference(readModel(folder), join(folder, 'expected.safetensors'));
    assert.ok(off < 2e-5, String(off));
  });

test('magnitudes on layers that are stored the other way round are those of PEFT, adapted and merged', async () => {
  const folder = join(reference, 'gpt2-dora');
  const model = readModel(folder);
  const { adapter } = readAdapter(join(folder, 'adapter'), model.config, fail);
  const merged = mergeAdapter(model.config, model.weights, adapter);
  const file = join(folder, 'adapted.safetensors');
  assert.ok((await difference({ ...model, adapter }, file)) < 2e-5);
  assert.ok((await difference({ ...model, weights: merged }, file)) < 2e-5);
  assert.ok((await difference(model, file)) > 0.1, 'the adapter says something');
  const expected = readSafetensors(join(folder, 'merged.safetensors'), fail);
  assert.equal([...expected.keys()].sort(), [...merged.keys()].sort());
  for (const [name, { data }] of expected) assert.ok(distance(merged.get(name)!.data, data) < 1e-6, name);
  const modules = new Set([...adapter.weights.keys()].map((name) => name.replace(/\.lora_.*$/, '')));
  assert.is(modules.size, 4);
  const fresh = initialAdapter(model.config, [...modules], adapter.rank, 1, model.weights);
  assert.equal([...fresh.keys()].sort(), [...adapter.weights.keys()].sort());
});

for (const name of ['llama-ends', 'gpt2-ends'])
  test(`embedding and output layer of ${name} are adapted as PEFT adapts them, and trained with its gradients`, async () => {
    const folder = join(reference, name);
    const model = readModel(folder);
    const { config, weights } = model;
    const { adapter, names } = readAdapter(join(folder, 'adapter'), config, fail, weights);
    assert.ok(names.includes('lm_head') && names.some((each) => each === 'wte' || each === 'embed_tokens'));
    const file = join(folder, 'adapted.safetensors');
    assert.ok((await difference({ ...model, adapter }, file)) < 2e-5);
    assert.ok((await difference(model, file)) > 0.1, 'the adapter says something');
    // Tied weights come apart.
    const merged = mergeAdapter(config, weights, adapter);
    assert.is(partsTiedWeights(config, adapter), config.tied);
    assert.ok((await difference({ config: { ...config, tied: false }, weights: merged, adapter: null }, file)) < 2e-5);
    const expected = readSafetensors(join(folder, 'gradients.safetensors'), fail);
    const ids = expectedIds(file);
    for (const recompute of [false, true]) {
      const training = { what: 'adapter', dropout: 0, objective: { kind: 'labels' }, recompute } as const;
      const program = (await engine()).open({ ...model, adapter }, training);
      const { sum, count, gradients } = await program.gradients(batchOf(ids), 1);
      program.dispose();
      assert.ok(Math.abs(sum / count - expected.get('loss')!.data[0]!) < 1e-5);
      assert.equal([...gradients.keys()].sort(), [...expected.keys()].filter((key) => key !== 'loss').sort());
      for (const [key, { data }] of gradients)
        assert.ok(
          distance(
            data.map((x) => x / count),
            expected.get(key)!.data,
          ) < 1e-5,
          key,
        );
    }
  });

test('an adapted embedding and output layer are merged as PEFT merges them', () => {
  const folder = join(reference, 'gpt2-ends');
  const { config, weights } = readModel(folder);
  const { adapter } = readAdapter(join(folder, 'adapter'), config, fail);
  const merged = mergeAdapter(config, weights, adapter);
  const expected = readSafetensors(join(folder, 'merged.safetensors'), fail);
  assert.equal([...expected.keys()].sort(), [...merged.keys()].sort());
  for (const [name, { data }] of expected) assert.ok(distance(merged.get(name)!.data, data) < 1e-6, name);
});

test('a copy of the output layer beside an adapter must be that of the model', () => {
  const folder = join(reference, 'llama-ends');
  const { config, weights } = readModel(folder);
  const other = new Map(weights).set(
    'model.embed_tokens.weight',
    initialWeights(config, 1).get('model.embed_tokens.weight')!,
  );
  const told = failure(() => readAdapter(join(folder, 'adapter'), config, fail, other))!;
  assert.is(told.code, 'FTP1081');
  assert.match(String(told.values.problem), /differs from the model's own model\.embed_tokens\.weight/);
});

test('all that asks the output layer agrees, adapted or merged', async () => {
  const folder = join(reference, 'llama-ends');
  const model = readModel(folder);
  const { config, weights } = model;
  const { adapter } = readAdapter(join(folder, 'adapter'), config, fail);
  const merged = { config: { ...config, tied: false }, weights: mergeAdapter(config, weights, adapter), adapter: null };
  const ids = expectedIds(join(folder, 'adapted.safetensors'));
  const programs = await Promise.all(
    [{ ...model, adapter }, merged].map(async (each) => (await engine()).open(each, null)),
  );
  const told = await Promise.all(
    programs.map(async (program) => {
      const written = await program.generate(
        ids.map((row) => Int32Array.from(row.slice(0, 5))),
        12,
      );
      await written.advance(Int32Array.from(ids, (row) => row[5]!));
      const scores = written.scores().slice();
      written.dispose();
      return { scores, logP: await program.logProbabilities(batchOf(ids)) };
    }),
  );
  for (const program of programs) program.dispose();
  assert.ok(distance(told[0]!.scores, told[1]!.scores) < 2e-5);
  assert.ok(distance(told[0]!.logP, told[1]!.logP) < 2e-5);
});

test.run();

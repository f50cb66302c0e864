import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { OpenModel } from '../../../stdlib/engines/engine.ts';
import { mergeAdapter } from '../../../stdlib/models/adapter.ts';
import { initialAdapter } from '../../../stdlib/models/initialise.ts';
import { readAdapter } from '../../../stdlib/models/peft.ts';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { batchOf, engine, readModel } from '../engines/support.ts';
import { distance, fail } from './support.ts';

/** Made by `reference/make.py` with Hugging Face transformers and PEFT. */
const reference = fileURLToPath(new URL('reference/', import.meta.url));

/** Largest difference from the logits in a file, whose token ids the model is given. */
async function difference(model: OpenModel, file: string): Promise<number> {
  const expected = readSafetensors(file, fail);
  const { shape, data } = expected.get('ids')!;
  const [rows, length] = shape as [number, number];
  const ids = Array.from({ length: rows }, (_, row) => [...data.subarray(row * length, (row + 1) * length)]);
  const batch = batchOf(ids);
  const program = (await engine()).open(model, null);
  const scores = await program.logits(batch, [...batch.ids.keys()]);
  program.dispose();
  return distance(scores, expected.get('logits')!.data);
}

for (const name of ['qwen3', 'gemma', 'llama-yarn', 'gpt2-untied', 'gpt2-dora'])
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

test.run();

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Model } from '../../../compiler/operators/authoring.ts';
import { readConfig, readRawConfig } from '../../../stdlib/models/config.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { openReader } from '../../../stdlib/models/likelihood.ts';
import { readAdapter } from '../../../stdlib/models/peft.ts';
import { readSafetensors, writeSafetensors } from '../../../stdlib/models/safetensors.ts';
import { with_adapter } from '../../../stdlib/models/with-adapter.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { pretrain } from '../../../stdlib/training/pretrain.ts';
import { engine } from '../engines/support.ts';
import { distance, fail, failureOf } from '../models/support.ts';
import { smallModel } from './small-model.ts';
import { defaults, filesIn, type Left, sentences, taskIn, texts } from './support.ts';

const modelIn = ({ folder }: Left): Model => ({ kind: 'model', folder: join(folder, 'model') });
const objective = { $: 'causal', text: 'text' };
const { model: base } = await smallModel();
const tuning = {
  ...defaults,
  on: texts(sentences(40, 100)),
  objective,
  optimizer: { $: 'adamw', lr: 0.01, schedule: { $: 'cosine', warmup: 0.1 } },
  batch: 8,
  epochs: 1,
  evaluate: { $: 'every', steps: 5, on: texts(sentences(10, 500)) },
};
const low = { rank: 4, alpha: 8, dropout: 0.1, target: 'all' };
const ends = { ...low, target: ['q_proj', 'lm_head', 'embed_tokens'] };

const methods = {
  lora: { $: 'lora', ...low },
  rslora: { $: 'rslora', ...low },
  dora: { $: 'dora', ...low },
  'the ends': { $: 'lora', ...ends },
};
for (const [name, method] of Object.entries(methods))
  test(`what was trained with ${name} is put on its model again, and goes on from where it was`, async () => {
    const first = taskIn();
    await finetune.run(base, { ...tuning, method }, first.task);
    const trained = modelIn(first);

    const again = taskIn();
    await with_adapter.run(base, { $: 'folder', path: join(trained.folder, 'adapter') }, {}, again.task);
    assert.equal(filesIn(modelIn(again).folder), filesIn(trained.folder));
    assert.is(again.measures.adapter_parameters, first.measures.trainable_parameters);
    const named = taskIn();
    await with_adapter.run(base, trained, {}, named.task);
    assert.equal(filesIn(modelIn(named).folder), filesIn(trained.folder));

    for (const from of [trained, modelIn(again)]) {
      const more = taskIn();
      await finetune.run(base, { ...tuning, method: { $: 'continued', adapter: from } }, more.task);
      assert.is(more.measures.trainable_parameters, first.measures.trainable_parameters);
      const [before, after] = [first.series.eval_loss!.at(-1)![1], more.series.eval_loss![0]![1]];
      assert.ok(Math.abs(before - after) < 1e-6, `${before} and ${after}`);
      const config = readConfig(base.folder, fail);
      const [old, now] = [trained, modelIn(more)].map(({ folder }) =>
        readAdapter(join(folder, 'adapter'), config, fail),
      );
      assert.equal(
        { ...now!, adapter: { ...now!.adapter, weights: null } },
        { ...old!, adapter: { ...old!.adapter, weights: null } },
      );
      for (const [key, { data }] of now!.adapter.weights)
        assert.ok(distance(data, old!.adapter.weights.get(key)!.data) > 0, key);
    }
  });

test('tied weights that are adapted by themselves are parted in the result, which says what was trained', async () => {
  const left = taskIn();
  assert.is(readConfig(base.folder, fail).tied, true);
  await finetune.run(base, { ...tuning, method: { $: 'lora', ...ends } }, left.task);
  const { folder } = modelIn(left);
  assert.is(readRawConfig(folder, fail).tie_word_embeddings, false);
  const model = await readModelFolder(folder, fail);
  const { weights } = model;
  assert.ok(distance(weights.get('lm_head.weight')!.data, weights.get('model.embed_tokens.weight')!.data) > 1e-3);
  const reader = openReader(model, await engine());
  const ids = await model.tokenizer.encode(sentences(10, 500), true);
  let [sum, count] = [0, 0];
  for (const row of ids) {
    const whole = [...row, model.config.eos!];
    const batch = {
      rows: 1,
      length: whole.length,
      ids: Int32Array.from(whole),
      labels: Int32Array.from([...whole.slice(1), -1]),
    };
    for (const p of await reader.program.logProbabilities(batch)) {
      sum -= p;
      count++;
    }
  }
  reader.program.dispose();
  assert.ok(Math.abs(sum / count - left.series.eval_loss!.at(-1)![1]) < 1e-4);
});

test('dropout of a continued adapter is its own, or what is said', async () => {
  const first = taskIn();
  await finetune.run(base, { ...tuning, method: methods.lora }, first.task);
  const adapter = modelIn(first);
  const dropoutOf = async (method: object) => {
    const more = taskIn();
    await finetune.run(base, { ...tuning, method: { $: 'continued', adapter, ...method } }, more.task);
    return readAdapter(join(modelIn(more).folder, 'adapter'), readConfig(base.folder, fail), fail).dropout;
  };
  assert.is(await dropoutOf({}), 0.1);
  assert.is(await dropoutOf({ dropout: 0 }), 0);
});

test('what cannot be put on a model is told', async () => {
  const first = taskIn();
  await finetune.run(base, { ...tuning, method: methods.lora }, first.task);
  const trained = modelIn(first);
  const folder = join(first.folder, 'elsewhere');
  const attempt = (path: string, on = base) =>
    failureOf(with_adapter.run(on, { $: 'folder', path }, {}, taskIn().task));
  assert.is((await attempt(join(first.folder, 'nowhere'))).code, 'FTP1080');
  assert.match(String((await attempt(trained.folder)).values.reason), /its folder `adapter` has one/);
  assert.is((await failureOf(with_adapter.run(base, base, {}, taskIn().task))).code, 'FTP1082');
  assert.is(
    (await failureOf(finetune.run(base, { ...tuning, method: { $: 'continued', adapter: base } }, taskIn().task))).code,
    'FTP1082',
  );

  // Another model: every name is there, but no shape fits.
  const other = taskIn();
  await pretrain.run(
    { $: 'llama', layers: 1, width: 24, heads: 2, context: 32 },
    { ...defaults, on: texts(sentences(40)), objective, tokenizer: { $: 'bpe', vocabulary: 320 }, batch: 4, steps: 2 },
    other.task,
  );
  cpSync(join(trained.folder, 'adapter'), folder, { recursive: true });
  const config = JSON.parse(readFileSync(join(folder, 'adapter_config.json'), 'utf8')) as object;
  writeFileSync(
    join(folder, 'adapter_config.json'),
    JSON.stringify({ ...config, base_model_name_or_path: 'example/tiny' }),
  );
  const told = await attempt(folder, modelIn(other));
  assert.equal([told.code, told.values.made], ['FTP1081', ' (made for example/tiny)']);
  assert.match(String(told.values.problem), /has shape \[.*\], where rank 4 and the model call for \[.*\]/);

  const file = join(folder, 'adapter_model.safetensors');
  const tensors = readSafetensors(file, fail);
  const [name, tensor] = [...tensors][0]!;
  writeSafetensors(file, new Map([...tensors].slice(1)));
  assert.equal((await attempt(folder)).values.tensor, name);
  writeSafetensors(file, new Map([...tensors, ['base_model.model.visual.lora_A.weight', tensor]]));
  assert.match((await attempt(folder)).values.problem as string, /belongs to no layer/);
  writeSafetensors(file, new Map([...tensors, [name, { ...tensor, data: tensor.data.map(() => Number.NaN) }]]));
  assert.match((await attempt(folder)).values.reason as string, /lora_A\.weight holds NaN/);
  mkdirSync(join(first.folder, 'empty'));
  assert.match((await attempt(join(first.folder, 'empty'))).values.reason as string, /it has no adapter_config\.json$/);
});

test('magnitudes are for layers of the blocks', async () => {
  const told = await failureOf(finetune.run(base, { ...tuning, method: { $: 'dora', ...ends } }, taskIn().task));
  assert.equal([told.code, told.values.target], ['FTP1085', 'model.embed_tokens']);
});

test.run();

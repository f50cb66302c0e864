import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isDecomposed, mergeAdapter } from '../../../stdlib/models/adapter.ts';
import { readConfig } from '../../../stdlib/models/config.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { openReader } from '../../../stdlib/models/likelihood.ts';
import { readAdapter } from '../../../stdlib/models/peft.ts';
import { pretrained } from '../../../stdlib/models/pretrained.ts';
import { readSafetensors, writeSafetensors } from '../../../stdlib/models/safetensors.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { pretrain } from '../../../stdlib/training/pretrain.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { engine } from '../engines/support.ts';
import { distance, fail, failureOf } from '../models/support.ts';
import { defaults, filesIn, sentences, taskIn, texts } from './support.ts';

const architecture = { $: 'llama', layers: 1, width: 16, heads: 2, context: 32 };
const objective = { $: 'causal', text: 'text' };
const tokenizer = { $: 'bpe', vocabulary: 320 };
const base = { ...defaults, on: texts(sentences(80)), objective, tokenizer, batch: 4 };
const lora = { $: 'lora', rank: 4, alpha: 8, dropout: 0.1, target: 'all' };
const tuning = {
  ...defaults,
  on: texts(sentences(40, 100)),
  objective,
  method: lora,
  optimizer: { $: 'adamw', lr: 0.01, schedule: { $: 'cosine', warmup: 0.1 } },
  batch: 8,
  epochs: 2,
  evaluate: { $: 'every', steps: 4, on: texts(sentences(10, 500)) },
};

/** One pre-trained model that the tests share; nothing writes to it. */
const start = taskIn();
await pretrain.run(architecture, { ...base, steps: 20, repeat: true }, start.task);
const started = { kind: 'model', folder: join(start.folder, 'model') } as const;

/** What the log says of checkpoints; it may hold warnings about the data besides. */
const checkpointLines = (log: readonly string[]) => log.filter((line) => /checkpoint|continues/.test(line));

test('pre-training lowers the loss and leaves a model in Hugging Face layout', async () => {
  const loss = start.series.loss!.map(([, y]) => y);
  assert.is(loss.length, 20);
  assert.ok(Math.abs(loss[0]! - Math.log(320)) < 0.2, 'starts at chance');
  assert.ok(loss[19]! < loss[0]! - 0.3);
  assert.equal(
    [...filesIn(started.folder).keys()],
    ['config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'],
  );
  const config = readConfig(started.folder, fail);
  assert.is(config.vocabulary, 320);
  assert.equal([config.bos, config.eos, config.pad], [0, 1, 2]);
  assert.is(start.progress.at(-1)!.done, 20);
  assert.equal(Object.keys(start.progress.at(-1)!.measures!), ['loss', 'lr', 'tokens/s']);
  assert.ok((start.measures.tokens_per_second as number) > 0);
});

test('the model that is written is the one that was trained', async () => {
  const task = taskIn();
  await finetune.run(started, tuning, task.task);
  const evaluated = task.series.eval_loss!;
  assert.equal(
    evaluated.map(([x]) => x),
    [0, 4, 8, 10],
  );
  assert.ok(evaluated.at(-1)![1] < evaluated[0]![1]);
  const model = await readModelFolder(join(task.folder, 'model'), fail);
  const reader = openReader(model, await engine());
  // Read by another path: whole documents with a begin token, scored one by one.
  const scored = await reader.likelihoods(sentences(10, 500).map((text) => text));
  reader.dispose();
  const tokens = scored.reduce((sum, document) => sum + document.tokens, 0);
  const nats = scored.reduce((sum, { logLikelihood }) => sum - logLikelihood, 0);
  assert.ok(Math.abs(nats / tokens - evaluated.at(-1)![1]) < 0.6, 'the end token alone makes the difference');
});

test('LoRA leaves its addition in PEFT layout, and it is what was merged', async () => {
  const task = taskIn();
  await finetune.run(started, { ...tuning, method: { ...lora, dropout: 0, target: ['v_proj', 'q_proj'] } }, task.task);
  const folder = join(task.folder, 'model');
  const config = JSON.parse(readFileSync(join(folder, 'adapter', 'adapter_config.json'), 'utf8'));
  assert.equal(
    [config.peft_type, config.r, config.lora_alpha, config.target_modules],
    ['LORA', 4, 8, ['q_proj', 'v_proj']],
  );
  const adapter = readSafetensors(join(folder, 'adapter', 'adapter_model.safetensors'), fail);
  const module = 'model.layers.0.self_attn.q_proj';
  const a = adapter.get(`base_model.model.${module}.lora_A.weight`)!;
  const b = adapter.get(`base_model.model.${module}.lora_B.weight`)!;
  assert.equal([a.shape, b.shape, adapter.size], [[4, 16], [16, 4], 4]);
  const [before, after] = [started.folder, folder].map((path) =>
    readSafetensors(join(path, 'model.safetensors'), fail),
  );
  const delta = Float32Array.from({ length: 256 }, (_, at) => {
    let sum = 0;
    for (let r = 0; r < 4; r++) sum += b.data[Math.floor(at / 16) * 4 + r]! * a.data[r * 16 + (at % 16)]!;
    return 2 * sum + before!.get(`${module}.weight`)!.data[at]!;
  });
  assert.ok(distance(after!.get(`${module}.weight`)!.data, delta) < 1e-6);
  assert.ok(distance(delta, before!.get(`${module}.weight`)!.data) > 1e-4);
  for (const name of ['model.embed_tokens.weight', 'model.layers.0.self_attn.k_proj.weight'])
    assert.equal(after!.get(name)!.data, before!.get(name)!.data);
});

for (const method of ['rslora', 'dora'] as const)
  test(`${method} learns, and its adapter gives the merged model when it is read again`, async () => {
    const task = taskIn();
    await finetune.run(started, { ...tuning, method: { ...lora, $: method } }, task.task);
    const losses = task.series.eval_loss!;
    assert.ok(losses.at(-1)![1] < losses[0]![1]);
    const folder = join(task.folder, 'model');
    const base = await readModelFolder(started.folder, fail);
    const { adapter } = readAdapter(join(folder, 'adapter'), base.config, fail);
    assert.equal([adapter.rankStabilised, isDecomposed(adapter)], [method === 'rslora', method === 'dora']);
    const merged = mergeAdapter(base.config, base.weights, adapter);
    const written = readSafetensors(join(folder, 'model.safetensors'), fail);
    for (const [name, { data }] of written) assert.equal(merged.get(name)!.data, data, name);
    const trained = [...adapter.weights.values()].reduce((sum, { data }) => sum + data.length, 0);
    assert.is(task.measures.trainable_parameters, trained);
  });

test('a new GPT-2 learns from random weights, and goes on with LoRA', async () => {
  const first = taskIn();
  const shape = { $: 'gpt2', layers: 2, width: 16, heads: 2, context: 32, tied: true, activation: 'gelu_new' };
  await pretrain.run(shape, { ...base, steps: 20, repeat: true }, first.task);
  const loss = first.series.loss!.map(([, y]) => y);
  assert.ok(Math.abs(loss[0]! - Math.log(320)) < 0.2, 'starts at chance');
  assert.ok(loss[19]! < loss[0]! - 0.3);
  const folder = join(first.folder, 'model');
  const config = readConfig(folder, fail);
  assert.equal([config.family, config.feedForward, config.positions, config.activation], ['gpt2', 64, 32, 'gelu_tanh']);
  const raw = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  assert.equal(raw.architectures, ['GPT2LMHeadModel']);
  assert.ok(readSafetensors(join(folder, 'model.safetensors'), fail).has('transformer.h.1.mlp.c_proj.weight'));
  const second = taskIn();
  const method = { ...lora, target: ['c_attn', 'mlp.c_proj'] };
  await finetune.run({ kind: 'model', folder }, { ...tuning, method }, second.task);
  const adapted = JSON.parse(readFileSync(join(second.folder, 'model', 'adapter', 'adapter_config.json'), 'utf8'));
  assert.equal([adapted.fan_in_fan_out, adapted.target_modules], [true, ['c_attn', 'mlp.c_proj']]);
  const losses = second.series.eval_loss!;
  assert.ok(losses.at(-1)![1] < losses[0]![1]);
});

test('the same training twice gives the same bytes; another seed gives others', async () => {
  const run = async (seed: number) => {
    const task = taskIn();
    await finetune.run(started, { ...tuning, seed }, task.task);
    return { files: filesIn(join(task.folder, 'model')), series: task.series };
  };
  const [first, second, other] = [await run(7), await run(7), await run(8)];
  assert.equal(first, second);
  assert.is.not(first.files.get('model.safetensors')!.equals(other.files.get('model.safetensors')!), true);
});

test('an interrupted training goes on to the same bytes, from wherever it was stopped', async () => {
  const options = { ...tuning, checkpoint: { $: 'every', steps: 3 } };
  const whole = taskIn();
  await finetune.run(started, options, whole.task);
  for (const stopAt of [1, 5, 9]) {
    const halted = taskIn();
    const abrupt = {
      ...halted.task,
      point(series: string, x: number, y: number) {
        halted.task.point(series, x, y);
        if (series === 'grad_norm' && x === stopAt) throw new Error('the machine went away');
      },
    };
    await finetune.run(started, options, abrupt).then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.message, 'went away'),
    );
    const again = taskIn(halted.folder);
    await finetune.run(started, options, again.task);
    assert.is(checkpointLines(again.log).length, stopAt >= 3 ? 1 : 0);
    assert.equal(filesIn(join(again.folder, 'model')), filesIn(join(whole.folder, 'model')), `stopped at ${stopAt}`);
    assert.equal(again.series, whole.series);
  }
});

test('a stop that was asked for loses nothing', async () => {
  const whole = taskIn();
  await finetune.run(started, tuning, whole.task);
  const stop = new AbortController();
  const halted = taskIn(undefined, stop.signal);
  const polite = {
    ...halted.task,
    point(series: string, x: number, y: number) {
      halted.task.point(series, x, y);
      if (series === 'loss' && x === 6) stop.abort(new Error('asked to stop'));
    },
  };
  await finetune.run(started, tuning, polite).then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, 'asked to stop'),
  );
  const again = taskIn(halted.folder);
  await finetune.run(started, tuning, again.task);
  assert.match(again.log.join(), 'continues after step 6 of 10');
  assert.equal(filesIn(join(again.folder, 'model')), filesIn(join(whole.folder, 'model')));
});

test('a damaged checkpoint is passed over, one of another training too', async () => {
  const options = { ...tuning, checkpoint: { $: 'every', steps: 2, keep: 2 } };
  const task = taskIn();
  await finetune.run(started, options, task.task);
  const kept = [...filesIn(task.task.checkpoints).keys()].filter((path) => /^step-.*safetensors$/.test(path));
  assert.equal(kept, ['step-000000006/state.safetensors', 'step-000000008/state.safetensors']);
  const newest = join(task.task.checkpoints, kept[1]!);
  writeFileSync(newest, readFileSync(newest).subarray(0, 900));
  const again = taskIn(task.folder);
  await finetune.run(started, options, again.task);
  const told = checkpointLines(again.log);
  assert.match(told[0]!, 'step-000000008 is not used: its tensors are damaged');
  assert.match(told[1]!, 'continues after step 6 of 10');
  assert.equal(again.series, task.series);
  const other = taskIn(task.folder);
  await finetune.run(started, { ...options, clip: 0.5 }, other.task);
  assert.ok(checkpointLines(other.log).every((line) => line.includes('other options')));
});

test('accumulated small batches train like one large batch', async () => {
  const of = async (batch: number, accumulate: number) => {
    const task = taskIn();
    await finetune.run(started, { ...tuning, method: { $: 'full' }, batch, accumulate }, task.task);
    return task.series.loss!.map(([, y]) => y);
  };
  assert.ok(distance(await of(8, 1), await of(2, 4)) < 1e-4);
});

test('rows longer than the context are cut and counted', async () => {
  const task = taskIn();
  await finetune.run(started, { ...tuning, context: 6 }, task.task);
  assert.is(task.counts['rows cut at the context'], 40);
  assert.ok(task.counts['tokens lost by the cut']! > 40);
  assert.is(task.measures.tokens_per_epoch, 40 * 5);
});

test('a local model is checked, then copied', async () => {
  const task = taskIn();
  await pretrained.run({ $: 'folder', path: started.folder }, {}, task.task);
  assert.equal(filesIn(join(task.folder, 'model')), filesIn(started.folder));
});

test('weights that are no numbers are found when the model is read: FTP0951', async () => {
  const folder = temporaryFolder();
  cpSync(started.folder, folder, { recursive: true });
  const weights = new Map(readSafetensors(join(folder, 'model.safetensors'), fail));
  weights.get('model.norm.weight')!.data[3] = Number.NaN;
  writeSafetensors(join(folder, 'model.safetensors'), weights);
  const { code, values } = await failureOf(pretrained.run({ $: 'folder', path: folder }, {}, taskIn().task));
  assert.is(code, 'FTP0951');
  assert.match(String(values.reason), 'model.norm.weight holds NaN');
});

const folderOf = (config: object): string => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return folder;
};
const mistakes: Readonly<Record<string, readonly [string, () => Promise<void>]>> = {
  'no rows': ['FTP0955', () => finetune.run(started, { ...tuning, on: texts([]) }, taskIn().task)],
  'no rows for a new model': ['FTP0955', () => pretrain.run(architecture, { ...base, on: texts([]) }, taskIn().task)],
  'nothing to predict': [
    'FTP0956',
    () => finetune.run(started, { ...tuning, on: texts(['a']), context: 1 }, taskIn().task),
  ],
  'a runaway loss': [
    'FTP0957',
    () =>
      finetune.run(
        started,
        { ...tuning, method: { $: 'full' }, optimizer: { $: 'adamw', lr: 1e30 }, steps: 5, epochs: undefined },
        taskIn().task,
      ),
  ],
  'more steps than data': [
    'FTP0958',
    () => finetune.run(started, { ...tuning, epochs: undefined, steps: 6 }, taskIn().task),
  ],
  'an evaluation that never comes': [
    'FTP0959',
    () => finetune.run(started, { ...tuning, evaluate: { $: 'every', steps: 11, on: tuning.on } }, taskIn().task),
  ],
  'too long a context': ['FTP0960', () => finetune.run(started, { ...tuning, context: 64 }, taskIn().task)],
  'a target that is not there': [
    'FTP0961',
    () => finetune.run(started, { ...tuning, method: { ...lora, target: ['c_attn'] } }, taskIn().task),
  ],
  'a row without text': [
    'FTP0963',
    () => finetune.run(started, { ...tuning, objective: { $: 'causal', text: 'body' } }, taskIn().task),
  ],
  'two lengths': ['FTP0964', () => finetune.run(started, { ...tuning, steps: 3 }, taskIn().task)],
  'heads that do not share the width': [
    'FTP0965',
    () => pretrain.run({ ...architecture, heads: 3 }, base, taskIn().task),
  ],
  'a tiny vocabulary': [
    'FTP0966',
    () => pretrain.run(architecture, { ...base, tokenizer: { $: 'bpe', vocabulary: 100 } }, taskIn().task),
  ],
  'an objective of elsewhere': [
    'FTP0967',
    () => finetune.run(started, { ...tuning, objective: { $: 'grpo', prompt: 'text' } }, taskIn().task),
  ],
  'a batch that cannot fit': [
    'FTP0968',
    () =>
      pretrain.run(
        { ...architecture, width: 1024, layers: 24, heads: 16, context: 1024 },
        { ...base, batch: 64, steps: 1 },
        taskIn().task,
      ),
  ],
  'a folder that is not there': [
    'FTP0951',
    () => finetune.run({ kind: 'model', folder: 'models/nowhere' }, tuning, taskIn().task),
  ],
  'heads that do not share a GPT-2': [
    'FTP0965',
    () => pretrain.run({ $: 'gpt2', layers: 1, width: 16, heads: 3, context: 32 }, base, taskIn().task),
  ],
  'an architecture to come': ['FTP0967', () => pretrain.run({ ...architecture, $: 'mamba' }, base, taskIn().task)],
  'a method to come': [
    'FTP0967',
    () => finetune.run(started, { ...tuning, method: { ...lora, $: 'vera' } }, taskIn().task),
  ],
  'a family of another kind': [
    'FTP0954',
    () => pretrained.run({ $: 'folder', path: folderOf({ model_type: 'gpt_neox' }) }, {}, taskIn().task),
  ],
};
/** TensorFlow has the memory of the machine, whose end it tells when it comes. */
const bounded = (await engine()).memoryLimit !== null;
if (!bounded) {
  console.log('skipped: a batch that cannot fit (the engine of this machine has no bound of its own)');
  Reflect.deleteProperty(mistakes, 'a batch that cannot fit');
}
for (const [name, [code, act]] of Object.entries(mistakes))
  test(`${name}: ${code}`, async () => {
    assert.is((await failureOf(act())).code, code);
  });

test('the failure of a runaway loss names step and rate', async () => {
  const { values } = await failureOf(mistakes['a runaway loss']![1]());
  assert.is(values.rate, 1e30);
  assert.ok((values.step as number) >= 2 && (values.step as number) <= 5);
});

test.run();

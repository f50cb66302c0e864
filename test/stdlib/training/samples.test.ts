import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { write } from '../../../stdlib/models/generate.ts';
import { greedy } from '../../../stdlib/models/sampling.ts';
import { openWriter } from '../../../stdlib/models/writer.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { pretrain } from '../../../stdlib/training/pretrain.ts';
import type { Sample } from '../../../stdlib/training/samples.ts';
import { engine } from '../engines/support.ts';
import { fail, failureOf } from '../models/support.ts';
import { defaults, filesIn, sentences, taskIn, texts } from './support.ts';

const architecture = { $: 'llama', layers: 1, width: 16, heads: 2, context: 32 };
const objective = { $: 'causal', text: 'text' };
const prompts = ['Biblioteket', ''];
const sample = { $: 'every', steps: 8, prompts, tokens: 12 };
const options = {
  ...defaults,
  on: texts(sentences(80)),
  objective,
  tokenizer: { $: 'bpe', vocabulary: 320 },
  batch: 4,
  steps: 20,
  repeat: true,
};
const tuning = {
  ...defaults,
  on: texts(sentences(40, 100)),
  objective,
  method: { $: 'lora', rank: 4, alpha: 8, dropout: 0.1, target: 'all' },
  batch: 8,
  epochs: 2,
};

const watched = taskIn();
await pretrain.run(architecture, { ...options, sample }, watched.task);
const started = { kind: 'model', folder: join(watched.folder, 'model') } as const;
const samplesOf = ({ measures }: { readonly measures: object }) =>
  (measures as { samples: unknown }).samples as readonly Sample[];

test('a model writes before it is trained, now and then, and at the end', async () => {
  const samples = samplesOf(watched);
  assert.equal(
    samples.map(({ step, prompt }) => [step, prompt]),
    [0, 8, 16, 20].flatMap((step) => prompts.map((prompt) => [step, prompt])),
  );
  assert.ok(new Set(samples.map(({ text }) => text)).size > 2, 'it does not write the same all the time');
});

test('the last sample is what the finished model writes', async () => {
  const model = await readModelFolder(started.folder, fail);
  const writer = openWriter(model, await engine(), fail);
  const written = await write(writer, await writer.prompts(prompts), {
    sampling: greedy,
    seed: 1,
    tokens: 12,
    stop: [],
    ends: writer.ends,
  });
  writer.close();
  assert.equal(
    written.map(({ text }) => text),
    samplesOf(watched)
      .slice(-2)
      .map(({ text }) => text),
  );
});

test('the model is the same with and without samples', async () => {
  const alone = taskIn();
  await pretrain.run(architecture, options, alone.task);
  assert.equal(filesIn(started.folder), filesIn(join(alone.folder, 'model')));
  assert.is(alone.measures.samples, undefined);
});

test('an interrupted training ends with the samples of one that was not', async () => {
  const options = { ...tuning, sample: { ...sample, steps: 2 }, checkpoint: { $: 'every', steps: 3 } };
  const whole = taskIn();
  await finetune.run(started, options, whole.task);
  const stop = new AbortController();
  const first = taskIn(undefined, stop.signal);
  const halting = {
    ...first.task,
    progress: ({ done }: { done: number }) => void (done === 5 && stop.abort(new Error('halt'))),
  };
  let message = '';
  await finetune.run(started, options, halting).catch((error) => (message = (error as Error).message));
  assert.is(message, 'halt');
  assert.ok(samplesOf(first).length < samplesOf(whole).length);
  const second = taskIn(first.folder);
  await finetune.run(started, options, second.task);
  assert.ok(second.log.some((line) => line.includes('continues after step')));
  assert.equal(samplesOf(second), samplesOf(whole));
});

test('samples that cannot be written are told before anything is trained', async () => {
  const codes = [];
  for (const wrong of [
    { $: 'every', steps: 2 },
    { $: 'every', steps: 2, prompts: [sentences(12).join(' ')] },
    { $: 'every', steps: 2000, prompts },
  ]) {
    const task = taskIn();
    codes.push((await failureOf(finetune.run(started, { ...tuning, sample: wrong }, task.task))).code);
    assert.is(task.series.loss, undefined);
  }
  assert.equal(codes, ['FTP0969', 'FTP0949', 'FTP0959']);
});

test.run();

import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { pretrain } from '../../../stdlib/training/pretrain.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { type Failed, fail, failureOf } from '../models/support.ts';
import { defaults, type Left, sentences, taskIn, texts } from './support.ts';

/** What is around the driver, with a stand-in for Python that answers and behaves as told. The driver itself: `trl.slow.test.ts`. */

const objective = { $: 'causal', text: 'text' };
const start = taskIn();
await pretrain.run(
  { $: 'llama', layers: 1, width: 16, heads: 2, context: 32 },
  {
    ...{ ...defaults, on: texts(sentences(80)), objective, batch: 8, steps: 2 },
    tokenizer: { $: 'bpe', vocabulary: 320 },
  },
  start.task,
);
const base = { kind: 'model', folder: join(start.folder, 'model') } as const;

interface Machine {
  /** What it says when the driver asks what is there. */
  readonly answer?: object;
  /** What it does in place of training: JavaScript in the folder of the training. `tell` writes an event. */
  readonly act?: string;
}

function python({ answer = { wrong: {}, gpus: 0, bf16: true }, act = '' }: Machine): string {
  const path = join(temporaryFolder(), 'python');
  writeFileSync(
    path,
    `#!${process.execPath}
const fs = require('node:fs');
if (process.argv.includes('--check')) {
  console.log('a warning of some package');
  console.log(${JSON.stringify(JSON.stringify(answer))});
  process.exit(0);
}
const tell = (event, values = {}) => fs.appendFileSync('events.jsonl', JSON.stringify({ event, ...values }) + '\\n');
${act}
`,
  );
  chmodSync(path, 0o755);
  return path;
}

const train = (engine: object, left: Left = taskIn(), more: object = {}) =>
  finetune.run(
    base,
    {
      ...{ ...defaults, on: texts(sentences(20)), objective, batch: 4, epochs: 2 },
      method: { $: 'lora', rank: 2, alpha: 4, target: ['q_proj'] },
      engine: { $: 'trl', ...engine },
      ...more,
    },
    left.task,
  );

const refusal = (engine: object) => failureOf(train(engine));

test('a Python that is not there: FTP1040', async () => {
  const absent = await refusal({ python: 'no-such-python' });
  assert.is(absent.code, 'FTP1040');
  assert.match(String(absent.values.reason), 'not there');
  const broken = join(temporaryFolder(), 'python');
  writeFileSync(broken, '#!/bin/sh\necho "libpython is gone" >&2\nexit 127\n');
  chmodSync(broken, 0o755);
  assert.is((await refusal({ python: broken })).values.reason, 'libpython is gone');
});

test('packages of other versions are named with the command that installs them: FTP1041', async () => {
  const { code, values } = await refusal({ python: python({ answer: { wrong: { trl: '1.14.0', peft: null } } }) });
  assert.is(code, 'FTP1041');
  assert.match(String(values.wrong), /^trl [\d.]+ \(1\.14\.0\), peft [\d.]+ \(missing\)$/);
  assert.ok(existsSync(String(values.requirements)));
});

test('GPUs that do not suffice: FTP1042, FTP1043, FTP1047', async () => {
  const gpus = (count: number, bf16 = true) => python({ answer: { wrong: {}, gpus: count, bf16 } });
  assert.is((await refusal({ python: gpus(2), processes: 4 })).code, 'FTP1042');
  assert.is((await refusal({ python: gpus(1, false), precision: 'bf16' })).code, 'FTP1043');
  assert.is((await refusal({ python: gpus(0), processes: 2, sharding: 'fsdp' })).code, 'FTP1047');
  assert.is((await refusal({ python: gpus(2), processes: 1, sharding: 'fsdp' })).code, 'FTP1047');
});

test('what only the embedded engine carries out is refused: FTP1049', async () => {
  const dpo = { $: 'dpo', prompt: 'prompt', chosen: 'chosen', rejected: 'rejected', reference: base };
  const ends = { $: 'lora', rank: 2, alpha: 4, target: ['lm_head'] };
  for (const [entry, more] of [
    ['reference', { objective: dpo }],
    ['target: lm_head', { method: ends }],
  ] as const)
    await train({ python: python({}) }, taskIn(), more).then(
      () => assert.unreachable(),
      (error: Failed) => assert.equal([error.code, error.values.entry], ['FTP1049', entry]),
    );
});

test('memory that ran out is told as such, whoever noticed: FTP1044', async () => {
  const cuda = `tell('out_of_memory', { message: 'CUDA out of memory. Tried to allocate 2 GiB' }); process.exit(1);`;
  const told = await refusal({ python: python({ act: cuda }) });
  assert.is(told.code, 'FTP1044');
  assert.match(String(told.values.where), 'CUDA out of memory');
  const system = `console.error('failed (exitcode: -9) local_rank: 1 (pid: 7)'); process.exit(1);`;
  assert.is((await refusal({ python: python({ act: system }) })).code, 'FTP1044');
});

test('a driver that fails is told with its last error and its log: FTP1045', async () => {
  const act = `console.error('Traceback (most recent call last):\\nValueError: no such layer\\nsubprocess.CalledProcessError: returned 1');
process.exit(1);`;
  const { code, values } = await refusal({ python: python({ act }) });
  assert.is(code, 'FTP1045');
  assert.equal([values.status, values.reason], ['exit status 1', 'ValueError: no such layer']);
  assert.match(readFileSync(String(values.log), 'utf8'), 'Traceback');
  const refused = await refusal({
    python: python({ act: `tell('refused', { message: 'unknown key' }); process.exit(1);` }),
  });
  assert.is(refused.values.reason, 'unknown key');
});

test('a loss that is no number stops the training as everywhere: FTP0957', async () => {
  const { code, values } = await refusal({
    python: python({ act: `tell('not_finite', { step: 3, loss: 'nan' });` }),
  });
  assert.is(code, 'FTP0957');
  assert.equal([values.what, values.value, values.step, values.steps], ['loss', 'nan', 3, 10]);
  // The batch of that step, as the embedded engine would keep it.
  const kept = JSON.parse(readFileSync(String(values.file), 'utf8')) as { step: number; rows: { text: string }[] };
  assert.is(kept.step, 3);
  assert.is(kept.rows.length, 4);
  assert.ok(kept.rows.every(({ text }) => text.length > 0));
});

/** Leaves the adapter as it was. */
const finished = `
tell('start', { step: 0, device: 'cpu', processes: 1, trainable: 64 });
for (let step = 1; step <= 10; step++) tell('step', { step, loss: 1 / step, learning_rate: 0.5, grad_norm: 2, targets: 30 });
tell('evaluation', { step: 10, loss: 0.25 });
fs.cpSync('start', 'result', { recursive: true });
tell('done', { step: 10 });
fs.appendFileSync('../runs', 'once ');`;

test('what the driver tells becomes curves, progress and measures; its result becomes the model', async () => {
  const left = taskIn();
  const engine = { python: python({ act: finished }) };
  await train(engine, left);
  assert.equal(left.series.loss!.at(-1), [10, 0.1]);
  assert.equal(left.series.eval_loss, [[10, 0.25]]);
  assert.equal(Object.keys(left.series).sort(), ['eval_loss', 'grad_norm', 'learning_rate', 'loss']);
  assert.equal([left.progress.at(-1)!.done, left.progress.at(-1)!.total], [10, 10]);
  assert.ok((left.measures.tokens_per_second as number) > 0);
  const [before, after] = [base.folder, join(left.folder, 'model')].map((folder) =>
    readSafetensors(join(folder, 'model.safetensors'), fail),
  );
  // B starts at zero, so an adapter that never moved changes nothing.
  assert.equal(after, before);
  assert.ok(existsSync(join(left.folder, 'model', 'adapter', 'adapter_model.safetensors')));

  // A task that was interrupted behind the training does not train again, and tells the same.
  const again = taskIn(left.folder);
  await train(engine, again);
  assert.is(readFileSync(join(left.folder, 'checkpoints', 'runs'), 'utf8'), 'once ');
  assert.equal(again.series, left.series);
  // Another training in the same folder does.
  await train(engine, taskIn(left.folder), { optimizer: { $: 'adamw', lr: 0.1 } });
  assert.is(readFileSync(join(left.folder, 'checkpoints', 'runs'), 'utf8'), 'once once ');
});

test('a training goes on from its last whole checkpoint, and what came after it is told anew', async () => {
  const left = taskIn();
  const crash = `
for (let step = 1; step <= 6; step++) tell('step', { step, loss: 7, learning_rate: 0.5, grad_norm: 2, targets: 30 });
for (const step of [2, 4, 6]) fs.mkdirSync('checkpoints/checkpoint-' + step, { recursive: true });
for (const step of [2, 4]) fs.writeFileSync('checkpoints/checkpoint-' + step + '/complete', '');
fs.appendFileSync('events.jsonl', '{"event": "st');
process.exit(1);`;
  await train({ python: python({ act: crash }) }, left).then(
    () => assert.unreachable(),
    (error: Failed) => assert.is(error.code, 'FTP1045'),
  );
  const resume = `
const from = Number(process.argv[process.argv.indexOf('--resume') + 1]);
for (let step = from + 1; step <= 10; step++) tell('step', { step, loss: 5, learning_rate: 0.5, grad_norm: 2, targets: 30 });
fs.cpSync('start', 'result', { recursive: true });`;
  const again = taskIn(left.folder);
  await train({ python: python({ act: resume }) }, again);
  assert.equal(
    again.series.loss!.map(([, loss]) => loss),
    [7, 7, 7, 7, 5, 5, 5, 5, 5, 5],
  );
  assert.match(again.log.join(), 'continues after step 4 of 10');
});

test('a stop is asked for and waited for', async () => {
  const stop = new AbortController();
  const left = taskIn(undefined, stop.signal);
  const act = `
tell('start', { step: 0, device: 'cpu', processes: 1, trainable: 64 });
setInterval(() => {
  if (!fs.existsSync('stop')) return;
  fs.writeFileSync('../asked', '');
  process.exit(0);
}, 20);`;
  const task = {
    ...left.task,
    log(line: string) {
      left.task.log(line);
      stop.abort(new Error('asked to stop'));
    },
  };
  await train({ python: python({ act }) }, { ...left, task }).then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, 'asked to stop'),
  );
  assert.ok(existsSync(join(left.folder, 'checkpoints', 'asked')));
});

test.run();

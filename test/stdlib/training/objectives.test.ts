import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Model, Row, Value } from '../../../compiler/operators/authoring.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { pretrain } from '../../../stdlib/training/pretrain.ts';
import { fail, failureOf } from '../models/support.ts';
import { sft, talk } from './byte-tokens.ts';
import { smallModel } from './small-model.ts';
import { defaults, filesIn, rowsOf, sentences, taskIn, texts } from './support.ts';

/** Whole trainings with every objective, on a model made here. How their rows are read: `objective-rows.test.ts`. */

const architecture = { $: 'llama', layers: 1, width: 16, heads: 2, context: 64 };
const { model: base } = await smallModel({ context: 64, vocabulary: 300, rows: 40, steps: 4 });
const pairRows = rowsOf(sentences(12).map((text, n) => ({ p: 'Fråga:', c: text, r: 'Nej.', good: n % 2 === 0 })));
const tuning = {
  ...defaults,
  on: pairRows,
  method: { $: 'full' },
  optimizer: { $: 'adamw', lr: 0.01 },
  batch: 4,
  epochs: 3,
};
const comparing: readonly Value<'Objective'>[] = [
  ...['dpo', 'ipo', 'orpo', 'simpo'].map(($) => ({ $, prompt: 'p', chosen: 'c', rejected: 'r' })),
  { $: 'kto', prompt: 'p', completion: 'c', label: 'good' },
];
for (const objective of comparing)
  test(`${objective.$} trains, and goes on after a stop to the same bytes`, async () => {
    const options = {
      ...tuning,
      objective,
      checkpoint: { $: 'every', steps: 2 },
      evaluate: { $: 'every', steps: 3, on: pairRows },
    };
    const whole = taskIn();
    await finetune.run(base, options, whole.task);
    const judged = whole.series.eval_loss!;
    assert.ok(judged.at(-1)![1] < judged[0]![1], JSON.stringify(judged));
    if (objective.$ === 'dpo') assert.ok(Math.abs(judged[0]![1] - Math.LN2) < 1e-6, 'at the start nothing has moved');
    if (objective.$ !== 'kto') assert.ok(whole.series.eval_accuracy!.at(-1)![1] > 0.9);
    const halted = taskIn();
    const abrupt = {
      ...halted.task,
      point(series: string, x: number, y: number) {
        halted.task.point(series, x, y);
        if (series === 'grad_norm' && x === 5) throw new Error('the machine went away');
      },
    };
    await finetune.run(base, options, abrupt).then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.message, 'went away'),
    );
    const again = taskIn(halted.folder);
    await finetune.run(base, options, again.task);
    assert.match(again.log.join(), 'continues after step 4');
    assert.equal(again.series, whole.series);
    assert.equal(filesIn(join(again.folder, 'model')), filesIn(join(whole.folder, 'model')));
  });

for (const objective of comparing.filter(({ $ }) => $ !== 'orpo' && $ !== 'simpo'))
  test(`${objective.$} compares with the model that it is told`, async () => {
    const options = { ...tuning, epochs: 1, evaluate: { $: 'every', steps: 3, on: pairRows } };
    const run = async (from: Model, reference?: Model) => {
      const left = taskIn();
      await finetune.run(from, { ...options, objective: { ...objective, ...(reference && { reference }) } }, left.task);
      return left;
    };
    const first = await run(base);
    const same = await run(base, base);
    assert.equal(same.series, first.series);
    assert.equal(filesIn(join(same.folder, 'model')), filesIn(join(first.folder, 'model')));
    // Compared with the same model, the loss goes on from where it was; with the start model it begins anew.
    const tuned: Model = { kind: 'model', folder: join(first.folder, 'model') };
    const ended = first.series.eval_loss!.at(-1)![1];
    const on = await run(tuned, base);
    assert.ok(Math.abs(on.series.eval_loss![0]![1] - ended) < 1e-5);
    const anew = await run(tuned);
    assert.ok(Math.abs(anew.series.eval_loss![0]![1] - ended) > 1e-3);
  });

test('the end tokens of a model are those of both its files', async () => {
  const folder = join(taskIn().folder, 'chat');
  cpSync(base.folder, folder, { recursive: true });
  writeFileSync(join(folder, 'generation_config.json'), JSON.stringify({ eos_token_id: [1, 42] }));
  const left = taskIn();
  // Nothing of these rows but their own end, which is text to this tokenizer.
  const rows = texts(sentences(8));
  const causal = { ...tuning, on: rows, objective: { $: 'causal', text: 'text' }, epochs: 1 };
  await finetune.run({ kind: 'model', folder }, causal, left.task);
  const plain = taskIn();
  await finetune.run(base, causal, plain.task);
  assert.is(left.measures.tokens_per_epoch, plain.measures.tokens_per_epoch);
  const { tokenizer } = await readModelFolder(folder, fail);
  const ending = await tokenizer.decode([42], true);
  const closed = taskIn();
  await finetune.run(
    { kind: 'model', folder },
    { ...causal, on: texts(sentences(8).map((text) => text + ending)) },
    closed.task,
  );
  const longer = taskIn();
  await finetune.run(base, { ...causal, on: texts(sentences(8).map((text) => text + ending)) }, longer.task);
  // One token less for each of them: none is ended twice.
  assert.is((longer.measures.tokens_per_epoch as number) - (closed.measures.tokens_per_epoch as number), 8);
});

test('a reference model that reads other tokens, or less: FTP1087', async () => {
  const objective = { $: 'dpo', prompt: 'p', chosen: 'c', rejected: 'r' };
  const other = async (shape: object, vocabulary: number): Promise<Model> => {
    const left = taskIn();
    const made = { on: texts(sentences(40)), objective: { $: 'causal', text: 'text' }, batch: 4, steps: 1 };
    await pretrain.run(
      { ...architecture, ...shape },
      { ...defaults, ...made, tokenizer: { $: 'bpe', vocabulary } },
      left.task,
    );
    return { kind: 'model', folder: join(left.folder, 'model') };
  };
  const refused = async (reference: Model) =>
    failureOf(finetune.run(base, { ...tuning, objective: { ...objective, reference } }, taskIn().task));
  const [tokens, short] = [await refused(await other({}, 310)), await refused(await other({ context: 32 }, 300))];
  assert.equal([tokens.code, short.code], ['FTP1087', 'FTP1087']);
  assert.match(String(tokens.values.reason), 'tokenizer is another one');
  assert.match(String(short.values.reason), '32 positions, and the context is 64 tokens');
});

test('a training on pairs of equal answers says so', async () => {
  const left = taskIn();
  const pairs = Array.from({ length: 8 }, (_, n) => ({ p: 'a', c: 'ja', r: n < 3 ? 'ja' : 'nej' }));
  const objective = { $: 'dpo', prompt: 'p', chosen: 'c', rejected: 'r' };
  await finetune.run(base, { ...tuning, epochs: 1, on: rowsOf(pairs), objective }, left.task);
  assert.match(String(left.measures.warnings), /3 of 8 pairs have the same answer twice .*row 1 first/);
});

test('packed documents train as well as separate ones, in fewer rows', async () => {
  const options = {
    ...tuning,
    on: texts(sentences(24)),
    objective: { $: 'causal', text: 'text' },
    batch: 64,
    epochs: 4,
  };
  const run = async (packing: 'none' | 'documents') => {
    const task = taskIn();
    await finetune.run(base, { ...options, packing }, task.task);
    return task;
  };
  const [apart, packed] = [await run('none'), await run('documents')];
  assert.ok((packed.measures.examples as number) < (apart.measures.examples as number));
  assert.is(packed.measures.tokens_per_epoch, apart.measures.tokens_per_epoch);
  // One batch holds everything, so only the rows differ in which it is laid out.
  for (const [n, [, loss]] of apart.series.loss!.entries())
    assert.ok(Math.abs(packed.series.loss![n]![1] - loss) < 1e-4, `step ${n + 1}`);
  const blocks = {
    ...tuning,
    on: texts(sentences(24)),
    objective: options.objective,
    tokenizer: { $: 'bpe', vocabulary: 300 },
    method: undefined,
  };
  const fresh = taskIn();
  await pretrain.run(architecture, { ...blocks, packing: 'documents' }, fresh.task);
  assert.is(fresh.counts['rows cut at the context'], undefined);
});

test('the audit counts, warns and stops', async () => {
  const objective = { $: 'completion', prompt: 'p', completion: 'c' };
  const long = 'en mycket lång fråga '.repeat(12);
  const run = (rows: readonly Row[], more: object = {}) => {
    const task = taskIn();
    return { task, done: finetune.run(base, { ...tuning, on: rowsOf(rows), objective, ...more }, task.task) };
  };
  const some = run([
    { p: 'a', c: 'b' },
    { p: long, c: 'b' },
  ]);
  await some.done;
  assert.is(some.task.counts['rows whose answer the cut took away'], 1);
  assert.match(String(some.task.measures.warnings), 'row 2 first');
  assert.match(String(some.task.measures.warnings), 'lose their end');
  assert.ok((some.task.measures.share_of_tokens_predicted as number) > 0.2);
  assert.match(String(some.task.measures.tokens_per_row), /median \d+, .*longest \d+ \(context 64\)/);
  const failed = await failureOf(run([{ p: long, c: 'b' }]).done);
  assert.is(failed.code, 'FTP0956');
  assert.match(String(failed.values.reason), 'row 1 first');
  assert.is(
    (await failureOf(run([{ p: 'a', c: 'b' }], { objective: comparing[0], on: pairRows, packing: 'documents' }).done))
      .code,
    'FTP0947',
  );
  // One token of a hundred and more.
  const few = run([
    { p: 'aaaa '.repeat(6), c: '' },
    { p: 'aaaa '.repeat(8), c: '' },
  ]);
  await few.done;
  assert.match(String(few.task.measures.warnings), 'of the tokens are predicted');
  const uneven = run([
    ...sentences(8).map((c) => ({ p: '', c })),
    ...Array.from({ length: 8 }, () => ({ p: '', c: 'a' })),
  ]);
  await uneven.done;
  assert.match(String(uneven.task.measures.warnings), '`packing: documents` saves it');
});

const chatTokens = ['<|im_start|>', '<|im_end|>'];
const fromScratch = {
  ...defaults,
  on: texts(sentences(40)),
  objective: { $: 'causal', text: 'text' },
  batch: 4,
  steps: 4,
  repeat: true,
} as const;

test('a new model learns conversations, then preferences, and carries its template on', async () => {
  const fresh = taskIn();
  await pretrain.run(
    architecture,
    { ...fromScratch, tokenizer: { $: 'bpe', vocabulary: 300, tokens: chatTokens } },
    fresh.task,
  );
  const first = { kind: 'model', folder: join(fresh.folder, 'model') } as const;
  const { bos_token_id, eos_token_id, vocab_size } = JSON.parse(
    readFileSync(join(first.folder, 'config.json'), 'utf8'),
  );
  assert.equal([bos_token_id, eos_token_id, vocab_size], [0, 1, 300]);
  const taught = taskIn();
  const talks = rowsOf(Array.from({ length: 8 }, () => ({ messages: talk.slice(0, 2) })));
  const objective = { ...sft, template: { $: 'chatml' }, loss: 'assistant' };
  await finetune.run(first, { ...tuning, on: talks, objective }, taught.task);
  assert.ok(taught.series.loss!.at(-1)![1] < taught.series.loss![0]![1]);
  assert.is(taught.measures.warnings, undefined);
  const folder = join(taught.folder, 'model');
  assert.match(readFileSync(join(folder, 'chat_template.jinja'), 'utf8'), '{% generation %}');
  // Who lets it answer stops at <|im_end|> as well as at </s>.
  const generation = JSON.parse(readFileSync(join(folder, 'generation_config.json'), 'utf8'));
  assert.equal(generation.eos_token_id, [1, 4]);
  const preferring = taskIn();
  const pairs = rowsOf(
    Array.from({ length: 8 }, () => ({ p: talk.slice(0, 1), c: talk.slice(1, 2), r: talk.slice(3) })),
  );
  const compared = { $: 'dpo', prompt: 'p', chosen: 'c', rejected: 'r' };
  await finetune.run({ kind: 'model', folder }, { ...tuning, on: pairs, objective: compared }, preferring.task);
  assert.ok(preferring.series.loss!.at(-1)![1] < Math.LN2);
  for (const file of ['chat_template.jinja', 'generation_config.json'])
    assert.is(
      readFileSync(join(preferring.folder, 'model', file), 'utf8'),
      readFileSync(join(folder, file), 'utf8'),
      file,
    );
});

test('special tokens of a new tokenizer are unlike all others: FTP0948', async () => {
  for (const tokens of [['</s>'], ['<a>', '<a>'], ['a']]) {
    const tokenizer = { $: 'bpe', vocabulary: 300, tokens };
    assert.is(
      (await failureOf(pretrain.run(architecture, { ...fromScratch, tokenizer }, taskIn().task))).code,
      'FTP0948',
    );
  }
});

test.run();

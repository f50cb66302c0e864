import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Model, Row, Value } from '../../../compiler/operators/authoring.ts';
import { trainBpe } from '../../../stdlib/models/bpe.ts';
import { tokenizerJson } from '../../../stdlib/models/bpe-tokenizer.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { parseTokenizer } from '../../../stdlib/models/tokenizer.ts';
import { ended } from '../../../stdlib/training/documents.ts';
import { collate, isTarget, targetCount } from '../../../stdlib/training/examples.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { learningOf } from '../../../stdlib/training/objective.ts';
import { pack } from '../../../stdlib/training/packing.ts';
import { pretrain } from '../../../stdlib/training/pretrain.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { Failed, fail } from '../models/support.ts';
import { defaults, filesIn, rowsOf, sentences, taskIn, texts } from './support.ts';

// A tokenizer of single bytes with the tokens of ChatML, so that every token of a test can be counted by hand.
const reserved = ['<s>', '</s>', '<pad>', '<|im_start|>', '<|im_end|>'];
const byteTokenizer = (added: readonly string[]) => {
  const json = tokenizerJson(trainBpe(new Map(), added.length + 256, added)) as Record<string, unknown>;
  const token = (content: string, id: number) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  return JSON.stringify({ ...json, added_tokens: added.map(token) });
};
const tokenizerFile = byteTokenizer(reserved);
const tokenizer = await parseTokenizer(tokenizerFile, 'made for the test', fail);
const marked =
  "{% for m in messages %}<|im_start|>{{ m.role[0] }}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}<|im_end|>{% endgeneration %}{% else %}{{ m.content }}<|im_end|>{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>a{% endif %}";

function modelFolder(template: string | null): string {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'tokenizer_config.json'),
    JSON.stringify({ bos_token: '<s>', eos_token: { content: '</s>' } }),
  );
  if (template !== null) writeFileSync(join(folder, 'chat_template.jinja'), template);
  return folder;
}

async function read(
  objective: Value<'Objective'>,
  rows: readonly Row[],
  template: string | null = marked,
  context = 64,
  own = tokenizer,
) {
  const left = taskIn();
  const reading = { operator: 'finetune', tokenizer: own, bos: 0, eos: 1, context };
  const data = await learningOf(objective, modelFolder(template), left.task).read(rowsOf(rows), reading, left.task);
  return { ...left, ...data };
}

async function failure(act: Promise<unknown>): Promise<Failed> {
  try {
    await act;
  } catch (error) {
    if (error instanceof Failed) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

const asked = async (data: Awaited<ReturnType<typeof read>>, n = 0): Promise<string> => {
  const example = data.examples[n]!;
  return tokenizer.decode(
    [...example.ids].filter((_, at) => at > 0 && isTarget(example, at)),
    true,
  );
};

const talk = [
  { role: 'user', content: 'Hej?' },
  { role: 'assistant', content: 'Hå.' },
  { role: 'user', content: 'Mer?' },
  { role: 'assistant', content: 'Ja.' },
];
const sft = { $: 'sft', messages: 'messages' };

test('the loss of a conversation is on what was asked for', async () => {
  const of = async (loss: string) => asked(await read({ ...sft, loss }, [{ messages: talk }]));
  assert.is(await of('assistant'), 'Hå.<|im_end|>Ja.<|im_end|>');
  assert.is(await of('last_assistant'), 'Ja.<|im_end|>');
  assert.is(
    await of('all'),
    'uHej?<|im_end|><|im_start|>aHå.<|im_end|><|im_start|>uMer?<|im_end|><|im_start|>aJa.<|im_end|>',
  );
});

test('a template without marks gives the same answers, or says that it cannot', async () => {
  const plain = marked.replace(/\{% (end)?generation %\}/g, '');
  const found = await read(sft, [{ messages: talk }], plain);
  assert.is(await asked(found), 'Hå.<|im_end|>Ja.<|im_end|>');
  assert.match(found.log.join(), 'does not mark answers');
  // Earlier answers lose their text once the talk goes on, as thoughts do in some templates.
  const forgetful = plain.replaceAll('{{ m.content }}', "{{ m.content if loop.last or m.role == 'user' else '' }}");
  const { code, values } = await failure(read(sft, [{ messages: talk }], forgetful));
  assert.is(code, 'FTP0942');
  assert.match(String(values.problem), 'message 2');
  assert.is(await asked(await read(sft, [{ messages: talk.slice(0, 2) }], forgetful)), 'Hå.<|im_end|>');
});

test('ChatML is at hand for models without a template, and goes with the model', async () => {
  const chatml = { ...sft, template: { $: 'chatml', system: 'Svara {% kort %}.' }, loss: 'all' };
  const data = await read(chatml, [{ messages: talk.slice(0, 2) }], null, 128);
  assert.is(
    await tokenizer.decode([...data.examples[0]!.ids], true),
    '<|im_start|>system\nSvara {% kort %}.<|im_end|>\n<|im_start|>user\nHej?<|im_end|>\n<|im_start|>assistant\nHå.<|im_end|>\n',
  );
  assert.is(
    await asked(await read({ ...chatml, loss: 'assistant' }, [{ messages: talk }], null, 128)),
    'Hå.<|im_end|>Ja.<|im_end|>',
  );
  const none = await read({ ...sft, template: { $: 'chatml' } }, [{ messages: talk }], null, 128);
  assert.is(none.endless, 0);
});

test('answers that nothing ends are counted', async () => {
  const endless = marked.replace('<|im_end|>{% endgeneration %}', '{% endgeneration %}');
  assert.is((await read(sft, [{ messages: talk }], endless)).endless, 1);
  assert.is((await read(sft, [{ messages: talk }])).endless, 0);
  // A line break behind the end token belongs to the answer where answers are compared.
  const spaced = marked.replace(
    '{{ m.content }}<|im_end|>{% endgeneration %}',
    '{{ m.content }}</s>{% endgeneration %}{{ "\\n" }}',
  );
  const pair = { p: talk.slice(0, 1), c: talk.slice(1, 2), r: talk.slice(3) };
  const data = await read({ $: 'dpo', prompt: 'p', chosen: 'c', rejected: 'r' }, [pair], spaced);
  assert.is(await asked(data), 'Hå.</s>\n');
  assert.is(data.endless, 0);
});

test('a completion is learnt with the end token, its prompt is not', async () => {
  const objective = { $: 'completion', prompt: 'p', completion: 'c' };
  const data = await read(objective, [{ p: 'Fråga: vad? Svar:', c: ' Å!' }]);
  assert.is(await asked(data), ' Å!</s>');
  assert.is(data.examples[0]!.ids[0], 0);
  // The tokenizer's begin token stands once before the prompt, and the prompt's own length is not asked for.
  assert.is(data.tokens - data.labels, 1 + Buffer.byteLength('Fråga: vad? Svar:'));
});

test('pairs share their prompt; single answers carry what they are worth', async () => {
  const pairs = await read({ $: 'dpo', prompt: 'p', chosen: 'c', rejected: 'r' }, [{ p: 'a', c: 'bc', r: 'd' }]);
  assert.is(pairs.together, 2);
  assert.equal([await asked(pairs, 0), await asked(pairs, 1)], ['bc</s>', 'd</s>']);
  const talks = await read({ $: 'ipo', prompt: 'p', chosen: 'c', rejected: 'r' }, [
    { p: talk.slice(0, 1), c: talk.slice(1, 2), r: talk.slice(3) },
  ]);
  assert.equal([await asked(talks, 0), await asked(talks, 1)], ['Hå.<|im_end|>', 'Ja.<|im_end|>']);
  const single = await read({ $: 'kto', prompt: 'p', completion: 'c', label: 'good' }, [
    { p: 'a', c: 'b', good: true },
    { p: 'a', c: '', good: true },
    { p: 'c', c: 'd', good: false },
  ]);
  assert.equal([...single.desirable!], [1, 1, 0]);
});

test('of a pair neither answer stays when one of them is lost', async () => {
  const rows = [
    { p: 'aaaa', c: 'b', r: 'c' },
    { p: 'aaaaaaaaaaaa', c: 'b', r: 'c' },
  ];
  const data = await read({ $: 'dpo', prompt: 'p', chosen: 'c', rejected: 'r' }, rows, marked, 8);
  assert.is(data.examples.length, 2);
  assert.equal(data.lost, { rows: 1, first: 2 });
});

test('what is padding is decided by place and never by id', async () => {
  // Here the end token pads as well, and ends each text in the middle of a batch.
  const data = await read({ $: 'causal', text: 'text' }, [{ text: 'ab' }, { text: 'abcdefgh' }]);
  const batch = collate(data.examples, 64);
  const labelsOf = (row: number) =>
    [...batch.labels.subarray(row * batch.length, (row + 1) * batch.length)].filter((id) => id >= 0);
  assert.equal(labelsOf(0).at(-1), 1, 'the end token is learnt');
  assert.is(labelsOf(0).length, 3);
  const filled = { ...batch, ids: batch.ids.map((id, at) => (at % batch.length >= 3 && at < batch.length ? 1 : id)) };
  assert.equal(filled.labels, batch.labels);
});

test('packed documents are apart: the first token of none is predicted', async () => {
  const data = await read({ $: 'causal', text: 'text' }, [{ text: 'aaaa' }, { text: 'bb' }, { text: 'c' }], marked, 16);
  const packed = pack(data, 16);
  assert.is(packed.examples.length, 1);
  const [example] = packed.examples;
  assert.equal([...example!.segments!], [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2]);
  assert.is(targetCount(example!), data.labels);
  const batch = collate(packed.examples, 16);
  assert.equal([batch.labels[4], batch.labels[5], batch.labels[9]], [1, -1, -1]);
  assert.equal([...batch.segments!.subarray(10)], [2, 2, 3, 3, 3, 3]);
});

const mistakes: Readonly<Record<string, readonly [string, () => Promise<unknown>, RegExp?]>> = {
  'no template': ['FTP0941', () => read(sft, [{ messages: talk }], null)],
  'a broken template': ['FTP0940', () => read(sft, [{ messages: talk }], '{% if x %}')],
  'no messages': ['FTP0943', () => read(sft, [{ messages: talk }, { messages: 'Hej' }]), /"Hej"/],
  'a message without text': [
    'FTP0943',
    () => read(sft, [{ messages: [{ role: 'user', content: null }] }]),
    /message 1/,
  ],
  'a talk that the template refuses': [
    'FTP0943',
    () => read(sft, [{ messages: talk }], "{{ raise_exception('Inte så.') }}"),
    /Inte så\./,
  ],
  'a tokenizer without the tokens of the template': [
    'FTP0944',
    async () => {
      const plain = await parseTokenizer(byteTokenizer(reserved.slice(0, 3)), 'made for the test', fail);
      return read({ ...sft, template: { $: 'chatml' } }, [{ messages: talk }], null, 64, plain);
    },
  ],
  'two begin tokens': ['FTP0945', () => read({ $: 'causal', text: 'text' }, [{ text: 'a' }, { text: '<s>a' }])],
  'two begin tokens of a template': [
    'FTP0945',
    () => read(sft, [{ messages: talk }], `{{ bos_token }}{{ bos_token }}${marked}`),
  ],
  'a label that is neither': [
    'FTP0946',
    () => read({ $: 'kto', prompt: 'p', completion: 'c', label: 'good' }, [{ p: 'a', c: 'b', good: null }]),
  ],
};
for (const [name, [code, act, message]] of Object.entries(mistakes))
  test(`${name}: ${code}`, async () => {
    const failed = await failure(act());
    assert.is(failed.code, code);
    if (message !== undefined) assert.match(String(failed.values.problem), message);
  });

// ---- whole trainings with a model made here ----
const architecture = { $: 'llama', layers: 1, width: 16, heads: 2, context: 64 };
const start = taskIn();
await pretrain.run(
  architecture,
  {
    ...defaults,
    on: texts(sentences(40)),
    objective: { $: 'causal', text: 'text' },
    tokenizer: { $: 'bpe', vocabulary: 300 },
    batch: 4,
    steps: 4,
    repeat: true,
  },
  start.task,
);
const base = { kind: 'model', folder: join(start.folder, 'model') } as const;
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

test('a text that ends in any token that ends texts is ended', () => {
  assert.equal(ended([5, 6], { eos: 1 }), [5, 6, 1]);
  assert.equal(ended([5, 1], { eos: 1, ends: [1, 4] }), [5, 1]);
  assert.equal(ended([5, 4], { eos: 1, ends: [1, 4] }), [5, 4]);
  assert.equal(ended([5, 4], { eos: 1 }), [5, 4, 1]);
  assert.equal(ended([], { eos: 1, ends: [1, 4] }), [1]);
  assert.equal(ended([5], { eos: null, ends: [4] }), [5]);
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
    failure(finetune.run(base, { ...tuning, objective: { ...objective, reference } }, taskIn().task));
  const [tokens, short] = [await refused(await other({}, 310)), await refused(await other({ context: 32 }, 300))];
  assert.equal([tokens.code, short.code], ['FTP1087', 'FTP1087']);
  assert.match(String(tokens.values.reason), 'tokenizer is another one');
  assert.match(String(short.values.reason), '32 positions, and the context is 64 tokens');
});

test('pairs of equal answers and empty answers are told with their numbers', async () => {
  const rows = [
    { p: 'a', c: 'b', r: 'c' },
    { p: 'a', c: 'b', r: 'b' },
    { p: 'a', c: 'b', r: '' },
    { p: 'a', c: '', r: '' },
  ];
  const { equalPairs, emptyAnswers, counts } = await read({ $: 'dpo', prompt: 'p', chosen: 'c', rejected: 'r' }, rows);
  assert.equal(
    [equalPairs, emptyAnswers],
    [
      { rows: 2, first: 2 },
      { rows: 3, first: 3 },
    ],
  );
  assert.equal([counts['pairs of equal answers'], counts['empty answers']], [2, 3]);
  const talk = (content: string) => [{ role: 'assistant', content }];
  const asked = [{ role: 'user', content: 'a' }];
  const talks = [
    { p: asked, c: talk('b'), r: talk('b') },
    { p: asked, c: talk('b'), r: talk(' ') },
  ];
  const rendered = await read({ $: 'dpo', prompt: 'p', chosen: 'c', rejected: 'r' }, talks);
  assert.equal([rendered.equalPairs?.rows, rendered.emptyAnswers?.rows], [1, 1]);
  const single = await read({ $: 'kto', prompt: 'p', completion: 'c', label: 'good' }, [{ p: 'a', c: '', good: true }]);
  assert.equal([single.equalPairs?.rows, single.emptyAnswers?.rows], [0, 1]);
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
  const failed = await failure(run([{ p: long, c: 'b' }]).done);
  assert.is(failed.code, 'FTP0956');
  assert.match(String(failed.values.reason), 'row 1 first');
  assert.is(
    (await failure(run([{ p: 'a', c: 'b' }], { objective: comparing[0], on: pairRows, packing: 'documents' }).done))
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
      (await failure(pretrain.run(architecture, { ...fromScratch, tokenizer }, taskIn().task))).code,
      'FTP0948',
    );
  }
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseTokenizer } from '../../../stdlib/models/tokenizer.ts';
import { ended } from '../../../stdlib/training/rows/documents.ts';
import { collate, targetCount } from '../../../stdlib/training/rows/examples.ts';
import { pack } from '../../../stdlib/training/rows/packing.ts';
import { fail, failureOf } from '../models/support.ts';
import { asked, byteTokenizer, marked, read, reserved, sft, talk, tokenizer } from './byte-tokens.ts';

/** What rows become for each objective: which tokens are asked for, what is lost, what is refused. What is learnt from them: `objectives.test.ts`. */

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
  const { code, values } = await failureOf(read(sft, [{ messages: talk }], forgetful));
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

test('a text that ends in any token that ends texts is ended', () => {
  assert.equal(ended([5, 6], { eos: 1 }), [5, 6, 1]);
  assert.equal(ended([5, 1], { eos: 1, ends: [1, 4] }), [5, 1]);
  assert.equal(ended([5, 4], { eos: 1, ends: [1, 4] }), [5, 4]);
  assert.equal(ended([5, 4], { eos: 1 }), [5, 4, 1]);
  assert.equal(ended([], { eos: 1, ends: [1, 4] }), [1]);
  assert.equal(ended([5], { eos: null, ends: [4] }), [5]);
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
    const failed = await failureOf(act());
    assert.is(failed.code, code);
    if (message !== undefined) assert.match(String(failed.values.problem), message);
  });

test.run();

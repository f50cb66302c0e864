import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lockModel } from '../../cli/lock/model.ts';
import { lockText } from '../../cli/lock/text.ts';
import { parseLockFile } from '../../compiler/semantics/training/lock-file.ts';
import { tokenizerFacts } from '../../compiler/semantics/training/tokenizer-facts.ts';
import { readSafetensorsHeader } from '../../stdlib/models/safetensors.ts';
import { readTokenizer } from '../../stdlib/models/tokenizer.ts';
import { client, commit, watch } from '../runtime/hub/support.ts';
import { fail } from '../stdlib/models/support.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { shared } from '../support/shared.ts';

const test = suite('lock facts');
let hub: TestHub;
test.before(async () => {
  hub = await startHub();
});
test.after(() => hub.close());

const models = shared('golden/training/models');
const names = models === null ? [] : readdirSync(models).filter((name) => name.startsWith('tiny-'));

for (const name of names)
  test(`locked facts are those of the model's own files: ${name}`, async () => {
    const folder = join(models!, name);
    const files = readdirSync(folder);
    const repository = `golden/${name}`;
    hub.models.set(
      repository,
      new Map([[commit, Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file))]))]]),
    );
    const locked = await lockModel(client(hub.url), repository, commit, watch());

    assert.equal(locked.config, JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
    const headers = files
      .filter((file) => file.endsWith('.safetensors'))
      .flatMap((file) => [...readSafetensorsHeader(join(folder, file), fail).tensors]);
    assert.equal(locked.tensors, Object.fromEntries(headers.map(([tensor, { shape }]) => [tensor, shape])));
    for (const [tensor, { dtype }] of headers) assert.is(locked.dtypes?.[tensor] ?? locked.dtype, dtype);

    // The Rust tokenizers say what is so.
    const reference = await readTokenizer(folder, fail);
    const facts = locked.tokenizer!;
    assert.is(facts.vocabulary, reference.size);
    for (const [token, id] of Object.entries(facts.added!)) assert.is(reference.tokenId(token), id);
    for (const { token, id } of Object.values(facts.special!)) assert.is(reference.tokenId(token), id);
    const [[bare], [full]] = [
      await reference.encode(['en mening'], false),
      await reference.encode(['en mening'], true),
    ];
    const ids = (tokens: readonly string[]) => tokens.map((token) => reference.tokenId(token)!);
    assert.equal(full, [...ids(facts.around!.before), ...bare!, ...ids(facts.around!.after)]);
    assert.not('added_tokens_decoder' in facts.settings!);
    const template = files.includes('chat_template.jinja')
      ? readFileSync(join(folder, 'chat_template.jinja'), 'utf8')
      : undefined;
    if (template !== undefined) assert.is(facts.template, template);

    const wanted = files.filter((file) => file !== 'README.md').sort();
    assert.equal(Object.keys(locked.files!).sort(), wanted);
    assert.type(
      parseLockFile(lockText({ format: 1, models: { [`${repository}@${commit}`]: locked } } as never)),
      'object',
    );
  });

test('tokenizers of other kinds', () => {
  const facts = (tokenizer: object, settings: object | null, specials: object | null = null) =>
    tokenizerFacts({
      tokenizer: JSON.stringify(tokenizer),
      settings: settings === null ? null : JSON.stringify(settings),
      specials: specials === null ? null : JSON.stringify(specials),
      template: null,
    });
  const unigram = facts(
    {
      model: {
        type: 'Unigram',
        vocab: [
          ['<unk>', 0],
          ['▁a', -1],
          ['b', -2],
        ],
      },
      added_tokens: [
        { id: 0, content: '<unk>' },
        { id: 3, content: 'constructor' },
      ],
      post_processor: {
        type: 'Sequence',
        processors: [
          { type: 'ByteLevel' },
          { type: 'TemplateProcessing', single: [{ Sequence: { id: 'A' } }, { SpecialToken: { id: '</s>' } }] },
          { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '<lang>' } }, { Sequence: { id: 'A' } }] },
          { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '<outer>' } }, { Sequence: { id: 'A' } }] },
        ],
      },
    },
    null,
    { unk_token: { content: '<unk>' }, eos_token: '</s>' },
  );
  assert.is(unigram.vocabulary, 4);
  assert.equal(unigram.around, { before: ['<outer>', '<lang>'], after: ['</s>'] });
  assert.equal(unigram.special, { eos: { token: '</s>', id: null }, unk: { token: '<unk>', id: 0 } });
  assert.equal(unigram.added, { '<unk>': 0, constructor: 3 });
  const bert = facts(
    {
      model: { type: 'WordPiece', vocab: { '[CLS]': 0, '[SEP]': 1, a: 2 } },
      post_processor: { type: 'BertProcessing', sep: ['[SEP]', 1], cls: ['[CLS]', 0] },
    },
    {
      chat_template: [
        { name: 'tool_use', template: 't' },
        { name: 'default', template: 'd' },
      ],
    },
  );
  assert.is(bert.type, 'WordPiece');
  assert.equal(bert.around, { before: ['[CLS]'], after: ['[SEP]'] });
  assert.is(bert.template, 'd');
});

test('the text of a lock file is the same whatever the order, and a fact is a line', () => {
  const one = lockText({ format: 1, models: { 'a/b@c': { tensors: { y: [2, 3], x: [1] }, config: {} } } });
  const two = lockText({ models: { 'a/b@c': { config: {}, tensors: { x: [1], y: [2, 3] } } }, format: 1 });
  assert.is(one, two);
  const long = lockText({
    models: { m: { tensors: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`t${i + 10}`, [i, i]])) } },
  });
  assert.ok(long.includes('\n        "t10": [0, 0],\n'), long);
  assert.equal(JSON.parse(long).models.m.tensors.t29, [19, 19]);
});

test('entries that the checks could not rely on are refused', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const reason = (entry: unknown): unknown => parseLockFile(JSON.stringify({ format: 1, models: { 'a/b@c': entry } }));
  assert.type(reason({ config: {}, files: { x: { bytes: 1, digest } } }), 'object');
  for (const entry of [
    null,
    {},
    { config: [] },
    { config: {}, asked: 'main' },
    { config: {}, tokenizer: 1 },
    { config: {}, tensors: { a: 1 } },
    { config: {}, files: { x: { bytes: 1, digest: 'sha256:1' } } },
  ])
    assert.match(String(reason(entry)), '`a/b@c`');
  assert.match(String(parseLockFile('{"format":2}')), 'format is 2');
  assert.match(String(parseLockFile('[]')), 'no object');
});

test.run();

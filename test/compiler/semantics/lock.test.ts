import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Checked } from '../../../compiler/semantics/check.ts';
import { pinned } from '../../../compiler/semantics/training/reference.ts';
import { checkFiles, checkText, summaries } from '../../support/check.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const other = 'fedcba9876543210fedcba9876543210fedcba98';

const locked = (models: object): string => JSON.stringify({ format: 1, models });
const using = (reference: string): string => `model base = pretrained(${reference}) { license: "Apache-2.0" }\n`;
const check = (reference: string, models: object, more: object = {}): Checked =>
  checkFiles({ 'main.ftp': using(reference), 'finslip.lock': locked(models) }, more);
const revisionOf = (checked: Checked): unknown =>
  (checked.flow!.nodes[0]!.options.reference as { revision: string }).revision;

test('the graph names the commit, whatever the file says', () => {
  const models = { [`example/base@${commit}`]: { asked: ['main', 'v1'], config: {} } };
  for (const reference of [
    'hub("example/base")',
    'hub("example/base", revision: "main")',
    'hub("example/base", revision: "v1")',
    `hub("example/base", revision: "${commit}")`,
  ])
    assert.is(revisionOf(check(reference, models)), commit, reference);
});

test('two revisions of a model have an entry each', () => {
  const models = {
    [`example/base@${commit}`]: { config: {} },
    [`example/base@${other}`]: { asked: ['main'], config: {} },
    [`example/base-large@${commit}`]: { asked: ['v2'], config: {} },
  };
  assert.is(revisionOf(check(`hub("example/base", revision: "${commit}")`, models)), commit);
  assert.is(revisionOf(check('hub("example/base")', models)), other);
  const outdated = check('hub("example/base", revision: "v2")', models);
  assert.equal(summaries(outdated), ['FTP1020 1:55 "v2"']);
  assert.match(outdated.diagnostics[0]!.message, commit);
  assert.match(outdated.diagnostics[0]!.message, other);
});

test('without an entry the message says what could happen', () => {
  const message = (reference: string): string => {
    const checked = checkText(using(reference));
    assert.equal(
      checked.diagnostics.map(({ code }) => code),
      ['FTP0704'],
    );
    assert.match(checked.diagnostics[0]!.fixes[0]!.title, 'finslip lock');
    return checked.diagnostics[0]!.message;
  };
  assert.match(message('hub("example/base")'), 'no revision is written');
  assert.match(message('hub("example/base", revision: "main")'), '`main` is a name and no commit');
  assert.match(message(`hub("example/base", revision: "${commit}")`), 'nothing is known of it');
});

test('names that could lead elsewhere are no names', () => {
  for (const name of ['base', 'a/b/c', '../base', 'a/..', 'a/b?x', 'a b/c', 'https://x/y', '.a/b', 'a--b/c'])
    assert.equal(
      checkText(using(`hub("${name}")`)).diagnostics.map(({ code }) => code),
      ['FTP1021'],
      name,
    );
  for (const name of [
    'openai-community/gpt2',
    'AI-Sweden-Models/gpt-sw3-126m',
    'HuggingFaceTB/SmolLM2-135M',
    'a/b_c.d',
  ])
    assert.equal(
      checkText(using(`hub("${name}")`)).diagnostics.map(({ code }) => code),
      ['FTP0704'],
      name,
    );
});

test('what is to be locked is found without a lock file, with the edit that pins it', () => {
  const text = `param base: ModelRef = hub("example/base")\n${using('base').replace('model base', 'model first')}${using('hub("example/other", revision: "v1")').replace('model base', 'model second')}`;
  const checked = checkText(text, { unlocked: true });
  assert.equal(summaries(checked), []);
  const edited = checked.references.map((reference) => {
    const { location, text: inserted } = pinned(reference, commit);
    const { start, end } = location.span;
    return `${text.slice(0, start)}${inserted}${text.slice(end)}`.split('\n').find((line) => line.includes(commit));
  });
  assert.equal(
    checked.references.map(({ repository, revision }) => [repository, revision]),
    [
      ['example/base', null],
      ['example/other', 'v1'],
    ],
  );
  assert.equal(edited, [
    `param base: ModelRef = hub("example/base", revision: "${commit}")`,
    `model second = pretrained(hub("example/other", revision: "${commit}")) { license: "Apache-2.0" }`,
  ]);
  const given = checkText(text, { unlocked: true, params: { base: 'hub("example/mine")' } });
  assert.ok(given.references.some(({ repository }) => repository === 'example/mine'));
});

test('of a model in a folder its configuration is read, and no lock file asked for', () => {
  const rows = 'source rows = jsonl("a.jsonl") {\n  record: { text: Text }\n  license: "CC0-1.0"\n}\n';
  const tuned =
    'model tuned = finetune(base, on: rows) {\n  objective: causal(text)\n  method: full\n  context: 128 tokens\n}\n';
  const text = `${rows}${using('folder("models/own/")')}${tuned}`;
  const withConfig = (config: string) => checkFiles({ 'main.ftp': text, 'models/own/config.json': config });
  assert.equal(summaries(withConfig('{"model_type":"llama","max_position_embeddings":64}')), [
    'FTP0700 9:12 128 tokens',
  ]);
  assert.equal(summaries(withConfig('{"model_type":"rwkv"}')), ['FTP0707 5:25 folder']);
  for (const config of ['{"model_type":"llama","max_position_embeddings":128}', '{', '[]', 'null'])
    assert.equal(summaries(withConfig(config)), [], config);
  assert.equal(summaries(checkText(text)), []);
});

test.run();

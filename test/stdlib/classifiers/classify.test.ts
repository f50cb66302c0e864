import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, type Row, type RowKernel } from '../../../compiler/operators/authoring.ts';
import { classify } from '../../../stdlib/classifiers/classify.ts';
import { language } from '../../../stdlib/filters/language.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { Failed } from '../../support/task.ts';

/** The model of languages is a classifier like any other. */
const file = readFileSync(
  createRequire(import.meta.url).resolve('fasttext.wasm.js/dist/models/language-identification/assets/lid.176.ftz'),
);
const fail = (code: string, values: Readonly<Record<string, string | number>>): never => {
  throw new Failed(code, values);
};
const text = { name: 'text' };

async function kernel(options: object, bytes: Uint8Array = file): Promise<RowKernel> {
  const tools = await rowTools(1, { fail, readBytes: () => bytes, language: false });
  return classify.create(text, { model: { $: 'fasttext_file', path: 'lid.ftz' }, ...options }, tools);
}
async function refusal(options: object, bytes?: Uint8Array): Promise<Failed> {
  try {
    await kernel(options, bytes);
  } catch (error) {
    if (error instanceof Failed) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

const rows: readonly Row[] = [
  { text: 'Biblioteket har öppet på söndagar, även för den som inte har lånekort.' },
  { text: 'The library is open on Sundays, even for those without a card.' },
  { text: 'Die Bibliothek ist sonntags geöffnet,\nauch für alle ohne Ausweis.' },
  { text: 'öl' },
];

test('adds label and probability', async () => {
  const label = await kernel({});
  const found = rows.map((row) => label(row) as { label: string; label_score: number; text: string });
  assert.equal(
    found.slice(0, 3).map(({ label }) => label),
    ['sv', 'en', 'de'],
  );
  for (const { label_score } of found.slice(0, 3)) assert.ok(label_score > 0.8 && label_score <= 1);
  assert.is(found[0]!.text, rows[0]!.text);
});

test('drops as `language` does, which has the same model', async () => {
  const ours = await kernel({ keep: ['sv', 'de'], min: 0.65 });
  const theirs = language.create(text, { is: ['sv', 'de'], min: 0.65 }, await rowTools(1));
  for (const row of rows) {
    const [a, b] = [ours(row), theirs(row)];
    assert.is(a instanceof Drop, b instanceof Drop);
    if (a instanceof Drop && b instanceof Drop) {
      assert.is(a.reason, b.reason.replace('language', 'label'));
      assert.equal([a.value, a.threshold], [b.value, b.threshold]);
    }
  }
  assert.ok(ours(rows[1]!) instanceof Drop);
});

test('what is no model, and labels that it does not have', async () => {
  const none = await refusal({}, Buffer.from('hello world, this is no model'));
  assert.equal([none.code, none.values.file], ['FTP1176', 'lid.ftz']);
  assert.is((await refusal({}, file.subarray(0, 1000))).code, 'FTP1176');
  const unknown = await refusal({ keep: 'swedish' });
  assert.is(unknown.code, 'FTP1177');
  assert.match(String(unknown.values.labels), /^en, ru, .* and 156 more$/);
});

test.run();

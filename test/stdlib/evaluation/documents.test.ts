import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bits_per_byte } from '../../../stdlib/evaluation/bits-per-byte.ts';
import { countWords } from '../../../stdlib/evaluation/documents.ts';
import type { Measured } from '../../../stdlib/evaluation/measured.ts';
import { perplexity } from '../../../stdlib/evaluation/perplexity.ts';
import { shared } from '../../support/shared.ts';
import { failureOf, recordTask, rowsOf } from '../../support/task.ts';

const text = { name: 'body' };
const close = (found: number, wanted: number): void =>
  assert.ok(Math.abs(found - wanted) <= 1e-4 * Math.abs(wanted), `${found}, not ${wanted}`);

test('measures what lm-evaluation-harness measures', async () => {
  const file = shared('golden/training/forward/tiny-llama-gqa.json');
  const folder = shared('golden/training/models/tiny-llama-gqa');
  if (file === null || folder === null) return;
  const golden = JSON.parse(readFileSync(file, 'utf8')).bits_per_byte;
  const rows = golden.documents.map((document: { text: string }, i: number) => ({
    id: `d${i}`,
    body: document.text,
    chapter: i % 2,
  }));
  const model = { kind: 'model', folder } as const;

  const bits = recordTask();
  await bits_per_byte.run(model, rowsOf(rows), text, { block: { name: 'chapter' } }, bits.tools);
  const measured = bits.values.value as unknown as Measured;
  close(measured.value, golden.total.bits_per_byte);
  assert.is(measured.documents, rows.length);
  assert.is(measured.totals.bytes, golden.total.utf8_bytes);
  assert.is(measured.totals.words, golden.total.words);
  assert.is(measured.totals.tokens, golden.total.tokens);
  const table = bits.tables.documents!;
  assert.equal(
    table.map(({ id, block }) => [id, block]),
    rows.map(({ id, chapter }: { id: string; chapter: number }) => [id, String(chapter)]),
  );

  for (const [unit, wanted] of [
    ['word', golden.total.word_perplexity],
    ['byte', golden.total.byte_perplexity],
    ['token', Math.exp(golden.total.nll_mean_per_token)],
  ] as const) {
    const task = recordTask();
    await perplexity.run(model, rowsOf(rows), text, { unit }, task.tools);
    // An exponential: a relative error of the log-likelihood grows by the exponent.
    const found = (task.values.value as unknown as Measured).value;
    close(Math.log(found), Math.log(wanted));
  }
});

test('counts words as re.split does', () => {
  assert.is(countWords('ett två  tre\nfyra'), 4);
  assert.is(countWords(' ett '), 3);
  assert.is(countWords(''), 1);
  assert.is(countWords('ett\u00a0två\u0085tre\u001cfyra'), 4);
  assert.is(countWords('ett\ufefftvå'), 1);
});

test('FTP0970: no rows to measure', async () => {
  const run = () => bits_per_byte.run({ kind: 'model', folder: 'nowhere' }, rowsOf([]), text, {}, recordTask().tools);
  const { code, values } = await failureOf(run);
  assert.equal([code, values.column], ['FTP0970', 'body']);
});

test('FTP0971: rows without any text', async () => {
  const folder = shared('golden/training/models/tiny-llama-gqa');
  if (folder === null) return;
  const run = () =>
    bits_per_byte.run({ kind: 'model', folder }, rowsOf([{ id: 'a', body: '' }]), text, {}, recordTask().tools);
  assert.is((await failureOf(run)).code, 'FTP0971');
});

test.run();

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Survey } from '../../cli/survey/survey.ts';
import { digestsOf, finslip, finslipJson, notices, type RunJson } from '../support/cli.ts';

/** Quality of texts as a user meets it: by a lexicon, by a model and a classifier trained in the pipeline, by deviations. */

const pipeline = `edition 2026

pipeline small { seed: 7, purpose: research }

source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}
source rejected = jsonl("data/rejected.jsonl") {
  record: { body: Text }
  license: "CC0-1.0"
}
source scans = jsonl("data/scans.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
source copies = jsonl("data/copies.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}

data parts = notices |> split(by: id, learn: 50%, judge: 50%)
data junk = rejected |> derive(text: body)

data read = scans
  |> ocr_repair(text, lexicon: word_list("words.txt"))
  |> ocr_quality(text, lexicon: word_list("words.txt"))
  |> derive(single: one_letter_words(text), odd: odd_characters(text), broken: broken_words(text))

data described = notices
  |> infer_metadata(text, lexicon: word_list("words.txt"))
  |> select(id, year, year_origin, language, language_origin, ocr_quality, lix, type)

data low = parts.judge |> low_perplexity(text, like: parts.learn, share: 80%)

data best_copy = copies
  |> low_perplexity(text, like: parts.learn)
  |> dedup(text, minhash(similarity: 30%, shingle: 2), keep: best(0 - perplexity))

data judged = low
  |> quality_classifier(text, like: parts.learn, unlike: junk, min: 10%)
  |> derive(length: characters(text))

data english = scans |> classify(text, model: fasttext_file("lid.ftz"), keep: "en", min: 60%)

data usual = judged |> drop_outliers(by: length, sigma: 2, side: high)
`;

function project(text = pipeline): string {
  const folder = notices(text, 240);
  const lines = (name: string, rows: readonly object[]): void =>
    writeFileSync(join(folder, 'data', name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  lines(
    'rejected.jsonl',
    Array.from({ length: 90 }, (_, i) => ({
      body: `KÖP ${i * 31} NU!!! >> rabatt ${i % 7} | klicka | nr ${i * 7} billigt | frakt ${i % 5} kr`,
    })),
  );
  lines('scans.jsonl', [
    { id: 'a', text: 'Tidniugen om bamen och skol-\nflickan.' },
    { id: 'b', text: 'xx yy zz' },
    { id: 'c', text: 'En tidning.' },
    { id: 'd', text: 'The library is open on Sundays.' },
  ]);
  copyFileSync(
    createRequire(import.meta.url).resolve('fasttext.wasm.js/dist/models/language-identification/assets/lid.176.ftz'),
    join(folder, 'lid.ftz'),
  );
  const { text: clean } = JSON.parse(readFileSync(join(folder, 'data/notices.jsonl'), 'utf8').split('\n')[0]!) as {
    text: string;
  };
  lines('copies.jsonl', [
    { id: 'misread', text: clean.replace(/(\p{L}+) (\p{L}+)/u, '$1x $2rn') },
    { id: 'clean', text: clean },
    { id: 'worse', text: clean.replace(/(\p{L}+) (\p{L}+) (\p{L}+)/u, 'q$1 l$2 $3¦') },
  ]);
  writeFileSync(join(folder, 'words.txt'), 'tidningen\ntidning\nbarnen\nskola\nflickan\n');
  return folder;
}

const run = (folder: string, ...args: string[]): RunJson => finslipJson<RunJson>(folder, ['run', ...args]);
const rowsOf = (folder: string, name: string): Record<string, unknown>[] =>
  finslipJson<{ rows: Record<string, unknown>[] }>(folder, ['show', name]).rows;

test('columns, drops and measures, the same with any number of workers', () => {
  const folder = project();
  const done = run(folder, '--workers', '1');
  assert.is(done.exit, 0, JSON.stringify(done.failures));
  assert.equal(digestsOf(run(project(), '--workers', '3')), digestsOf(done));

  assert.equal(rowsOf(folder, 'read'), [
    { id: 'a', text: 'Tidningen om barnen och skolflickan.', non_words: 0, single: 0, odd: 0, broken: 0 },
    { id: 'c', text: 'En tidning.', non_words: 0, single: 0, odd: 0, broken: 0 },
  ]);
  assert.equal(
    rowsOf(folder, 'english').map(({ id, label }) => [id, label]),
    [['d', 'en']],
  );
  for (const row of rowsOf(folder, 'described')) {
    assert.equal([row.year_origin, row.language_origin], ['given', 'inferred']);
    assert.ok((row.ocr_quality as number) > 0.2 && (row.ocr_quality as number) < 1);
  }
  for (const row of rowsOf(folder, 'judged'))
    assert.ok((row.perplexity as number) > 1 && (row.quality as number) >= 0.1, JSON.stringify(row));
  assert.equal(
    rowsOf(folder, 'best_copy').map(({ id }) => id),
    ['clean'],
  );
  // Of steps that compare all rows, the measure of those that stayed stands in a column.
  const { dropped } = finslipJson<Required<Survey>>(folder, ['show', 'low', '--dropped', '--rows', '3']);
  const high = dropped.find(({ reason }) => reason === 'high_perplexity')!;
  const near = high.kept!.nearest.map(({ value, row }) => {
    assert.is(value, row.perplexity);
    return value as number;
  });
  assert.ok(near.length === 3 && near[0]! <= (high.threshold as number) && near[0]! >= near[2]!);
  const shown = finslip(folder, ['show', 'low']).out;
  assert.match(shown, /perplexity/);
  const rows = Object.fromEntries(done.tasks.map(({ id, outputs }) => [id, outputs?.rows?.rows]));
  const judge = done.tasks.find(({ id }) => id === 'parts')!.outputs!.judge!.rows!;
  assert.is(rows.low, Math.round(0.8 * judge));
});

test('a changed word list runs what reads it', () => {
  const folder = project();
  run(folder);
  writeFileSync(join(folder, 'words.txt'), 'tidningen\ntidning\nbarnen\nskola\nflickan\nxx\nyy\nzz\n');
  const again = run(folder);
  assert.equal(
    again.tasks
      .filter(({ status }) => status === 'succeeded')
      .map(({ id }) => id)
      .sort(),
    ['described', 'read'],
  );
  assert.is(rowsOf(folder, 'read').length, 3);
  writeFileSync(join(folder, 'lid.ftz'), 'another');
  const other = run(folder);
  assert.equal(
    other.failures.map(({ code }) => code),
    ['FTP1176'],
  );
});

test('what cannot be meant ends with its diagnostic', () => {
  const wrong = (from: string, to: string, words = 'tidningen\ntidning\n'): string[] => {
    const folder = project(pipeline.replace(from, to));
    writeFileSync(join(folder, 'words.txt'), words);
    return run(folder).failures.map(({ code }) => code);
  };
  const crossed = finslip(project(pipeline.replace('share: 80%', 'min: 9, max: 3')), ['check']);
  assert.match(crossed.out + crossed.err, 'FTP1122');
  // Once for each step that reads the list.
  assert.equal(wrong('', '', 'hus/ADG\nkatt/A\n'), ['FTP1170', 'FTP1170']);
  const absent = project(pipeline.replace('like: parts.learn, share', 'like: junk, column: "id", share'));
  assert.match(finslip(absent, ['check']).err, 'FTP1224');
  assert.equal(wrong('like: parts.learn, share', 'like: junk |> where(text == ""), share'), ['FTP1172']);
});

test.run();

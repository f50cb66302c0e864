import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CutText } from '../../cli/survey/cuts.ts';
import type { Survey } from '../../cli/survey/survey.ts';
import { finslip, finslipJson, type RunJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

/** Duplicates and leakage from a file to a table, with the real runtime. */

const pipeline = `edition 2026

pipeline small { seed: 7 }

source notes = jsonl("data/notes/*.jsonl") {
  record: { id: Text, text: Text, quality: Float, link: Text? }
  license: "CC0-1.0"
}

source archive = jsonl("data/archive.jsonl") {
  record: { id: Text, text: Text }
  license: "CC-BY-SA-4.0"
}

source exam = jsonl("data/exam.jsonl") {
  record: { id: Text, question: Text, answer: Text }
  license: "CC-BY-4.0"
  role: held_out
}

data pages = notes |> dedup(link, url(), keep: longest)

data texts = pages
  |> dedup(text, minhash(similarity: 70%), keep: best(quality), older: archive, clusters: true)

data parts = texts
  |> dedup_parts(text, lines, words: 3, sentences: 0)
  |> dedup_substrings(text, length: 60)

data bare = texts |> recurring_parts(text, lines)

data clean = parts
  |> decontaminate(text, exam: exam, column: "question", answer: "answer", words: 6, near: 20)
`;

/** Made-up words that no other start shares; numbers would all be alike. */
const letters = (n: number): string => String(n).replace(/\d/g, (digit) => 'bdfghklmnr'[Number(digit)]!);
const words = (start: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `o${letters(start * 100 + i)}a`).join(' ');

function notes(): object[] {
  return Array.from({ length: 240 }, (_, i) => {
    const near = i % 10 === 4 ? ' slut' : '';
    const own = words(i % 10 === 4 ? i - 1 : i, 30);
    const shared = i % 8 === 1 ? ` ${words(5000, 20)}` : '';
    const leaked = i % 60 === 7 ? ' Vad heter huvudstaden i det lilla landet? Den heter Lillstad.' : '';
    const link = i % 12 === 5 ? `https://www.exempel.se/${i - 1}/` : i % 12 === 4 ? `http://exempel.se/${i}` : null;
    return { id: `n${i}`, text: `Start och meny\n${own}${near}${shared}${leaked}`, quality: (i * 7) % 11, link };
  });
}

/** A project with the notes cut into so many files. */
function project(files: number): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data', 'notes'), { recursive: true });
  const all = notes();
  const size = Math.ceil(all.length / files);
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  for (let file = 0; file < files; file++)
    writeFileSync(join(folder, 'data', 'notes', `${file}.jsonl`), lines(all.slice(file * size, (file + 1) * size)));
  writeFileSync(join(folder, 'data', 'archive.jsonl'), lines([{ id: 'a1', text: `Start och meny\n${words(20, 30)}` }]));
  const question = 'Vad heter huvudstaden i det lilla landet?';
  writeFileSync(
    join(folder, 'data', 'exam.jsonl'),
    lines([
      { id: 'q1', question, answer: 'Lillstad' },
      { id: 'q2', question: 'Hur?', answer: 'Så' },
    ]),
  );
  writeFileSync(join(folder, 'main.ftp'), pipeline);
  return folder;
}

test('the same bytes on 1, 2 and 8 workers, however the files are cut', () => {
  const digests = (files: number, workers: string) => {
    const run = finslipJson<RunJson>(project(files), ['run', '--workers', workers]);
    assert.is(run.exit, 0, JSON.stringify(run.failures));
    return run.tasks.map(({ id, outputs }) => [id, Object.values(outputs ?? {}).map(({ digest }) => digest)]);
  };
  const one = digests(1, '1');
  assert.equal(digests(1, '2'), one);
  assert.equal(digests(7, '8'), one);
  assert.is(new Set(one.map((task) => createHash('sha256').update(String(task[1])).digest('hex'))).size, one.length);
});

test('a table that is worth threads comes out the same with and without them', () => {
  const text = (i: number) => `${words(i % 5 === 3 ? i - 1 : i, 250)}${i % 5 === 3 ? ' och slut' : ''}`;
  const rows = Array.from({ length: 2500 }, (_, i) => `${JSON.stringify({ id: `n${i}`, text: text(i) })}\n`).join('');
  const large = `edition 2026

pipeline large { seed: 1 }

source notes = jsonl("notes.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}

data near = notes |> dedup(text, minhash(), clusters: true)
`;
  const [one, ...others] = ['1', '2', '8'].map((workers) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'notes.jsonl'), rows);
    writeFileSync(join(folder, 'main.ftp'), large);
    const run = finslipJson<RunJson>(folder, ['run', '--workers', workers]);
    assert.is(run.exit, 0, JSON.stringify(run.failures));
    return run.tasks.find(({ id }) => id === 'near')!;
  });
  for (const other of others) assert.equal(other.outputs, one!.outputs);
  assert.match(JSON.stringify(one), '"reason":"near_duplicate","rows":500');
});

test('every step says what went and for whose sake', () => {
  const folder = project(1);
  const run = finslipJson<RunJson>(folder, ['run']);
  assert.is(run.exit, 0, JSON.stringify(run.failures));
  const dropped = (name: string) => finslip(folder, ['show', name, '--dropped']).out;
  assert.match(
    dropped('pages'),
    /duplicate_url {2}20 rows\n {2}dropped at random, after the row that stayed\n {4}n\d+ {2}id n\d+/,
  );
  assert.match(
    dropped('texts'),
    /near_duplicate {2}\d+ rows, threshold 0.7\n(?: {2}.*\n)? {2}dropped at random.*\n {4}(?:older )?\w+ {2}id n\d+/,
  );
  writeFileSync(
    join(folder, 'main.ftp'),
    `${pipeline}\ndata old = notes |> where(id == "n20" or id == "n13" or id == "n14") |> dedup(text, minhash(), keep: best(quality), older: archive)\n`,
  );
  assert.is(finslip(folder, ['run']).status, 0);
  assert.match(dropped('old'), 'older a1  id n20');
  assert.match(dropped('old'), 'n14  id n13');
  assert.match(dropped('old'), 'older a1 stayed, n20 went');
  assert.match(finslip(folder, ['show', 'texts']).out, /cluster n0 {2}cluster_size 1/);
  assert.match(
    finslip(folder, ['show', 'bare']).out,
    /recurring lines taken out: (\d+)\n {2}texts that had some: \1\n {2}most recurring:\n {4}documents \1 {2}of \1 {2}Start och meny\n/,
  );
  const clean = finslip(folder, ['show', 'clean']).out;
  assert.match(clean, 'exam: 1 of 2 rows looked for, 1 found');
  assert.match(dropped('clean'), 'exam q1, 2 runs: vad heter huvudstaden');
});

test('what was cut is shown beside the place where it stays', () => {
  const folder = project(1);
  assert.is(finslip(folder, ['run']).status, 0);
  const { cuts } = finslipJson<Required<Survey>>(folder, ['show', 'parts', '--dropped', '--rows', '40']);
  const by = (operator: string) => cuts.filter((each) => each.operator === operator);
  const marked = (text: CutText['text']) => text.filter(({ shared }) => shared).map((part) => part.text.trim());
  // Of the lines all but the first go, and the first is the first row's.
  assert.is(by('dedup_parts').length, 40);
  for (const { name, text, stays } of by('dedup_parts')) {
    assert.equal(marked(text), ['Start och meny'], name);
    assert.equal(
      stays.map((each) => [each.name, marked(each.text)]),
      [['n0', ['Start och meny']]],
    );
  }
  const phrase = words(5000, 20);
  const shortened = by('dedup_substrings').filter(({ text }) => marked(text).join() === phrase);
  assert.ok(shortened.length > 5);
  for (const { name, stays } of shortened) {
    assert.is(stays[0]!.name, shortened[0]!.stays[0]!.name);
    assert.ok(Number(stays[0]!.name.slice(1)) < Number(name.slice(1)));
    assert.ok(marked(stays[0]!.text).join().startsWith(phrase.slice(0, 60)));
  }
  const { out } = finslip(folder, ['show', 'parts', '--dropped', '--rows', '1']);
  assert.match(out, /Cut by dedup_parts \(.*\): n\d+ lost what is marked\n {4}\[Start och meny\]/);
  assert.match(out, 'it stays in n0');
  assert.is(finslip(folder, ['show', 'parts', '--html', 'parts.html']).status, 0);
  const page = readFileSync(join(folder, 'parts.html'), 'utf8');
  assert.match(page, 'id="cuts"');
  assert.match(page, /<mark>Start och meny\s*<\/mark>/);
});

test('options that nobody has are told with the nearest, and columns are known where they are added', () => {
  const folder = project(1);
  const check = (from: string, to: string) => {
    writeFileSync(join(folder, 'main.ftp'), pipeline.replace(from, to));
    return finslip(folder, ['check']).err;
  };
  assert.is(check('', ''), '');
  assert.match(check('keep: longest', 'keep: longst'), /FTP0304.*longest/);
  assert.match(check('best(quality)', 'best(qualty)'), /FTP0205.*qualty/);
  assert.match(check('best(quality)', 'best(text)'), 'FTP0200');
  assert.match(check('clusters: true', 'clusters: 1'), 'FTP0200');
  assert.match(check('near: 20', 'naer: 20'), /FTP0200.*naer.*rows/);
  assert.match(check('lines, words', 'liens, words'), 'FTP0304');
  const after = `${pipeline}\ndata many = texts |> where(cluster_size > 1)\ndata none = pages |> where(cluster_size > 1)\n`;
  writeFileSync(join(folder, 'main.ftp'), after);
  const { err } = finslip(folder, ['check']);
  assert.match(err, /FTP0205.*cluster_size/);
  assert.is(err.match(/FTP0205/g)!.length, 1);
});

test.run();

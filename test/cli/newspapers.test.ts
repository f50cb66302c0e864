import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { prose } from '../../bench/prose.ts';
import { finslipJson, type RunJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

/** KBLab's recipe for newspapers, from made-up pages that were read several times to the best copy of each. */

const pipeline = `edition 2026

use "std/swedish" { kb_newspapers }

pipeline newspapers { seed: 7 }

source scans = jsonl("data/scans-*.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}

source prose = jsonl("data/prose.jsonl") {
  record: { text: Text }
  license: "CC0-1.0"
}

data pages = scans
  |> kb_newspapers(
    text,
    replacements: word_list("data/replacements.txt"),
    lexicon: word_list("data/words.txt"),
    like: prose,
  )
`;

const page = (index: number): string => prose(1000 + index, 90).replace(/\s+/g, ' ');

/** What OCR makes of every `every`-th word: letters that no list of confusions has. */
const misread = (text: string, every: number): string =>
  text
    .split(' ')
    .map((word, i) => (i % every === 0 && word.length > 4 ? `${word.slice(0, 2)}zq${word.slice(4)}` : word))
    .join(' ');

const framed = (text: string): string => `och så vidare. ${text} Här bryts me`;

function project(files: number): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  const write = (name: string, rows: readonly object[]): void =>
    writeFileSync(join(folder, 'data', name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const scans = Array.from({ length: 12 }, (_, i) => [
    { id: `p${i}-bad`, text: framed(misread(page(i), 4)) },
    { id: `p${i}-good`, text: framed(misread(page(i), 25)) },
    { id: `p${i}-worse`, text: framed(misread(page(i), 3)) },
  ]).flat();
  const rows = [
    ...scans,
    { id: 'twice', text: scans[1]!.text },
    { id: 'programme', text: `19.00 Nyheter. 19.30 Vädret. 20.15 Film. 22.00 Sport. ${page(90)}` },
    { id: 'short', text: 'En kort notis om huset vid ån.' },
    {
      id: 'english',
      text: 'The harbour was opened by the mayor on Saturday and many people came to see it. '.repeat(4),
    },
    { id: 'listed', text: framed(`Två bam stod vid torget ocb väntade. ${page(91)} Skriv till red@exempel.se i dag.`) },
  ];
  const size = Math.ceil(rows.length / files);
  for (let file = 0; file < files; file++) write(`scans-${file}.jsonl`, rows.slice(file * size, (file + 1) * size));
  const good = Array.from({ length: 200 }, (_, i) => ({ text: prose(i, 120) }));
  write('prose.jsonl', good);
  const words = new Set(good.flatMap(({ text }) => text.toLowerCase().match(/\p{L}+/gu) ?? []));
  writeFileSync(join(folder, 'data/words.txt'), [...words].sort().join('\n'));
  writeFileSync(join(folder, 'data/replacements.txt'), '# läst/tryckt\nbam/barn\nocb/och\n');
  writeFileSync(join(folder, 'main.ftp'), pipeline);
  return folder;
}

const pagesOf = ({ tasks }: RunJson): string | undefined =>
  tasks.find(({ id }) => id === 'pages')?.outputs?.rows?.digest;

test('of every page the copy stays that was read best', () => {
  const folder = project(1);
  const done = finslipJson<RunJson>(folder, ['run', '--workers', '1']);
  assert.is(done.exit, 0, JSON.stringify(done.failures));
  const cut = finslipJson<RunJson>(project(5), ['run', '--workers', '2']);
  assert.ok(pagesOf(done));
  assert.is(pagesOf(cut), pagesOf(done), 'the same bytes from five files and with two workers');

  const { rows } = finslipJson<{ rows: { id: string; text: string; perplexity: number }[] }>(folder, [
    'show',
    'pages',
    '--rows',
    '100',
  ]);
  assert.equal(
    rows.map(({ id }) => id),
    [...Array.from({ length: 12 }, (_, i) => `p${i}-good`), 'listed'],
  );
  const listed = rows.at(-1)!.text;
  assert.match(listed, /^Två barn stod vid torget och väntade\./);
  assert.not.match(listed, /red@exempel\.se|Här bryts/);
  for (const { text, perplexity } of rows) {
    assert.not.match(text, /^och så vidare/);
    assert.ok(perplexity > 1);
  }
});

test.run();

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { finslip, finslipJson, notices } from '../support/cli.ts';
import { codesOf, dropped, locked, lockOf, made, pipeline, rows, runOf, type Told, write } from './measured-project.ts';

/** More of limits that are measured: what changes, what only a run knows, operators with several values or with all rows, several pipelines. */

test('a declaration that changed has no number; others keep theirs; what is declared no more goes', () => {
  const folder = notices(
    pipeline('data corpus = notices |> where(year <= auto(sigma: 2) and words(text) < auto(sigma: 4, sample: 100))\n'),
  );
  rows(
    folder,
    made(150, (i) => ({ text: 'Ord '.repeat(1 + (i % 7)) })),
  );
  locked(folder);
  const before = lockOf(folder);
  assert.equal([before['corpus#words(text) <']!.values, before['corpus#words(text) <']!.rows], [100, 150]);
  assert.is(before['corpus#words(text) <']!.written, 'auto(sigma: 4, sample: 100)');
  write(
    folder,
    'data corpus = notices |> where(year <= auto(sigma: 1) and words(text) < auto(sigma: 4, sample: 100))\n',
  );
  const told = finslip(folder, ['plan']);
  assert.is(told.status, 1);
  assert.match(told.err, 'the number in finslip.lock was measured as `auto(sigma: 2)` of `where`');
  locked(folder);
  const after = lockOf(folder);
  assert.not.equal(after['corpus#year <=']!.value, before['corpus#year <=']!.value);
  assert.equal(after['corpus#words(text) <'], before['corpus#words(text) <']);
  // Measured one by one or together, they have seen the same rows.
  assert.is(after['corpus#year <=']!.input, before['corpus#year <=']!.input);
  assert.equal(codesOf(finslipJson<Told>(folder, ['plan'])), []);

  write(folder, 'data corpus = notices |> where(year <= 1950)\n');
  const unused = finslipJson<{ unused: string[] }>(folder, ['lock', '--check']).unused;
  assert.equal(unused, ['main.ftp corpus#words(text) <', 'main.ftp corpus#year <=']);
  locked(folder);
  assert.equal(JSON.parse(readFileSync(join(folder, 'finslip.lock'), 'utf8')), { format: 1, models: {} });
});

test('what only the run can know of the rows is told by the run', () => {
  const folder = notices(
    pipeline('data once = notices |> dedup(id, exact)\n\ndata corpus = once |> where(year <= auto(sigma: 1))\n'),
  );
  rows(
    folder,
    made(50, () => ({})),
  );
  locked(folder);
  assert.is(finslip(folder, ['run']).err.includes('FTP1209'), false);
  rows(
    folder,
    made(60, () => ({})),
  );
  assert.is(finslip(folder, ['plan']).err.includes('FTP1209'), false);
  const ran = finslip(folder, ['run']);
  assert.is(ran.status, 0, ran.err);
  assert.match(ran.err, 'FTP1209');
});

test('several values that one limit is for: the larger of them counts', () => {
  const folder = notices(
    pipeline(
      'data corpus = notices |> gopher_quality(text, min_words: 0, max_symbols: auto(share: 10%), min_stop_words: 0)\n',
    ),
  );
  // Row i has 40 words, i hash signs, and in every third row 2 i ellipses, each a token.
  const counts = Array.from({ length: 40 }, (_, i) => ({ hashes: i, ellipses: i % 3 === 0 ? 2 * i : 0 }));
  rows(
    folder,
    made(40, (i) => ({
      text: `${'ordet '.repeat(40)}${'# '.repeat(counts[i]!.hashes)}${'… '.repeat(counts[i]!.ellipses)}`,
    })),
  );
  locked(folder);
  const larger = counts
    .map(({ hashes, ellipses }) => Math.max(hashes, ellipses) / (40 + hashes + ellipses))
    .sort((a, b) => a - b);
  const { value, drops, values } = lockOf(folder)['corpus#max_symbols']!;
  assert.equal([drops, values], [4, 40]);
  assert.ok(value >= larger[35]! && value < larger[36]!, `${value} between ${larger[35]} and ${larger[36]}`);
});

test('operators that need all rows', () => {
  const folder = notices(
    pipeline(`data parts = notices |> split(by: id, learn: 50%, judge: 50%)

data low = parts.judge |> low_perplexity(text, like: parts.learn, max: auto(share: 10%), min: auto(share: 20%, sample: 40))

data judged = low |> quality_classifier(text, like: parts.learn, unlike: junk, min: auto(share: 10%))

source rejected = jsonl("data/rejected.jsonl") {
  record: { body: Text }
  license: "CC0-1.0"
}
data junk = rejected |> derive(text: body)
`),
    240,
  );
  const junk = (i: number): string =>
    `KÖP ${i * 31} NU!!! >> rabatt ${i % 7} | klicka | nr ${i * 7} billigt | frakt ${i % 5} kr`;
  rows(
    folder,
    made(90, (i) => ({ body: junk(i) })).map((row) => ({ body: (row as { body: string }).body })),
    'rejected',
  );
  locked(folder);
  const found = lockOf(folder);
  const { 'low#max': max, 'low#min': min, 'judged#min': quality } = found;
  assert.equal([max!.values, max!.drops], [max!.rows, Math.floor(0.1 * max!.rows)]);
  assert.equal([min!.rows, min!.values, min!.drops], [max!.rows, 40, 8]);
  const task = runOf(folder);
  assert.is(dropped(task('low'), 'high_perplexity'), max!.drops);
  assert.is(dropped(task('judged'), 'quality'), quality!.drops);
});

test('a filter that is used twice has two numbers, and its tests one only where both are equal', () => {
  const folder = notices(
    pipeline(`filter recent(rows: Rows<{ year: Int }>) = rows |> where(year >= auto(share: 20%))

data corpus = notices |> recent()

test "what is old goes" {
  rows: [{ year: 1200 }]
  expect count(recent(rows)) == 0
}
`),
  );
  rows(
    folder,
    made(50, () => ({})),
  );
  const untested = finslip(folder, ['test']);
  assert.is(untested.status === 0, false);
  assert.match(untested.err, 'FTP1208');
  locked(folder);
  assert.is(finslip(folder, ['test']).status, 0);
  const both = readFileSync(join(folder, 'main.ftp'), 'utf8').replace(
    'data corpus',
    'data late = notices |> where(year > 1930) |> recent()\n\ndata corpus',
  );
  writeFileSync(join(folder, 'main.ftp'), both);
  locked(folder);
  assert.equal(
    Object.entries(lockOf(folder)).map(([name, { value }]) => [name, value]),
    [
      ['corpus#year >=', 1910],
      ['late#year >=', 1934],
    ],
  );
  assert.match(finslip(folder, ['test']).err, 'it has several numbers, since it is used in several places');
});

test('a number that crosses another limit', () => {
  const folder = notices(
    pipeline('data corpus = notices |> gopher_quality(text, min_words: auto(share: 10%), max_words: 20)\n'),
  );
  rows(
    folder,
    made(50, (i) => ({ text: 'Ord '.repeat(i) })),
  );
  // Of the texts of up to 20 words, which the upper limit lets the lower one see.
  locked(folder);
  assert.is(finslip(folder, ['plan']).status, 0);
  write(folder, 'data corpus = notices |> gopher_quality(text, min_words: auto(share: 10%), max_words: 2)\n');
  const { status, err } = finslip(folder, ['plan']);
  assert.is(status, 1);
  assert.match(err, /FTP1122 `gopher_quality` lets no row pass: `min_words` is \d+, and `max_words` is 2/);
});

test("an operator of the project's own", () => {
  const folder = notices(
    pipeline('use "./loud.ts" { loud }\n\ndata corpus = notices |> loud(text, most: auto(share: 10%))\n'),
  );
  writeFileSync(
    join(folder, 'loud.ts'),
    `import { type Column, drop, type Int, type RowTools, rowOperator } from 'finslip/operators';

/** Drops texts that shout. */
export const loud = rowOperator({
  version: '1',
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /**
       * Most exclamation marks.
       * @measured above loud
       */
      most?: Int;
    },
    _tools: RowTools,
  ) {
    const { most = 3 } = options;
    return (row) => {
      const marks = String(row[text.name]).split('!').length - 1;
      return marks > most ? drop('loud', marks, most) : row;
    };
  },
});
`,
  );
  rows(
    folder,
    made(50, (i) => ({ text: `Hej${'!'.repeat(i)}` })),
  );
  locked(folder);
  // Five of fifty may go: those with 45 to 49.
  assert.equal([lockOf(folder)['corpus#most']!.value, lockOf(folder)['corpus#most']!.drops], [44, 5]);
  assert.is(dropped(runOf(folder)('corpus'), 'loud'), 5);
});

test('a damaged entry is told, and another pipeline of the project keeps its own', () => {
  const folder = notices(pipeline('data corpus = notices |> where(year <= auto(sigma: 1))\n'));
  rows(
    folder,
    made(50, () => ({})),
  );
  writeFileSync(join(folder, 'other.ftp'), pipeline('data corpus = notices |> where(year <= auto(sigma: 1.2))\n'));
  locked(folder);
  assert.ok(lockOf(folder)['corpus#year <=']!.value < lockOf(folder, 'other.ftp')['corpus#year <=']!.value);
  const other = lockOf(folder, 'other.ftp');
  locked(folder, 'main.ftp', '--measure');
  assert.equal(lockOf(folder, 'other.ftp'), other);
  assert.is(finslip(folder, ['lock', '--check', '--measure']).status, 2);

  const path = join(folder, 'finslip.lock');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/"value": [\d.]+/, '"value": "many"'));
  const { status, err } = finslip(folder, ['plan', 'main.ftp']);
  assert.is(status, 1);
  assert.match(err, 'FTP0710');
  assert.match(err, '`corpus#year <=` of main.ftp');
});

test.run();

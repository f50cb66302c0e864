import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { finslip, finslipJson, notices } from '../support/cli.ts';
import {
  codesOf,
  dropped,
  type Entry,
  locked,
  lockOf,
  made,
  pipeline,
  rows,
  runOf,
  type Told,
  write,
} from './measured-project.ts';

/** Limits that are measured, as a user meets them: `auto(…)`, `finslip lock`, the number in the lock file, and runs with it. */

test('checked without a number, planned and run with one, which is the same as if it were written', () => {
  const auto =
    'data corpus = notices |> gopher_quality(text, max_mean_length: auto(sigma: 2), min_words: auto(share: 5%))\n';
  const folder = notices(pipeline(auto));
  assert.is(finslip(folder, ['check']).status, 0);
  for (const command of ['plan', 'run']) {
    const { status, err } = finslip(folder, [command]);
    assert.is(status, 1);
    assert.match(err, 'FTP1208');
    assert.match(
      err,
      '`max_mean_length` of `gopher_quality` is `auto(sigma: 2)`, and finslip.lock has no number for it; `finslip lock` measures it',
    );
  }
  assert.equal(codesOf(finslipJson<Told>(folder, ['lock', '--check'])), ['FTP1208', 'FTP1208']);
  assert.not(existsSync(join(folder, 'finslip.lock')));

  const first = finslip(folder, ['lock']);
  assert.is(first.status, 0, first.err);
  assert.match(first.out, /\+ main\.ftp corpus min_words: \d+ \(gopher_quality, auto\(share: 5%\): mean/);
  const text = readFileSync(join(folder, 'finslip.lock'), 'utf8');
  const schema = JSON.parse(readFileSync(new URL('../../grammar/schemas/lock.schema.json', import.meta.url), 'utf8'));
  const validate = new Ajv2020({ strict: false }).compile(schema);
  assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
  const again = finslip(folder, ['lock']);
  assert.match(again.out, 'has everything already');
  assert.is(readFileSync(join(folder, 'finslip.lock'), 'utf8'), text);
  assert.is(finslip(folder, ['lock', '--check']).status, 0);

  const task = runOf(folder)('corpus');
  const { 'corpus#max_mean_length': longest, 'corpus#min_words': fewest } = lockOf(folder);
  // All rows are in the sample, and the rule sees those that the one before it left.
  assert.is(dropped(task, 'gopher_short_doc'), fewest!.drops);
  assert.ok(dropped(task, 'gopher_above_avg_threshold') <= longest!.drops);
  assert.match(finslip(folder, ['plan']).out, /Measured limits \(finslip\.lock\):\n {2}corpus min_words: /);
  assert.match(finslip(folder, ['show', 'corpus', '--rows', '0']).out, 'auto(sigma: 2): mean');

  write(
    folder,
    `data corpus = notices |> gopher_quality(text, max_mean_length: ${longest!.value}, min_words: ${fewest!.value})\n`,
  );
  const byHand = runOf(folder)('corpus');
  assert.equal([byHand.status, byHand.key], ['cached', task.key]);
  assert.equal(byHand.outputs, task.outputs);
});

test('deviations and shares of a comparison, as they are worked out here', () => {
  const years = Array.from({ length: 60 }, (_, i) => 1900 + ((i * i) % 97));
  const folder = notices(
    pipeline('data corpus = notices |> where(year <= auto(sigma: 1.5) and year > auto(share: 10%))\n'),
  );
  rows(
    folder,
    made(60, (i) => ({ year: years[i] })),
  );
  locked(folder);
  const { 'corpus#year <=': high, 'corpus#year >': low } = lockOf(folder);
  const mean = years.reduce((sum, year) => sum + year, 0) / 60;
  const deviation = Math.sqrt(years.reduce((sum, year) => sum + (year - mean) ** 2, 0) / 59);
  const exact = mean + 1.5 * deviation;
  assert.ok(high!.value >= exact && high!.value - exact <= deviation / 50, `${high!.value} for ${exact}`);
  assert.is(high!.drops, years.filter((year) => year > exact).length);
  assert.equal([high!.mean, high!.deviation], [Number(mean.toPrecision(4)), Number(deviation.toPrecision(4))]);
  // Six of sixty may lie below.
  assert.is(low!.value, [...years].sort((a, b) => a - b)[6]);
  const task = runOf(folder)('corpus');
  assert.is(task.outputs!.rows!.rows, years.filter((year) => year <= high!.value && year > low!.value).length);
});

test('a limit is measured on what the steps before it leave, with their numbers, in other tasks too', () => {
  const folder = notices(
    pipeline(`data whole = notices |> where(year < auto(share: 20%)) |> dedup(id, exact)

data corpus = whole |> derive(age: 2000 - year) |> where(age <= auto(share: 10%))
`),
  );
  rows(folder, [...made(50, () => ({})), ...made(50, () => ({}))]);
  locked(folder);
  const found = lockOf(folder);
  const { 'whole.where#year <': first, 'corpus#age <=': second } = found;
  // Of 1900 to 1949, each twice, a fifth goes by the first: those beyond 1939; the limit itself goes by `<`.
  assert.equal([first!.value, first!.drops, first!.rows], [1939, 20, 100]);
  // 1900 to 1938 once each are left; three of the 39 ages (62 to 100) lie above 97.
  assert.equal([second!.value, second!.drops, second!.rows], [97, 3, 39]);
});

test('rows that are others now give a warning, and the number stays until it is measured anew', () => {
  const folder = notices(pipeline('data corpus = notices |> where(year <= auto(sigma: 1))\n'));
  rows(
    folder,
    made(50, () => ({})),
  );
  locked(folder);
  const before = lockOf(folder);
  // Who else reads the rows changes where stages are cut, but no row.
  write(
    folder,
    'data corpus = notices |> where(year <= auto(sigma: 1))\n\ndata other = notices |> where(year > 1910)\n',
  );
  assert.equal(codesOf(finslipJson<Told>(folder, ['plan'])), []);
  rows(
    folder,
    made(80, () => ({})),
  );
  const planned = finslip(folder, ['plan']);
  assert.is(planned.status, 0, planned.err);
  assert.match(
    planned.err,
    /warning FTP1209 Limits of `where` were measured when other rows came here than now: `year <=` is 19\d\d/,
  );
  assert.is(finslip(folder, ['why', 'corpus']).status, 0);
  locked(folder);
  assert.equal(lockOf(folder), before);
  assert.is(finslip(folder, ['run']).status, 0);
  locked(folder, '--measure');
  assert.ok(lockOf(folder)['corpus#year <=']!.value > before['corpus#year <=']!.value);
  assert.equal(codesOf(finslipJson<Told>(folder, ['plan'])), []);
});

test('what can never drop a row is an error where it is written, and no lock file is left', () => {
  const folder = notices(pipeline('data corpus = notices |> where(words(text) <= auto(sigma: 3))\n'));
  rows(
    folder,
    made(50, () => ({})),
  );
  const same = finslip(folder, ['lock']);
  assert.is(same.status, 3);
  assert.match(
    same.err,
    'FTP1210 `words(text) <=` of `where` cannot be measured by `auto(sigma: 3)`: all 50 values are 4',
  );
  assert.match(same.err, 'main.ftp:10');
  assert.not(existsSync(join(folder, 'finslip.lock')));
  rows(
    folder,
    made(9, (i) => ({ text: 'Ord '.repeat(i + 1) })),
  );
  assert.match(
    finslip(folder, ['lock']).err,
    'of 9 values none can lie 3 standard deviations from their mean, only of 11 or more',
  );

  write(folder, 'data corpus = notices |> fineweb_quality(text, min_ended_lines: auto(sigma: 3))\n');
  rows(
    folder,
    made(50, (i) => ({ text: i % 2 === 0 ? 'En rad.\nEn till.' : 'Hem\nOm oss' })),
  );
  const answer = finslipJson<Told & { ok: boolean }>(folder, ['lock']);
  assert.equal([answer.ok, ...codesOf(answer)], [false, 'FTP1211']);
  assert.match(
    answer.diagnostics[0]!.message,
    'would be -101.6% by `auto(sigma: 3)` (mean 50%, standard deviation 50.51%)',
  );
});

test('a limit beyond all that was measured is pinned, with a warning', () => {
  const folder = notices(pipeline('data corpus = notices |> where(year <= auto(sigma: 3))\n'));
  rows(
    folder,
    made(50, () => ({})),
  );
  const answer = finslipJson<Told & { ok: boolean; limits: { fresh: boolean; locked: Entry }[] }>(folder, ['lock']);
  assert.equal([answer.ok, ...codesOf(answer)], [true, 'FTP1212']);
  assert.match(
    answer.diagnostics[0]!.message,
    'drops none of the 50 values that it was measured on; the largest of them is 1949',
  );
  assert.equal(
    answer.limits.map(({ fresh, locked: entry }) => [fresh, entry.drops]),
    [[true, 0]],
  );
});

test.run();

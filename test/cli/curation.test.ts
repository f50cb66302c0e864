import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { finslip, finslipJson, notices, type RunJson, statuses } from '../support/cli.ts';

/** What a user meets on the way from a file to a cleaned table, without training. */

const pipeline = `edition 2026

pipeline small { seed: 7 }

source notices = jsonl("data/*.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data recent = notices |> where(year >= 1990)

data clean = recent
  |> gopher_quality(text)
  |> dedup(text, minhash(similarity: 80%))

data corpus = clean |> split(by: id, train: 70%, dev: 10%, test: 20%)
`;

const run = (folder: string, ...args: string[]): RunJson => finslipJson<RunJson>(folder, ['run', ...args]);

test('a run computes every table; a second one computes nothing', () => {
  const folder = notices(pipeline);
  const first = run(folder);
  assert.is(first.exit, 0, JSON.stringify(first.failures));
  assert.ok(first.tasks.every(({ status }) => status === 'succeeded'));
  const second = run(folder);
  assert.ok(second.tasks.every(({ status }) => status === 'cached'));
  assert.match(finslip(folder, ['plan']).out, 'Nothing to do');
});

test('comments and formatting change nothing; a threshold changes what depends on it; an equal output stops there', () => {
  const folder = notices(pipeline);
  run(folder);
  writeFileSync(
    join(folder, 'main.ftp'),
    pipeline.replace('data recent', '// a remark\ndata   recent').replace('70%, dev', '70%,   dev'),
  );
  assert.ok(run(folder).tasks.every(({ status }) => status === 'cached'));
  const plan = finslip(folder, ['plan']).out;
  assert.match(plan, 'Nothing to do');
  // No notice is older than 1900, so the table is the same and everything behind it stays.
  writeFileSync(join(folder, 'main.ftp'), pipeline.replace('1990', '1'));
  const equalFrom = run(folder);
  writeFileSync(join(folder, 'main.ftp'), pipeline.replace('1990', '2'));
  const planned = finslip(folder, ['plan']).out;
  assert.match(planned, /recent.*changed/);
  assert.match(planned, '1 → 2');
  const again = statuses(run(folder));
  assert.is(again.recent, 'succeeded');
  assert.ok(
    Object.entries(again).every(([id, status]) => id === 'recent' || status === 'cached'),
    JSON.stringify([again, statuses(equalFrom)]),
  );
});

test('one worker and two give the same bytes', () => {
  const digests = ['1', '2'].map((workers) => {
    const { tasks } = run(notices(pipeline), '--workers', workers);
    return tasks.map(({ id, outputs }) => [id, Object.values(outputs ?? {}).map(({ digest }) => digest)]);
  });
  assert.equal(digests[0], digests[1]);
});

test('show, export, why and runs read what a run left', () => {
  const folder = notices(pipeline);
  run(folder);
  const shown = finslip(folder, ['show', 'corpus.train']);
  assert.is(shown.status, 0, shown.err);
  assert.match(shown.out, 'rows');
  const dropped = finslip(folder, ['show', 'recent', '--dropped']);
  assert.match(dropped.out, '1990');
  for (const format of ['jsonl', 'csv', 'parquet']) {
    const exported = finslip(folder, ['export', 'clean', '--format', format, '--to', `clean.${format}`]);
    assert.is(exported.status, 0, exported.err);
    assert.ok(existsSync(join(folder, `clean.${format}`)));
  }
  const rows = readFileSync(join(folder, 'clean.jsonl'), 'utf8').trimEnd().split('\n').length;
  assert.match(finslip(folder, ['export', 'clean', '--to', 'again.csv']).out, `${rows} rows`);
  assert.match(finslip(folder, ['why', 'clean']).out, 'is in the store');
  assert.match(finslip(folder, ['runs']).out, 'computed');
  assert.match(finslip(folder, ['show', 'corpse']).err, 'corpus');
});

test('only what a target needs runs', () => {
  const folder = notices(pipeline);
  assert.equal(
    run(folder, 'recent').tasks.map(({ id }) => id),
    ['recent'],
  );
});

test('gc keeps what the newest run needs', () => {
  const folder = notices(pipeline);
  run(folder);
  writeFileSync(join(folder, 'main.ftp'), pipeline.replace('1990', '2000'));
  run(folder);
  assert.match(finslip(folder, ['gc', '--keep-runs', '1', '--dry-run']).out, 'Would free');
  assert.is(finslip(folder, ['gc', '--keep-runs', '1']).status, 0);
  assert.ok(run(folder).tasks.every(({ status }) => status === 'cached'));
});

test('a file with errors stops with exit 1, a frame, and no stack', () => {
  const folder = notices(pipeline.replace('gopher_quality(text)', 'gopher_qualty(text)'));
  for (const command of ['check', 'plan', 'run']) {
    const { status, err } = finslip(folder, [command]);
    assert.is(status, 1);
    assert.match(err, 'gopher_quality');
    assert.match(err, 'main.ftp');
    assert.not.match(err, /\n\s+at .*\(/);
  }
});

test('usage mistakes are exit 2 with a hint', () => {
  const folder = notices(pipeline);
  assert.match(finslip(folder, ['rnu']).err, 'finslip run');
  assert.match(finslip(folder, ['run', '--worker', '2']).err, '--workers');
  assert.is(finslip(folder, ['show']).status, 2);
  assert.is(finslip(folder, ['check', 'nowhere.ftp']).status, 2);
});

test('every command has help with an example', () => {
  const names = [...finslip('.', ['--help']).out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map((match) => match[1]!);
  assert.ok(names.length >= 14, names.join());
  for (const name of names) {
    const { status, out } = finslip('.', [name, '--help']);
    assert.is(status, 0);
    assert.match(out, 'Examples:');
  }
});

test.run();

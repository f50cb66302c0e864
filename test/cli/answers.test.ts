import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { commands } from '../../cli/commands.ts';
import { finslip, finslipJson, notices } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

/** What a program that calls Finslip, and a newcomer who mistypes, get for an answer. */

const pipeline = (min: number): string => `edition 2026

pipeline notices { seed: 1 }

source letters = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data kept = letters
  |> where(year >= ${min})
  |> dedup(text, minhash(similarity: 80%))
  |> where(year >= ${min + 1})
  |> split(by: id, train: 80%, test: 20%)
`;

/** Arguments by which each command fails; one that is added needs a line. */
const failing: Readonly<Record<string, readonly string[]>> = {
  init: ['.', '--template', 'nowhere'],
  check: ['nowhere'],
  fmt: ['nowhere'],
  test: ['nowhere'],
  plan: ['nowhere.ftp'],
  run: ['nowhere/'],
  why: ['bad.ftp', 'kept'],
  runs: ['nowhere'],
  show: ['main.ftp', 'kepd'],
  export: ['main.ftp', 'kept', '--to', 'kept.csv'],
  graph: ['bad.ftp'],
  compile: ['bad.ftp'],
  explain: ['FTP9999'],
  gc: ['--keep-runs', 'x'],
  doctor: ['--nope'],
};

test('every command that fails answers in JSON where that was asked for', () => {
  const folder = notices(pipeline(1990), 20);
  writeFileSync(join(folder, 'bad.ftp'), pipeline(1990).replace('dedup', 'dedupp'));
  for (const name of Object.keys(commands)) {
    const args = failing[name];
    if (!args) {
      // A command whose failures depend on the machine still answers a mistyped option.
      const { status, out } = finslip(folder, [name, '--no-such-option', '--json']);
      assert.equal([status, JSON.parse(out).ok], [2, false], name);
      continue;
    }
    const { status, out } = finslip(folder, [name, ...args, '--json']);
    const answer = JSON.parse(out) as { ok: boolean; exit: number; error: string; diagnostics: { code: string }[] };
    assert.ok(status === 1 || status === 2, `${name}: exit ${status}`);
    if ('exit' in answer) {
      assert.equal([answer.ok, answer.exit], [false, status], name);
      assert.ok(answer.error.length > 0, name);
      assert.equal(finslip(folder, [name, ...args]).out, '', `${name} says it to people on the error stream`);
    }
  }
  const answer = finslipJson<{ error: string; diagnostics: { code: string; location: unknown }[] }>(folder, [
    'graph',
    'bad.ftp',
  ]);
  assert.match(answer.error, 'dedupp');
  assert.equal(answer.diagnostics[0]!.code, 'FTP0104');
  assert.ok(answer.diagnostics[0]!.location);
});

test('one JSON value also with the command lines of tasks', () => {
  const folder = notices(pipeline(1990), 20);
  const { jobs, tasks } = finslipJson<{ jobs: Record<string, string[]>; tasks: { id: string }[] }>(folder, [
    'plan',
    '--show-jobs',
  ]);
  assert.equal(
    Object.keys(jobs),
    tasks.map(({ id }) => id),
  );
});

test('arguments that lead nowhere are named', () => {
  const folder = notices(pipeline(1990), 20);
  for (const [args, said] of [
    [['plan', 'data/nowhere'], 'no file or folder `data/nowhere`'],
    [['show', 'main.ftp'], 'show which name?'],
    [['show', 'kept', 'train'], '`kept` is no pipeline'],
    [['runs', '.', 'kept'], '`kept` is one argument too many'],
    [['check', '--max-warnings', 'few'], '--max-warnings few'],
  ] as const) {
    const { status, err } = finslip(folder, args);
    assert.is(status, 2, err);
    assert.match(err, said);
  }
});

test('init leaves what is there, and says what it cannot do', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'README.md'), 'mine');
  mkdirSync(join(folder, 'data/notices'), { recursive: true });
  writeFileSync(join(folder, 'data/notices/centrum.jsonl'), '{}');
  const { status, out } = finslip(folder, ['init']);
  assert.is(status, 0);
  assert.match(out, /README\.md, data is as it was|data, README\.md is as it was/);
  assert.not.match(out, 'cd .');
  assert.is(readFileSync(join(folder, 'README.md'), 'utf8'), 'mine');
  assert.is(readFileSync(join(folder, 'data/notices/centrum.jsonl'), 'utf8'), '{}');
  assert.ok(existsSync(join(folder, 'main.ftp')));
  const refused = finslip(folder, ['init', 'README.md']);
  assert.is(refused.status, 1);
  assert.match(refused.err, 'FTP0983');
});

test('why leads to the field that was changed, however many tasks lie between', () => {
  const folder = notices(pipeline(1990), 60);
  assert.is(finslip(folder, ['run']).status, 0);
  writeFileSync(join(folder, 'main.ftp'), pipeline(1990).replace('year >= 1990', 'year >= 1985'));
  const { out } = finslip(folder, ['why', 'kept']);
  assert.match(out, 'kept may run');
  assert.match(out, /where condition: 1990 → 1985/);
  const { because } = finslipJson<{ because: { task: string; changes: object[] }[] }>(folder, ['why', 'kept']);
  assert.is(because.length, 1);
  assert.is(because[0]!.changes.length, 1);
});

test('a declared name tells everything that its chain dropped; a task tells its own', () => {
  const folder = notices(pipeline(1990), 60);
  assert.is(finslip(folder, ['run']).status, 0);
  type Shown = { drops: { step: string; rows: number }[]; dropped: { step: string; examples: object[] }[] };
  const examples = ({ dropped }: Shown): number => dropped.reduce((sum, rule) => sum + rule.examples.length, 0);
  const all = finslipJson<Shown>(folder, ['show', 'kept', '--dropped', '--rows', '1000']);
  const total = all.drops.reduce((sum, { rows }) => sum + rows, 0);
  const steps = [...new Set(all.drops.map(({ step }) => step))];
  assert.ok(steps.includes('kept.where') && steps.some((step) => step !== 'kept.where'), steps.join());
  assert.is(examples(all), total);
  const kept = finslipJson<{ outputs: Record<string, { rows: number }> }>(folder, ['show', 'kept']).outputs;
  assert.is(total + kept.train!.rows + kept.test!.rows, 60);
  assert.match(finslip(folder, ['show', 'kept.train']).out, `60 rows in, ${60 - total} out`);
  const one = finslipJson<Shown>(folder, ['show', 'kept.dedup', '--dropped', '--rows', '1000']);
  assert.ok(one.dropped.every(({ step }) => step === 'kept.dedup'));
  assert.ok(examples(one) < total);

  assert.is(finslip(folder, ['export', 'kept', '--dropped', '--to', 'dropped.jsonl']).status, 0);
  assert.is(readFileSync(join(folder, 'dropped.jsonl'), 'utf8').trim().split('\n').length, total);
  assert.match(finslip(folder, ['export', 'kept', '--to', 'kept.csv']).err, '`kept.train`');
});

test.run();

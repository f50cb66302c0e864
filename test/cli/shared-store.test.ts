import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { finslip, finslipJson, notices } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const pipeline = (min: number): string => `edition 2026

pipeline same { seed: 1 }

source letters = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data kept = letters |> where(year >= ${min})
`;

test('two projects with the same pipeline name on one store are told apart', () => {
  const store = join(temporaryFolder(), 'store');
  const [first, second] = [notices(pipeline(1000), 40), notices(pipeline(3000), 40)];
  const at = (folder: string, ...args: string[]) => finslip(folder, [...args, '--store', store]);
  assert.is(at(first, 'run').status, 0);
  assert.match(at(second, 'show', 'kept').err, 'no result in the store yet');
  assert.match(at(second, 'why', 'kept').out, 'not part of the last run');
  assert.is(at(second, 'run').status, 0);

  const rows = (folder: string): number =>
    finslipJson<{ outputs: { rows: { rows: number } } }>(folder, ['show', 'kept', '--store', store]).outputs.rows.rows;
  assert.equal([rows(first), rows(second)], [40, 0]);
  const runs = (folder: string, ...more: string[]): number =>
    finslipJson<unknown[]>(folder, ['runs', '--store', store, ...more]).length;
  assert.equal([runs(first), runs(second), runs(first, '--all')], [1, 1, 2]);

  // What one project keeps is not pushed out by the other.
  assert.is(at(second, 'gc', '--keep-runs', '1').status, 0);
  assert.is(rows(first), 40);
});

test('a pipeline with errors still finds the store that its project names', () => {
  const folder = notices(pipeline(1000), 10);
  writeFileSync(join(folder, 'finslip.ftp'), 'store kept_here = directory("results")\n');
  assert.is(finslip(folder, ['run']).status, 0);
  writeFileSync(join(folder, 'main.ftp'), pipeline(1000).replace('where', 'were'));
  assert.is(finslipJson<unknown[]>(folder, ['runs']).length, 1);
});

test.run();

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row, Rows } from '../../../compiler/operators/authoring.ts';
import { sort } from '../../../stdlib/sampling/sort.ts';
import { failureOf, recordTask, rowsOf } from '../../support/task.ts';

const test = suite('sort');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'finslip-sort-'));
});
test.after(() => rmSync(folder, { recursive: true }));

async function sorted(rows: Rows, column: string, descending?: boolean): Promise<readonly Row[]> {
  const task = recordTask({ folder });
  await sort.run(rows, { by: { name: column }, descending }, task.tools);
  assert.not(existsSync(join(folder, 'checkpoints', 'sort')));
  return task.tables.rows ?? [];
}

const column = (rows: readonly Row[], name: string) => rows.map((row) => row[name] ?? null);

test('numbers by value, texts by code unit, absent last either way', async () => {
  const numbers = rowsOf([{ n: 10 }, { n: 9 }, {}, { n: -1.5 }, { n: null }]);
  assert.equal(column(await sorted(numbers, 'n'), 'n'), [-1.5, 9, 10, null, null]);
  assert.equal(column(await sorted(numbers, 'n', true), 'n'), [10, 9, -1.5, null, null]);
  const texts = rowsOf(['å', 'z', 'Z', '10', '9', ''].map((t) => ({ t })));
  assert.equal(column(await sorted(texts, 't'), 't'), ['', '10', '9', 'Z', 'z', 'å']);
  assert.equal(column(await sorted(rowsOf([{ b: true }, { b: false }]), 'b'), 'b'), [false, true]);
});

test('is the stable sort of the whole table', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 })), fc.boolean(), async (keys, descending) => {
      const rows = keys.map((key, at) => ({ key, at }));
      const expected = [...rows].sort((a, b) => (descending ? b.key - a.key : a.key - b.key) || a.at - b.at);
      assert.equal(await sorted(rowsOf(rows), 'key', descending), expected);
    }),
  );
});

/** A table that says it is so large that `sort` must go to disk after each thousand rows. */
const huge = (rows: readonly Row[]): Rows => ({ ...rowsOf(rows, 500), bytes: rows.length * 1e6 });

test('tables larger than memory are merged from runs, equal rows in order', async () => {
  const odd = 'en\u2028rad\nmed \u2029 brytningar 😀';
  for (const count of [1500, 34_500]) {
    const rows = Array.from({ length: count }, (_, at) => ({ key: (at * 7919) % 101, at, odd }));
    const result = await sorted(huge(rows), 'key');
    assert.is(result.length, count);
    for (let i = 1; i < count; i++) {
      const [a, b] = [result[i - 1]!, result[i]!] as [{ key: number; at: number }, { key: number; at: number }];
      if (a.key > b.key || (a.key === b.key && a.at > b.at)) assert.unreachable(`${i}: ${JSON.stringify([a, b])}`);
    }
    assert.equal(result[0], { key: 0, at: 0, odd });
  }
});

test('runs of a killed attempt are not read', async () => {
  mkdirSync(join(folder, 'checkpoints', 'sort'), { recursive: true });
  writeFileSync(join(folder, 'checkpoints', 'sort', 'run-0'), '{"n":-7}\n');
  const rows = Array.from({ length: 1500 }, (_, n) => ({ n }));
  assert.equal(await sorted(huge(rows), 'n'), rows);
});

test('values of two kinds, and values without order, are told with their row', async () => {
  const mixed = await failureOf(() => sorted(rowsOf([{ a: 1 }, { a: null }, { a: 'x' }]), 'a'));
  assert.equal([mixed.code, mixed.values], ['FTP0933', { column: 'a', first: 'a number', second: 'text', row: 3 }]);
  const list = await failureOf(() => sorted(rowsOf([{ a: [1] }]), 'a'));
  assert.equal([list.code, list.values], ['FTP0934', { column: 'a', row: 1, kind: 'a list' }]);
});

test('no rows, no output', async () => {
  assert.equal(await sorted(rowsOf([]), 'a'), []);
});

test.run();

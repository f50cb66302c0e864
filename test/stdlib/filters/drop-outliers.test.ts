import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { drop_outliers } from '../../../stdlib/filters/drop-outliers.ts';
import { failureOf, recordTask, rowsOf } from '../../support/task.ts';

async function cut(values: readonly (number | null)[], options: object = {}) {
  const task = recordTask();
  await drop_outliers.run(rowsOf(values.map((n): Row => ({ n }))), { by: { name: 'n' }, ...options }, task.tools);
  return {
    kept: (task.tables.rows ?? []).map(({ n }) => n),
    dropped: task.dropped.map(({ drop }) => [drop.reason, drop.value, drop.threshold]),
    counts: task.counts,
    measured: task.measures['outliers of n'] as Record<string, number>,
  };
}

const around = [2, 4, 4, 4, 5, 5, 7, 9];

test('mean, deviation and limits', async () => {
  // Mean 5, squares 32: the sample deviation is √(32/7).
  const { measured, kept } = await cut(around, { sigma: 2 });
  const deviation = Math.sqrt(32 / 7);
  assert.is(measured.mean, 5);
  assert.ok(Math.abs(measured.deviation! - deviation) < 1e-12);
  assert.ok(
    Math.abs(measured.high! - 5 - 2 * deviation) < 1e-12 && Math.abs(measured.low! - 5 + 2 * deviation) < 1e-12,
  );
  assert.equal(kept, around);
});

test('sides', async () => {
  const values = [...around, ...around, -40, 60, null];
  const both = await cut(values, { sigma: 2 });
  assert.equal(both.kept, [...around, ...around, null]);
  assert.equal(
    both.dropped.map(([reason, value]) => [reason, value]),
    [
      ['outlier_low', -40],
      ['outlier_high', 60],
    ],
  );
  assert.equal(both.counts, { 'rows without a number in n, kept': 1 });
  assert.equal(
    (await cut(values, { side: 'low', sigma: 2 })).dropped.map(([, value]) => value),
    [-40],
  );
  const high = await cut(values, { side: 'high', sigma: 2 });
  assert.equal(high.dropped, [['outlier_high', 60, high.measured.high]]);
  assert.is(high.measured.low, undefined);
});

test('agrees with two passes, in any order of rows', async () => {
  const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 12, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(numbers, fc.double({ min: 0.5, max: 3, noNaN: true }), async (values, sigma) => {
      const mean = values.reduce((sum, n) => sum + n, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (values.length - 1));
      const { measured } = await cut(values, { sigma });
      const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * (1 + Math.abs(mean) + deviation);
      assert.ok(close(measured.mean!, mean) && close(measured.deviation!, deviation));
    }),
  );
});

test('a limit that no row can reach', async () => {
  const ten = await failureOf(() => cut([...new Array<number>(9).fill(0), 1e9]));
  assert.equal([ten.code, ten.values], ['FTP1175', { column: 'n', sigma: 3, values: 10, least: 11 }]);
  assert.equal((await cut([...new Array<number>(10).fill(0), 1e9])).dropped.length, 1);
  assert.is((await failureOf(() => cut([null, null]))).code, 'FTP1175');
  assert.equal((await cut([])).kept, []);
});

test.run();

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { concat } from '../../../stdlib/sampling/concat.ts';
import { sample } from '../../../stdlib/sampling/sample.ts';
import { failureOf, recordTask, rowsOf } from '../../support/task.ts';

async function draw(
  rows: readonly Row[],
  options: Parameters<typeof sample.run>[1],
  batch = 3,
): Promise<readonly Row[]> {
  const task = recordTask({ seed: 3 });
  await sample.run(rowsOf(rows, batch), options, task.tools);
  assert.is(task.counts['rows not drawn'] ?? 0, rows.length - (task.tables.rows?.length ?? 0));
  return task.tables.rows ?? [];
}

const table = fc.array(fc.record({ id: fc.string({ maxLength: 4 }), n: fc.integer({ min: 0, max: 3 }) }), {
  maxLength: 40,
});
const by = { name: 'id' };
const written = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row));

test('a count is exact, equal rows or not, and keeps the order', async () => {
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.integer({ min: 0, max: 45 }),
      fc.integer({ min: 1, max: 9 }),
      async (rows, count, batch) => {
        const drawn = await draw(rows, { count }, batch);
        assert.is(drawn.length, Math.min(count, rows.length));
        const given = written(rows);
        let at = 0;
        for (const row of written(drawn)) {
          at = given.indexOf(row, at) + 1;
          assert.ok(at > 0);
        }
        assert.equal(await draw(rows, { count }, 50), drawn);
      },
    ),
  );
});

test('a larger sample holds the smaller, a grown table the old sample', async () => {
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (rows, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        const inLarge = new Set(written(await draw(rows, { fraction: large })));
        for (const row of written(await draw(rows, { fraction: small }))) assert.ok(inLarge.has(row));
        const half = rows.slice(0, rows.length >> 1);
        const grown = new Set(written(await draw(rows, { fraction: a, by })));
        const before = new Set(written(await draw(half, { fraction: a, by })));
        for (const row of written(half)) assert.is(before.has(row), grown.has(row));
      },
    ),
  );
});

test('a fraction is met on average, and by a key all or nothing', async () => {
  const rows = Array.from({ length: 6000 }, (_, i) => ({ id: `k${i % 2000}`, n: i }));
  const drawn = await draw(rows, { fraction: 0.3, by });
  assert.ok(Math.abs(drawn.length / 6000 - 0.3) < 0.03, String(drawn.length));
  const times = new Map<string, number>();
  for (const { id } of drawn) times.set(id as string, (times.get(id as string) ?? 0) + 1);
  assert.ok([...times.values()].every((n) => n === 3));
  assert.equal(await draw(rows, { fraction: 1 }), rows);
  assert.equal(await draw(rows, { fraction: 0 }), []);
  assert.not.equal(await draw(rows, { fraction: 0.3, by, seed: 4 }), drawn);
});

test('count and fraction exclude each other', async () => {
  for (const options of [{}, { count: 1, fraction: 0.5 }])
    assert.is((await failureOf(() => sample.run(rowsOf([]), options, recordTask().tools))).code, 'FTP0932');
});

test('concat puts tables one after another', async () => {
  const task = recordTask();
  const streams = [rowsOf([{ id: 1 }, { id: 2 }]), rowsOf([]), rowsOf([{ id: 3 }])] as const;
  await concat.run(streams[0], streams.slice(1), {}, task.tools);
  assert.equal(task.tables.rows, [{ id: 1 }, { id: 2 }, { id: 3 }]);
  const alone = recordTask();
  await concat.run(rowsOf([{ id: 1 }]), [], {}, alone.tools);
  assert.equal(alone.tables.rows, [{ id: 1 }]);
});

test.run();

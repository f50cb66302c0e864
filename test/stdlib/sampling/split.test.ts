import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { split } from '../../../stdlib/sampling/split.ts';
import { unitInterval } from '../../../stdlib/sampling/unit-interval.ts';
import { failureOf, type Recorded, recordTask, rowsOf } from '../../support/task.ts';

const id = { name: 'id' };
const shares = { train: 0.7, dev: 0.1, test: 0.2 };
const numbered = (count: number): Row[] => Array.from({ length: count }, (_, i) => ({ id: `n${i}`, n: i }));

async function parts(rows: readonly Row[], options: object, batch = 3): Promise<Recorded> {
  const task = recordTask({ seed: 7 });
  await split.run(rowsOf(rows, batch), { by: id, ...shares, ...options }, task.tools);
  return task;
}

/** Row id -> the part it lies in. */
const whereabouts = ({ tables }: Recorded): Map<string, string> =>
  new Map(Object.entries(tables).flatMap(([part, rows]) => rows.map((row) => [row.id as string, part] as const)));

test('every row lies in one part, in its order, and shares are met', async () => {
  for (const method of ['hash', 'blocks'] as const) {
    const rows = numbered(10_000);
    const { tables } = await parts(rows, { method });
    assert.is(tables.train!.length + tables.dev!.length + tables.test!.length, 10_000);
    for (const [part, share] of Object.entries(shares)) {
      const lot = tables[part]!;
      assert.ok(Math.abs(lot.length / 10_000 - share) < 0.015, `${method} ${part}: ${lot.length}`);
      assert.ok(lot.every((row, i) => i === 0 || (lot[i - 1]!.n as number) < (row.n as number)));
    }
  }
});

test('the numbers can be computed again elsewhere', () => {
  // sha256("7:n1") begins with these 53 bits; computed with Python's hashlib.
  assert.is(unitInterval(7, 'n1'), 0x1a3d9b52fabc12 / 2 ** 53);
});

test('stable: rows that join move none of those that are there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.string({ maxLength: 8 }), { maxLength: 40 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 50 }),
      async (ids, kept, batch) => {
        const rows = ids.map((name) => ({ id: name }));
        const grown = whereabouts(await parts(rows, {}, batch));
        for (const [row, part] of whereabouts(
          await parts(
            rows.filter((_, i) => i % 40 < kept),
            {},
          ),
        ))
          assert.is(grown.get(row), part);
        const appended = whereabouts(await parts(rows, { method: 'blocks', block: 3 }, batch));
        for (const [row, part] of whereabouts(await parts(rows.slice(0, kept), { method: 'blocks', block: 3 })))
          assert.is(appended.get(row), part);
      },
    ),
  );
});

test('rows with an equal key never part', async () => {
  const rows = Array.from({ length: 600 }, (_, i) => ({ id: `p${i}`, parent: `d${Math.floor(i / 7)}` }));
  for (const method of ['hash', 'blocks'] as const) {
    const { tables } = await parts(rows, { by: { name: 'parent' }, method, block: 10 });
    const seen = new Map<unknown, string>();
    for (const [part, lot] of Object.entries(tables))
      for (const { parent } of lot) {
        assert.ok((seen.get(parent) ?? part) === part, `${method}: ${parent}`);
        seen.set(parent, part);
      }
  }
});

test('blocks keep neighbours together and reach every part early', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const task = await parts(numbered(400), { method: 'blocks', block: 20, seed });
    assert.ok(Object.values(task.tables).every((lot) => lot.length > 0));
    const at = whereabouts(task);
    for (let i = 1; i < 400; i++) if (i % 20 !== 0) assert.is(at.get(`n${i}`), at.get(`n${i - 1}`));
  }
});

test('another seed, another split; the seed of the pipeline unless given', async () => {
  const rows = numbered(200);
  const standard = whereabouts(await parts(rows, {}));
  assert.equal(whereabouts(await parts(rows, { seed: 7 })), standard);
  assert.not.equal(whereabouts(await parts(rows, { seed: 8 })), standard);
});

test('shares below 100 % leave rows out and count them', async () => {
  const task = recordTask();
  await split.run(rowsOf(numbered(1000)), { by: id, some: 0.25 }, task.tools);
  assert.is(task.counts['rows in no part'], 1000 - task.tables.some!.length);
  assert.ok(Math.abs(task.tables.some!.length - 250) < 60);
});

test('a part that gets nothing is told and is a table all the same', async () => {
  const task = await parts([{ id: 'one' }], {});
  assert.is(task.log.length, 2);
  assert.equal(Object.keys(task.tables), ['train', 'dev', 'test']);
});

test('no parts, and parts above the whole, are errors of the user', async () => {
  const above = await failureOf(() => split.run(rowsOf([]), { by: id, a: 0.7, b: 0.4 }, recordTask().tools));
  assert.equal([above.code, above.values], ['FTP0930', { sum: '110 %' }]);
  assert.is((await failureOf(() => split.run(rowsOf([]), { by: id }, recordTask().tools))).code, 'FTP0931');
  // Ten tenths are one, whatever floating point says.
  const tenths = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`p${i}`, 0.1]));
  const task = recordTask();
  await split.run(rowsOf(numbered(100)), { by: id, ...tenths }, task.tools);
  assert.is(task.counts['rows in no part'], undefined);
});

test.run();

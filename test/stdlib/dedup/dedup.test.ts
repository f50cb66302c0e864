import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row, Value } from '../../../compiler/operators/authoring.ts';
import { chooseBands, found } from '../../../stdlib/dedup/banding.ts';
import { dedup } from '../../../stdlib/dedup/dedup.ts';
import { exact } from '../../../stdlib/dedup/exact.ts';
import { minhash } from '../../../stdlib/dedup/minhash.ts';
import { jaccard, minHash } from '../../../stdlib/dedup/minhash-kernel.ts';
import { recordTask, rowsOf } from '../../support/task.ts';

const test = suite('dedup');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'finslip-dedup-'));
});
test.after(() => rmSync(folder, { recursive: true }));

interface Deduped {
  readonly rows: readonly Row[];
  /** Dropped id -> what its drop says: reason, survivor, threshold. */
  readonly dropped: Record<string, readonly unknown[]>;
}

async function run(
  rows: readonly Row[],
  by: Value<'Similarity'> | undefined,
  keep?: 'first' | 'longest' | 'none',
  batch = 3,
): Promise<Deduped> {
  const task = recordTask({ folder });
  await dedup.run(rowsOf(rows, batch), { name: 'text' }, by, keep ? { keep } : {}, task.tools);
  assert.not(existsSync(join(folder, 'checkpoints', 'dedup')), 'leaves no file behind');
  const dropped = task.dropped.map(({ row, drop }) => [row.id, [drop.reason, drop.value, drop.threshold]]);
  return { rows: task.tables.rows ?? [], dropped: Object.fromEntries(dropped) };
}

const ids = (rows: readonly Row[]) => rows.map((row) => row.id);
const table = (texts: readonly string[]): Row[] => texts.map((text, i) => ({ id: `d${i}`, text }));

/** Words that no two calls with different seeds share. */
const letters = (n: number) => String(n).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!);
const prose = (seed: number, words: number) =>
  Array.from({ length: words }, (_, i) => `${letters(seed)}q${letters(i)}`).join(' ');

test('exact: equal texts, the first stays', async () => {
  const rows = table(['ett', 'två', 'ett', 'Ett', 'två', '']);
  const expected = { d2: ['duplicate', 'd0', null], d4: ['duplicate', 'd1', null] };
  for (const by of [undefined, exact.create()]) {
    const result = await run(rows, by);
    assert.equal(ids(result.rows), ['d0', 'd1', 'd3', 'd5']);
    assert.equal(result.dropped, expected);
  }
});

test('keep: none drops every copy', async () => {
  const result = await run(table(['ett', 'två', 'ett', 'tre', 'ett']), undefined, 'none');
  assert.equal(ids(result.rows), ['d1', 'd3']);
  assert.equal(Object.keys(result.dropped), ['d0', 'd2', 'd4']);
});

test('minhash: similar texts; longest keeps the fullest one in its place', async () => {
  const base = prose(1, 100);
  const rows = table([prose(2, 100), base, `${base} ${prose(3, 3)}`, base.toUpperCase().replace(/ /g, ', ')]);
  const first = await run(rows, minhash.create({}));
  assert.equal(ids(first.rows), ['d0', 'd1']);
  assert.equal(first.dropped, { d2: ['near_duplicate', 'd1', 0.8], d3: ['near_duplicate', 'd1', 0.8] });
  const longest = await run(rows, minhash.create({}), 'longest');
  assert.equal(ids(longest.rows), ['d0', 'd3']);
  assert.equal(Object.fromEntries(Object.entries(longest.dropped).map(([id, [, by]]) => [id, by])), {
    d1: 'd3',
    d2: 'd3',
  });
});

test('similarity is a promise: just below stays, just above goes', async () => {
  const words = prose(4, 104).split(' ');
  const kernel = minHash(5, { bands: 1, rows: 1 }, 1);
  // Each other ending of n words replaces n of the 100 shingles.
  for (const changed of [8, 10, 11, 12, 13, 14, 20]) {
    const other = [...words.slice(0, -changed), ...prose(5, changed).split(' ')];
    const sets = [words, other].map((list) => kernel.read(list.join(' '))!.shingles.slice());
    const expected = jaccard(sets[0]!, sets[1]!);
    assert.is(expected, (100 - changed) / (100 + changed));
    const { rows } = await run(
      table([words.join(' '), other.join(' ')]),
      minhash.create({ similarity: 0.8, hashes: 1024 }),
    );
    assert.is(rows.length, expected >= 0.8 ? 1 : 2, `${changed}: ${expected}`);
  }
});

test('a chain does not swallow what is unlike the survivor', async () => {
  const words = prose(6, 120).split(' ');
  const b = [...words.slice(10), ...prose(7, 10).split(' ')];
  const c = [...b.slice(10), ...prose(8, 10).split(' ')];
  const rows = table([words, b, c].map((list) => list.join(' ')));
  const by = minhash.create({ similarity: 0.8, hashes: 1024 });
  assert.equal(ids((await run(rows, by)).rows), ['d0', 'd2']);
  assert.equal(ids((await run(rows, by, 'none')).rows), []);
});

test('short texts are compared whole, texts without words never', async () => {
  const result = await run(table(['Ja.', 'ja!', '...', '...', '', 'Nej.']), minhash.create({}));
  assert.equal(ids(result.rows), ['d0', 'd2', 'd3', 'd4', 'd5']);
});

test('rows without an id are named by their number', async () => {
  const task = recordTask({ folder });
  await dedup.run(rowsOf([{ text: 'a' }, { text: 'b' }, { text: 'b' }]), { name: 'text' }, undefined, {}, task.tools);
  assert.is(task.dropped[0]?.drop.value, 'row 2');
  const named = recordTask({ folder });
  const rows = rowsOf([
    { url: 'x', text: 'a' },
    { url: 'y', text: 'a' },
  ]);
  await dedup.run(rows, { name: 'text' }, undefined, { id: { name: 'url' } }, named.tools);
  assert.is(named.dropped[0]?.drop.value, 'x');
});

/** Tables of texts out of few phrases, so that many are alike. */
const phrases = Array.from({ length: 6 }, (_, i) => prose(20 + i, 12));
const texts = fc.array(
  fc.array(fc.constantFrom(...phrases, 'ja', ''), { maxLength: 6 }).map((parts) => parts.join(' ')),
  { maxLength: 25 },
);
const keeps = fc.constantFrom('first', 'longest', 'none') as fc.Arbitrary<'first' | 'longest' | 'none'>;
const methods = fc.constantFrom(exact.create(), minhash.create({}), minhash.create({ similarity: 0.5, hashes: 64 }));

test('properties: idempotent, every dropped row has its survivor, batches do not matter', async () => {
  await fc.assert(
    fc.asyncProperty(texts, keeps, methods, fc.integer({ min: 1, max: 30 }), async (list, keep, by, batch) => {
      const rows = table(list);
      const once = await run(rows, by, keep);
      assert.is(once.rows.length + Object.keys(once.dropped).length, rows.length);
      assert.equal(await run(rows, by, keep, batch), once);
      assert.equal((await run(once.rows, by, keep)).rows, once.rows);
      const staying = new Set(ids(once.rows));
      for (const [, [, survivor]] of Object.entries(once.dropped))
        assert.is(staying.has(survivor as string), keep !== 'none');
    }),
    { numRuns: 150 },
  );
});

test('none drops exactly the rows that are similar to another', async () => {
  const kernel = minHash(5, { bands: 1, rows: 1 }, 1);
  await fc.assert(
    fc.asyncProperty(texts, async (list) => {
      const sets = list.map((text) => kernel.read(text)?.shingles.slice());
      const alone = sets.map(
        (set, i) => !sets.some((other, j) => i !== j && set && other && jaccard(set, other) >= 0.8),
      );
      // So many bands of few hashes that no pair is missed.
      const { rows } = await run(table(list), minhash.create({ hashes: 4096, similarity: 0.8 }), 'none');
      assert.equal(ids(rows), ids(table(list).filter((_, i) => alone[i])));
    }),
    { numRuns: 30 },
  );
});

test('bands for 80 % are those of FineWeb, and find their pairs at every similarity', () => {
  assert.equal(chooseBands(112, 0.8), { bands: 14, rows: 8 });
  for (let similarity = 0.05; similarity <= 1; similarity += 0.05) {
    const banding = chooseBands(112, similarity);
    assert.ok(banding.bands * banding.rows <= 112);
    assert.ok(found(similarity, banding) >= 0.92, String(similarity));
  }
});

test('a file left by a crashed attempt is no obstacle', async () => {
  mkdirSync(join(folder, 'checkpoints', 'dedup'), { recursive: true });
  for (const name of ['shingles', 'pairs-0']) writeFileSync(join(folder, 'checkpoints', 'dedup', name), 'rest');
  const result = await run(table([prose(1, 20), prose(1, 20)]), minhash.create({}));
  assert.is(result.rows.length, 1);
  assert.equal(readdirSync(join(folder, 'checkpoints')), []);
});

test.run();

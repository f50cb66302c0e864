import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clustering } from '../../../stdlib/dedup/clustering.ts';
import { byLength, byPosition, type Ranking } from '../../../stdlib/dedup/ranking.ts';
import { kept } from '../../../stdlib/dedup/survivors.ts';
import { unionFind } from '../../../stdlib/dedup/union-find.ts';

const test = suite('clustering');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'finslip-clustering-'));
});
test.after(() => rmSync(folder, { recursive: true }));

/** A hash of 32 bits (MurmurHash3's finalizer). */
function mixed(value: number): number {
  let hash = value | 0;
  for (const by of [0x85ebca6b, 0xc2b2ae35]) hash = Math.imul(hash ^ (hash >>> 15), by);
  return (hash ^ (hash >>> 16)) >>> 0;
}

type Hash = readonly [low: number, high: number];
interface Table {
  readonly hashes: readonly (readonly Hash[])[];
  readonly documents: readonly number[];
}

/** Rows are copies of `documents` documents, each with some of its three hashes and one of its own; some hashes lie at the ends of the range. */
function tableOf(rows: number, documents: number): Table {
  const all = Array.from({ length: rows }, (_, row) => mixed(row) % documents);
  const hashes = all.map((document, row): readonly Hash[] => {
    const own = [0, 1, 2].filter((k) => mixed(row * 3 + k) % 4 > 0);
    const ends: Hash[] = document % 7 === 0 ? [[document, 0xffffffff]] : document % 7 === 1 ? [[document, 0]] : [];
    return [
      ...own.map((k): Hash => [mixed(document * 8 + k), mixed(document * 8 + k + 4)]),
      [row, mixed(-row)],
      ...ends,
    ];
  });
  return { hashes, documents: all };
}

async function decide(
  { hashes, documents }: Table,
  ranking: Ranking,
  keep: 'first' | 'none',
  threads: number,
  memory: number,
) {
  const clusters = clustering({ folder, threads, memory });
  for (const [row, own] of hashes.entries()) for (const [low, high] of own) clusters.add(low, high, row);
  // A third of the copies are not like the others after all.
  const similarity = (a: number, b: number) => (documents[a] === documents[b] && a % 3 === b % 3 ? 0.9 : 0.1);
  const matches = await clusters.decide(
    hashes.length,
    0,
    keep,
    ranking,
    { threshold: 0.8, similarity },
    async () => {},
  );
  clusters.close();
  assert.equal(readdirSync(folder), [], 'leaves no file');
  return [...matches];
}

/** The definition: a row goes if it shares a hash with one that stayed and is like it, matched with the first of these. */
function expected({ hashes, documents }: Table, order: readonly number[]): number[] {
  const matches = hashes.map(() => kept as number);
  const staying: number[] = [];
  const keys = hashes.map((own) => new Set(own.map(String)));
  for (const row of order) {
    const match = staying.find(
      (other) =>
        documents[other] === documents[row] &&
        other % 3 === row % 3 &&
        [...keys[row]!].some((key) => keys[other]!.has(key)),
    );
    if (match === undefined) staying.push(row);
    else matches[row] = match;
  }
  return matches;
}

test('a row goes for the first like it that stayed, in memory and on disk, on one thread and on several', async () => {
  const table = tableOf(1200, 200);
  const rows = table.hashes.map((_, row) => row);
  const first = expected(table, rows);
  assert.ok(first.filter((match) => match !== kept).length > 400);
  for (const [threads, memory] of [
    [1, 64e6],
    [1, 2000],
    [2, 2000],
    [8, 2000],
  ] as const)
    assert.equal(
      await decide(table, byPosition, 'first', threads, memory),
      first,
      `${threads} threads, ${memory} bytes`,
    );
  const lengthOf = (row: number): number => mixed(row * 5) % 50;
  const longest = expected(
    table,
    [...rows].sort((a, b) => lengthOf(b) - lengthOf(a) || a - b),
  );
  for (const threads of [1, 2]) {
    const ranking = byLength(0);
    for (const row of rows) ranking.add(lengthOf(row));
    assert.equal(await decide(table, ranking, 'first', threads, 2000), longest);
  }
  const none = await decide(table, byPosition, 'none', 1, 64e6);
  assert.equal(await decide(table, byPosition, 'none', 2, 2000), none);
});

test('rows that all share a hash are one component, however little memory there is', async () => {
  const rows = 2000;
  const table = {
    hashes: Array.from({ length: rows }, (): Hash[] => [[7, 9]]),
    documents: new Array<number>(rows).fill(0),
  };
  const first = Array.from({ length: rows }, (_, row) => (row < 3 ? kept : row % 3));
  for (const threads of [1, 2]) assert.equal(await decide(table, byPosition, 'first', threads, 1000), first);
});

test('trees of joins are the same whatever their order, and shared memory shows them', () => {
  const joins = Array.from({ length: 400 }, (_, i) => [mixed(i) % 500, mixed(-i - 1) % 500] as const);
  const [one, other] = [unionFind(500), unionFind(500)];
  for (const [a, b] of joins) one.join(a, b);
  for (const [a, b] of [...joins].reverse()) other.join(b, a);
  const roots = ({ find }: typeof one) => Array.from({ length: 500 }, (_, row) => find(row));
  assert.equal(roots(one), roots(other));
});

test.run();

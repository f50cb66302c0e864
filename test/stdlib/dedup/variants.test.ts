import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row, Rows, Value } from '../../../compiler/operators/authoring.ts';
import { normalAddress } from '../../../stdlib/dedup/address.ts';
import { best } from '../../../stdlib/dedup/best.ts';
import { clustering } from '../../../stdlib/dedup/clustering.ts';
import { dedup } from '../../../stdlib/dedup/dedup.ts';
import { exact } from '../../../stdlib/dedup/exact.ts';
import { minhash } from '../../../stdlib/dedup/minhash.ts';
import { byPosition, byScore } from '../../../stdlib/dedup/ranking.ts';
import type { Matches } from '../../../stdlib/dedup/survivors.ts';
import { url } from '../../../stdlib/dedup/url.ts';
import { failureOf, type Recorded, recordTask, rowsOf } from '../../support/task.ts';

const test = suite('ways to deduplicate');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'finslip-variants-'));
});
test.after(() => rmSync(folder, { recursive: true }));

type Options = Parameters<typeof dedup.run>[3];
async function run(
  rows: readonly Row[],
  by: Value<'Similarity'>,
  options: Options = {},
  column = 'text',
  batch = 3,
): Promise<Recorded> {
  const task = recordTask({ folder });
  await dedup.run(rowsOf(rows, batch), { name: column }, by, options, task.tools);
  return task;
}
const ids = (task: Recorded) => (task.tables.rows ?? []).map((row) => row.id);
const matched = (task: Recorded) => Object.fromEntries(task.dropped.map(({ row, drop }) => [row.id, drop.value]));
const score = (row: Row) => row.q ?? null;

test('best: the highest score stays, the first of equals, rows without one only alone', async () => {
  const rows: Row[] = [
    { id: 'a', text: 'x', q: 1 },
    { id: 'b', text: 'x', q: 2 },
    { id: 'c', text: 'x', q: 2 },
    { id: 'd', text: 'y' },
    { id: 'e', text: 'y', q: -5 },
    { id: 'f', text: 'z' },
    { id: 'g', text: 'z', q: Number.NaN },
    { id: 'h', text: 'v', q: -0 },
    { id: 'i', text: 'v', q: 0 },
  ];
  for (const by of [exact.create(), minhash.create({})]) {
    const task = await run(rows, by, { keep: best.create(score as never) });
    assert.equal(ids(task), ['b', 'e', 'f', 'h']);
    assert.equal(matched(task), { a: 'b', c: 'b', d: 'e', g: 'f', i: 'h' });
  }
});

test('scores are ordered as numbers are', () => {
  const numbers = fc.array(fc.double({ noNaN: true }), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(numbers, (list) => {
      const ranking = byScore(0);
      list.forEach(ranking.add);
      const key = (row: number) => {
        const words = new Uint32Array(2);
        ranking.write(row, words, 0);
        return BigInt(words[0]!) * 2n ** 32n + BigInt(words[1]!);
      };
      for (let a = 0; a < list.length; a++)
        for (let b = 0; b < list.length; b++) {
          assert.is(key(a) < key(b), list[a]! > list[b]!);
          assert.ok(key(a) > 0n, 'behind the rows of others');
        }
    }),
  );
});

test('other tables: what they have goes, and says where it is; they stay out of the result', async () => {
  const archive = rowsOf([{ id: 'a1', text: 'gammal' }, { text: 'utan namn' }]);
  const web = rowsOf([
    { id: 'w1', text: 'ny' },
    { id: 'w2', text: 'gammal' },
  ]);
  const rows = [
    { id: 'x', text: 'gammal' },
    { id: 'y', text: 'egen' },
    { id: 'z', text: 'ny' },
    { id: 'u', text: 'utan namn' },
    { id: 'v', text: 'egen' },
  ];
  for (const by of [exact.create(), minhash.create({})])
    for (const keep of ['first', 'longest', 'none', best.create((() => 1) as never)] as const) {
      const task = await run(rows, by, { keep, web, archive });
      assert.equal(ids(task), keep === 'none' ? [] : ['y'], JSON.stringify(keep));
      if (keep === 'none') continue;
      assert.equal(matched(task), { x: 'archive a1', z: 'web w1', u: 'archive row 2', v: 'y' });
    }
});

test('other tables: what they repeat among themselves is their own matter', async () => {
  const archive = rowsOf([
    { id: 'a1', text: 'om igen' },
    { id: 'a2', text: 'om igen' },
  ]);
  const task = await run([{ id: 'x', text: 'annat' }], minhash.create({}), { archive });
  assert.equal([ids(task), task.dropped], [['x'], []]);
});

test('clusters: who stands for a row, and how many they are', async () => {
  const rows = ['x', 'y', 'x', 'x', 'z', 'y'].map((text, i) => ({ id: `d${i}`, text }));
  const columns = (task: Recorded) => task.tables.rows!.map((row) => [row.id, row.cluster, row.cluster_size]);
  for (const by of [exact.create(), minhash.create({})]) {
    const some = await run(rows, by, { clusters: true });
    assert.equal(columns(some), [
      ['d0', 'd0', 3],
      ['d1', 'd1', 2],
      ['d4', 'd4', 1],
    ]);
    const all = await run(rows, by, { clusters: true, keep: 'all' });
    assert.equal(columns(all), [
      ['d0', 'd0', 3],
      ['d1', 'd1', 2],
      ['d2', 'd0', 3],
      ['d3', 'd0', 3],
      ['d4', 'd4', 1],
      ['d5', 'd1', 2],
    ]);
    assert.equal(all.dropped, []);
    const others = await run(rows, by, { clusters: true, keep: 'all', old: rowsOf([{ id: 'o', text: 'y' }]) });
    assert.equal(columns(others)[1], ['d1', 'old o', 3]);
  }
});

for (const [one, other, same] of [
  ['http://exempel.se/a', 'https://www.exempel.se/a/', true],
  ['HTTPS://EXEMPEL.se/a', 'exempel.se/a', true],
  ['https://exempel.se:443/a', 'http://exempel.se:80/a', true],
  ['https://exempel.se:8080/a', 'https://exempel.se/a', false],
  ['https://exempel.se/a#slut', 'https://exempel.se/a', true],
  ['https://exempel.se/a?b=1&a=2', 'https://exempel.se/a?a=2&b=1', true],
  ['https://exempel.se/a?utm_source=x&id=1&gclid=3', 'https://exempel.se/a?id=1', true],
  ['https://exempel.se/a?id=1', 'https://exempel.se/a?id=2', false],
  ['https://exempel.se/a?id=1', 'https://exempel.se/a', false],
  ['https://exempel.se/x/../a/./b', 'https://exempel.se/a/b', true],
  ['https://exempel.se/%7Easa', 'https://exempel.se/~asa', true],
  ['https://exempel.se/%c3%a5', 'https://exempel.se/å', true],
  ['https://exempel.se/A', 'https://exempel.se/a', false],
  ['https://exempel.se', 'https://exempel.se/', true],
  ['https://räksmörgås.se/', 'https://xn--rksmrgs-5wao1o.se', true],
  ['https://m.exempel.se/a', 'https://exempel.se/a', false],
  ['https://exempel.se/a%2Fb', 'https://exempel.se/a/b', false],
  ['https://exempel.se./a', 'https://exempel.se/a', true],
  [' https://exempel.se/a\n', 'https://exempel.se/a', true],
] as const)
  test(`addresses: ${one.trim()} and ${other} ${same ? 'are one' : 'differ'}`, async () => {
    const rows = [one, other].map((link, i) => ({ id: i, link }));
    assert.equal(ids(await run(rows, url.create({}), {}, 'link')), same ? [0] : [0, 1]);
  });

test('addresses: without the query, and what is no address', async () => {
  const rows = ['https://exempel.se/a?id=1', 'https://exempel.se/a?id=2'].map((link, id) => ({ id, link }));
  assert.equal(ids(await run(rows, url.create({ query: false }), {}, 'link')), [0]);
  for (const text of ['', '   ', 'mailto:a@b.se', 'ftp://exempel.se/a', 'ordet', 'http://', 'ett två.tre'])
    assert.is(normalAddress(text, true), null, text);
  const none: Row[] = [...rows, { id: 2, link: null }, { id: 3, link: '' }, { id: 4 }, { id: 5, link: 'nej' }];
  const task = await run(none, url.create({}), {}, 'link');
  assert.equal(ids(task), [0, 1, 2, 3, 4, 5]);
  assert.equal(task.counts, { 'rows without an address': 4 });
});

test('absent texts are never duplicates', async () => {
  const rows: Row[] = [{ id: 'a', text: null }, { id: 'b' }, { id: 'c', text: null }, { id: 'd', text: 'x' }];
  for (const by of [exact.create(), minhash.create({})]) assert.is(ids(await run(rows, by)).length, 4);
});

test('what cannot find anything stops the task', async () => {
  const rows = [{ id: 'a', text: 'x' }];
  const code = async (by: Value<'Similarity'>, options: Options, column?: string) =>
    (await failureOf(() => run(rows, by, options, column))).code;
  assert.is(await code(exact.create(), { keep: 'all' }), 'FTP1114');
  assert.is(await code(url.create({}), {}), 'FTP1115');
  const failed = await failureOf(() => run(rows, exact.create(), { old: rowsOf([{ id: 1, body: 'x' }]) }));
  assert.equal([failed.code, failed.values], ['FTP1116', { table: 'old', column: 'text', rows: 1, has: 'body, id' }]);
});

/** Rows with hashes and a similarity, decided by definition: every pair that shares a hash is compared. */
function byDefinition(
  hashes: readonly (readonly number[])[],
  rank: readonly number[],
  given: number,
  similar: (a: number, b: number) => number,
  keep: 'first' | 'none',
): number[] {
  const share = (a: number, b: number) => hashes[a]!.some((hash, band) => hashes[b]![band] === hash);
  const rows = hashes.map((_, row) => row);
  if (keep === 'none')
    return rows.map((row) =>
      rows.some((other) => other !== row && share(row, other) && similar(row, other) >= 0.5) ? 1 : -1,
    );
  const order = [...rows].sort((a, b) => Number(a >= given) - Number(b >= given) || rank[a]! - rank[b]! || a - b);
  const survivors: number[] = [];
  const matches = rows.map(() => -1);
  for (const row of order) {
    const found = survivors.filter((other) => share(row, other) && similar(row, other) >= 0.5);
    found.sort((a, b) => similar(row, b) - similar(row, a) || survivors.indexOf(a) - survivors.indexOf(b));
    if (row >= given && found.length > 0) matches[row] = found[0]!;
    else survivors.push(row);
  }
  return matches;
}

test('clusters on disk are those of the definition, whatever memory they get', async () => {
  const rows = fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom('first', 'none', 'best'),
      fc.integer({ min: 40, max: 4000 }),
      async (hashes, others, keep, memory) => {
        const given = Math.min(others, hashes.length);
        // Unlike for its own sake: even rows that share all hashes may differ. Equal rows are alike.
        const of = (row: number) => hashes[row]!.join('') + (row % 2);
        const similar = (a: number, b: number) => {
          if (of(a) === of(b)) return 1;
          const common = hashes[a]!.filter((hash, band) => hashes[b]![band] === hash).length;
          return common / 4 + (of(a).at(-1) === of(b).at(-1) ? 0.1 : 0);
        };
        const scores = hashes.map(([a, b]) => (a! * 7 + b!) % 3);
        const ranking = keep === 'best' ? byScore(given) : byPosition;
        const clusters = clustering({ folder: join(folder, 'clusters'), memory });
        hashes.forEach((own, row) => {
          if (keep === 'best' && row >= given) (ranking as ReturnType<typeof byScore>).add(scores[row]!);
          for (const [band, hash] of own.entries()) clusters.add(hash, band, row);
        });
        const likeness = { threshold: 0.5, similarity: similar };
        const found: Matches = await clusters.decide(hashes.length, given, keep, ranking, likeness, async () => {});
        clusters.close();
        // Rows of other tables have no score: they stand in their order.
        const rank = hashes.map((_, row) => (keep === 'best' && row >= given ? -scores[row]! : 0));
        const expected = byDefinition(hashes, rank, given, similar, keep === 'none' ? 'none' : 'first');
        if (keep === 'none')
          assert.equal([...found].map((match) => Math.sign(match + 0.5)).slice(given), expected.slice(given));
        else assert.equal([...found], expected);
      },
    ),
    { numRuns: 300 },
  );
});

/** So large as it says, that threads are worth it. */
const worthThreads = (rows: readonly Row[], batch: number): Rows => ({ ...rowsOf(rows, batch), bytes: 1e9 });

const alike = Array.from({ length: 300 }, (_, i): Row => {
  const words = `ett två tre fyra fem sex ${i % 90} ${'hej '.repeat(i % 3)}${'abcdefghij'[i % 10]}`;
  const text = i % 41 === 0 ? null : i % 43 === 0 ? '...' : words;
  return { ...(i % 3 === 0 ? {} : { id: i % 3 === 1 ? `d${i}` : i }), text, q: i % 5 === 0 ? null : (i * 7) % 11 };
});
const pages = alike.map(
  (row, i): Row => ({ ...row, text: `https://exempel.se/${i % 70}${i % 2 === 0 ? '' : '?a=1'}` }),
);

test('one thread or several do the same, for every way to compare and to keep', async () => {
  const older = worthThreads([{ id: 'å', text: 'ett två tre fyra fem sex 1 hej b' }, { text: 'b' }], 1);
  const ways: readonly (readonly [readonly Row[], Value<'Similarity'>, Options, number])[] = [
    [alike, minhash.create({ similarity: 0.6 }), { clusters: true, older }, 8],
    [alike, exact.create(), { keep: 'longest' }, 2],
    [pages, url.create({}), { keep: best.create(score as never) }, 2],
    [pages, url.create({ query: false }), { keep: 'none' }, 2],
  ];
  for (const [rows, by, options, most] of ways) {
    const [one, other] = await Promise.all(
      [1, most].map(async (threads) => {
        const task = recordTask({ folder: mkdtempSync(join(folder, 'threads-')) });
        const table = worthThreads(rows, threads * 7);
        await dedup.run(table, { name: 'text' }, by, options, { ...task.tools, threads });
        return [task.tables, task.dropped, task.counts] as const;
      }),
    );
    assert.ok(one![1].length > 20, String(one![1].length));
    assert.equal(other, one);
  }
});

test('a task that is cancelled while its threads read stops and leaves nothing', async () => {
  const cancellation = new AbortController();
  const task = recordTask({ folder });
  const table: Rows = {
    ...worthThreads(alike, 7),
    async *records() {
      for await (const records of rowsOf(alike, 7).records()) {
        yield records;
        cancellation.abort();
      }
    },
  };
  const tools = { ...task.tools, threads: 2, signal: cancellation.signal };
  const failure = await dedup.run(table, { name: 'text' }, minhash.create({}), {}, tools).then(
    () => null,
    (error: unknown) => error,
  );
  assert.is(failure, cancellation.signal.reason);
  assert.equal(task.tables, {});
  assert.not(existsSync(join(folder, 'checkpoints', 'dedup')));
});

test('cuts of the table into batches do not matter', async () => {
  const texts = fc.array(fc.constantFrom('a b c d e f', 'a b c d e g', 'a b c d e f g h i j k', 'x', 'å', '', 'X'), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.integer({ min: 1, max: 21 }), async (list, old, batch) => {
      const rows = list.map((text, i) => ({ id: `d${i}`, text, q: i % 3 }));
      const older = (size: number) =>
        rowsOf([{ id: 'o', text: 'x' }, ...old.map((text, i) => ({ id: `o${i}`, text }))], size);
      for (const by of [exact.create(), minhash.create({ similarity: 0.5 })])
        for (const keep of ['first', 'longest', 'none', best.create(score as never)] as const) {
          const one = await run(rows, by, { keep, clusters: true, older: older(3) });
          const other = await run(rows, by, { keep, clusters: true, older: older(batch) }, 'text', batch);
          assert.equal([other.tables, other.dropped], [one.tables, one.dropped]);
        }
    }),
    { numRuns: 40 },
  );
});

test.run();

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Model, Row } from '../../../compiler/operators/authoring.ts';
import { budget } from '../../../stdlib/sampling/budget.ts';
import { curriculum } from '../../../stdlib/sampling/curriculum.ts';
import { mix } from '../../../stdlib/sampling/mix.ts';
import { repeat_rows } from '../../../stdlib/sampling/repeat-rows.ts';
import { shuffle } from '../../../stdlib/sampling/shuffle.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { failureOf, recordTask, rowsOf } from '../../support/task.ts';

const stream = (name: string, count: number, words: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${name}${i}`, text: 'ord '.repeat(words).trim() }));

async function mixed(streams: readonly Row[][], options: Parameters<typeof mix.run>[2], batch = 7) {
  const task = recordTask();
  const [first, ...others] = streams.map((rows) => rowsOf(rows, batch));
  await mix.run(first!, others, options, task.tools);
  return { rows: task.tables.rows ?? [], counts: task.counts, log: task.log };
}
const from = (rows: readonly Row[], name: string): Row[] => rows.filter(({ id }) => String(id).startsWith(name));

test('shares hold in words, whatever the length of texts', async () => {
  const { rows } = await mixed([stream('a', 4000, 10), stream('b', 4000, 40)], { weights: [0.5, 0.5] });
  const [a, b] = [from(rows, 'a').length * 10, from(rows, 'b').length * 40];
  assert.ok(Math.abs(a - b) <= 40, `${a} ${b}`);
  assert.ok(from(rows, 'a').length === 4000 || from(rows, 'b').length === 4000);
  const byRows = await mixed([stream('a', 900, 10), stream('b', 900, 40)], { weights: [2, 1], by: 'rows' });
  assert.is(from(byRows.rows, 'a').length, 900);
  assert.ok(Math.abs(from(byRows.rows, 'b').length - 450) <= 1);
});

test('every prefix has the shares, as near as whole rows allow', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), async (x, y) => {
      const { rows } = await mixed([stream('a', 300, 1), stream('b', 300, 1)], { weights: [x, y], by: 'rows' });
      let a = 0;
      rows.forEach(({ id }, i) => {
        if (String(id).startsWith('a')) a++;
        assert.ok(Math.abs(a - ((i + 1) * x) / (x + y)) <= 1.0001, `${a} of ${i + 1} for ${x}:${y}`);
      });
    }),
    { numRuns: 30 },
  );
});

test('rows keep their order, and the cut into batches changes nothing', async () => {
  const streams = [stream('a', 50, 3), stream('b', 80, 5), stream('c', 9, 7)];
  const options = { weights: [0.3, 0.6, 0.1] };
  const { rows } = await mixed(streams, options, 1);
  assert.equal((await mixed(streams, options, 64)).rows, rows);
  for (const [i, name] of ['a', 'b', 'c'].entries())
    assert.equal(from(rows, name), streams[i]!.slice(0, from(rows, name).length));
});

test('repeating: a total is reached, and no stream is read more often than wanted', async () => {
  const streams = [stream('a', 1000, 10), stream('b', 10, 10)];
  const { rows, counts } = await mixed(streams, { weights: [0.9, 0.1], ends: 'repeat', total: 3000 });
  assert.is(rows.length, 300);
  assert.is(from(rows, 'b').length, 30);
  assert.is(counts['stream 2 begun again'], 2);
  const bounded = await mixed(streams, { weights: [0.5, 0.5], ends: 'repeat', total: 100_000, at_most: 3 });
  assert.is(from(bounded.rows, 'b').length, 30);
  assert.match(bounded.log.join(), 'of 100000 words');
});

test('weights, totals and streams that make no sense are told', async () => {
  const two = [stream('a', 3, 1), stream('b', 3, 1)];
  const code = async (streams: readonly Row[][], options: Parameters<typeof mix.run>[2]) =>
    (await failureOf(() => mixed(streams, options))).code;
  assert.is(await code(two, { weights: [1] }), 'FTP0935');
  assert.is(await code(two, { weights: [1, 0] }), 'FTP0936');
  assert.is(await code(two, { weights: [1, 1], ends: 'repeat' }), 'FTP0937');
  assert.is(await code([two[0]!, []], { weights: [1, 1] }), 'FTP0938');
  assert.is((await failureOf(() => budget.run(rowsOf(two[0]!), {}, recordTask().tools))).code, 'FTP0939');
});

test('a budget is kept to, for all or for each value, and later short rows do not slip in', async () => {
  const rows = [
    { source: 'x', text: 'a b c' },
    { source: 'x', text: 'a b c d e' },
    { source: 'x', text: 'a' },
    { source: 'y', text: 'a b' },
  ];
  const run = async (options: Parameters<typeof budget.run>[1]) => {
    const task = recordTask();
    await budget.run(rowsOf(rows), options, task.tools);
    return [
      task.tables.rows!.map((row) => rows.findIndex((given) => JSON.stringify(given) === JSON.stringify(row))),
      task.dropped.map(({ drop }) => [drop.reason, drop.value, drop.threshold]),
    ];
  };
  const text = { name: 'text' };
  assert.equal(await run({ words: 6, text }), [
    [0],
    [
      ['over_budget', 8, 6],
      ['over_budget', 4, 6],
      ['over_budget', 5, 6],
    ],
  ]);
  assert.equal((await run({ words: 6, per: { name: 'source' }, text }))[0], [0, 3]);
  assert.equal((await run({ count: 2 }))[0], [0, 1]);
  assert.equal((await run({ characters: 100, text }))[0], [0, 1, 2, 3]);
});

test('a budget in tokens is counted by the tokenizer of a model', async () => {
  const folder = temporaryFolder();
  const tokenizer = {
    version: '1.0',
    added_tokens: [],
    pre_tokenizer: { type: 'Whitespace' },
    model: { type: 'WordLevel', vocab: { '[UNK]': 0 }, unk_token: '[UNK]' },
  };
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  const model = { kind: 'model', folder } as Model;
  // Words and runs of signs are tokens of this tokenizer.
  const rows = ['Ett bo!', 'a', 'b, c.', 'd'].map((text, i) => ({ text, source: i < 2 ? 'x' : 'y' }));
  const run = async (options: Parameters<typeof budget.run>[1]) => {
    const task = recordTask();
    await budget.run(rowsOf(rows), options, task.tools);
    return task.tables.rows!.map(({ text }) => text);
  };
  assert.equal(await run({ tokens: 4, model }), ['Ett bo!', 'a']);
  assert.equal(await run({ tokens: 4, model, per: { name: 'source' } }), ['Ett bo!', 'a', 'b, c.']);
  for (const options of [{ tokens: 4 }, { words: 4, model }])
    assert.is((await failureOf(() => run(options))).code, 'FTP1234');
});

test('rows are repeated as often as they say', async () => {
  const counts: Record<string, number> = {};
  const tools = await rowTools(1, {
    language: false,
    count: (name, by) => void (counts[name] = (counts[name] ?? 0) + by),
  });
  const kernel = repeat_rows.create({ times: (row) => row.size as number, at_most: 3 }, tools);
  const times = (size: unknown) => {
    const result = kernel({ size } as Row);
    return Array.isArray(result) ? result.length : 'reason' in (result as object) ? 0 : 1;
  };
  assert.equal([0, 0.9, 1, 2.7, 3, 50, null].map(times), [0, 0, 1, 2, 3, 3, 0]);
  assert.is(counts['rows repeated'], 5);
});

test('shuffling is a permutation that seed and rows decide, in memory and on disk', async () => {
  const rows = stream('r', 5000, 1);
  const run = async (seed: number, batch: number, bytes?: number) => {
    const task = recordTask({ seed, folder: temporaryFolder() });
    const table = rowsOf(rows, batch);
    await shuffle.run(bytes === undefined ? table : { ...table, bytes }, {}, task.tools);
    return task.tables.rows!;
  };
  const first = await run(1, 100);
  assert.not.equal(first, rows);
  assert.equal(new Set(first.map(({ id }) => id)).size, 5000);
  assert.equal(await run(1, 3), first);
  assert.equal(await run(1, 100, 1e12), first);
  assert.not.equal(await run(2, 100), first);
  // No row is much likelier to stay near its place: the mean distance of a random permutation is a third of the length.
  const place = new Map(first.map((row, i) => [row.id, i]));
  const distance = rows.reduce((sum, row, i) => sum + Math.abs(place.get(row.id)! - i), 0) / 5000 / 5000;
  assert.ok(Math.abs(distance - 1 / 3) < 0.02, String(distance));
});

test('a curriculum goes up from phase to phase, and is shuffled inside', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => ({ id: String(i), level: (i * 7919) % 1000 }));
  const run = async (options: Omit<Parameters<typeof curriculum.run>[1], 'by'>, table: readonly Row[] = rows) => {
    const task = recordTask({ folder: temporaryFolder() });
    await curriculum.run(rowsOf(table, 90), { by: { name: 'level' }, ...options }, task.tools);
    return (task.tables.rows ?? []).map(({ level }) => level as number);
  };
  const four = await run({ phases: 4 });
  for (let phase = 0; phase < 4; phase++) {
    const part = four.slice(phase * 250, (phase + 1) * 250);
    assert.equal([Math.min(...part), Math.max(...part)], [phase * 250, phase * 250 + 249]);
    assert.not.equal(
      part,
      [...part].sort((a, b) => a - b),
    );
  }
  const down = await run({ phases: 2, descending: true });
  assert.ok(Math.min(...down.slice(0, 499)) >= 499);
  const some = await run({ phases: 3 }, [{ level: null }, { level: 1 }, { level: 1 }, { level: 2 }]);
  assert.equal([some.length, some.at(-1)], [4, null]);
  assert.equal(await run({ phases: 3 }, []), []);
});

test('a stream without a word is not begun again for ever, and a text that is absent counts nothing', async () => {
  const silent = Array.from({ length: 20 }, (_, i) => ({ id: `b${i}`, text: null }));
  const options = { weights: [0.5, 0.5], ends: 'repeat', total: 100, at_most: 1_000_000_000 } as const;
  const { rows, log } = await mixed([stream('a', 10, 3), silent], options);
  assert.is(from(rows, 'b').length, 20);
  assert.match(log.join(), 'a stream ended at 3 of 100 words');
});

test.run();

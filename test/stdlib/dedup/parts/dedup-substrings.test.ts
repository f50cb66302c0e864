import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { windowHasher, winnow } from '../../../../stdlib/dedup/parts/byte-windows.ts';
import { dedup_substrings } from '../../../../stdlib/dedup/parts/dedup-substrings.ts';
import { repeatedWindows } from '../../../../stdlib/dedup/parts/repeated-windows.ts';
import { spilledList } from '../../../../stdlib/dedup/spilled-list.ts';
import { type Recorded, recordTask, rowsOf } from '../../../support/task.ts';

const test = suite('dedup_substrings');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'finslip-substrings-'));
});
test.after(() => rmSync(folder, { recursive: true }));

type Options = Parameters<typeof dedup_substrings.run>[2];
async function run(texts: readonly string[], options: Options = {}, batch = 3): Promise<Recorded> {
  const task = recordTask({ folder });
  const rows = texts.map((text, i) => ({ id: i, text }));
  await dedup_substrings.run(rowsOf(rows, batch), { name: 'text' }, options, task.tools);
  assert.not(existsSync(join(folder, 'checkpoints', 'dedup-substrings')), 'leaves no file behind');
  return task;
}
const texts = (task: Recorded) => (task.tables.rows ?? []).map((row) => row.text);
const sorted = (list: Iterable<string>) => [...list].sort();

/** A suffix array by definition: where all suffixes of all texts begin, in the order of what they say. */
function suffixArray(list: readonly Uint8Array[]): { row: number; at: number }[] {
  const all = list.flatMap((bytes, row) => Array.from(bytes, (_, at) => ({ row, at })));
  return all.sort((a, b) => Buffer.compare(list[a.row]!.subarray(a.at), list[b.row]!.subarray(b.at)));
}

/** Windows that came before, read off the suffix array: neighbours with a common prefix of `length` are one group. */
function byDefinition(list: readonly Uint8Array[], length: number): string[] {
  const prefix = ({ row, at }: { row: number; at: number }) =>
    Buffer.from(list[row]!.subarray(at, at + length)).toString('latin1');
  const groups: { row: number; at: number }[][] = [];
  let last: string | null = null;
  for (const suffix of suffixArray(list)) {
    if (prefix(suffix).length < length) continue;
    if (prefix(suffix) === last) groups.at(-1)!.push(suffix);
    else groups.push([suffix]);
    last = prefix(suffix);
  }
  return groups.flatMap((group) => {
    const [first, ...others] = group.sort((a, b) => a.row - b.row || a.at - b.at) as [{ row: number; at: number }];
    return (others as { row: number; at: number }[])
      .filter(({ row, at }) => row !== first.row || at >= first.at + length)
      .map(({ row, at }) => `${row}:${at}=${first.row}:${first.at}`);
  });
}

const bytes = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 60 }),
  fc
    .array(fc.constantFrom(...['abcdefghijklmnop', 'qrstuvwxyz012345', '6789', 'aaaaaaaaaaaaaaaaaaaa']), {
      maxLength: 6,
    })
    .map((list) => [...Buffer.from(list.join(''))]),
);

test('finds what a suffix array shows, whatever memory it gets', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(bytes, { maxLength: 6 }),
      fc.integer({ min: 2, max: 20 }),
      fc.integer({ min: 64, max: 5000 }),
      async (lists, length, memory) => {
        const all = lists.map((list) => Uint8Array.from(list));
        const list = spilledList(join(folder, 'list'));
        const windows = repeatedWindows(join(folder, 'windows'), length, memory);
        for (const each of all) {
          list.add(each);
          windows.add(each);
        }
        await windows.find(list, 0, async () => {});
        const found: string[] = [];
        for (let row = 0; row < all.length; row++) {
          const of = windows.of(row);
          for (let i = 0; i < of.length; i += 4) found.push(`${of[i]}:${of[i + 1]}=${of[i + 2]}:${of[i + 3]}`);
        }
        windows.close();
        list.remove();
        assert.equal(sorted(found), sorted(byDefinition(all, length)));
      },
    ),
    { numRuns: 300 },
  );
});

test('winnowing chooses a window of every run, and the same hash wherever the run stands', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 9 }),
      (list, among) => {
        const hashes = windowHasher(2)(Uint8Array.from(list));
        const chosen = new Set<number>();
        winnow(hashes, among, (at) => chosen.add(at));
        for (let from = 0; from + among <= hashes.count; from++) {
          const inside = Array.from({ length: among }, (_, i) => from + i);
          const least = Math.min(...inside.map((at) => hashes.high[at]!));
          assert.ok(inside.some((at) => chosen.has(at) && hashes.high[at] === least));
        }
      },
    ),
  );
  const plain = windowHasher(50)(new Uint8Array(100_000).map((_, i) => Math.imul(i, 0x9e3779b1) >>> 13));
  let count = 0;
  winnow(plain, 101, () => count++);
  assert.ok(count < plain.count * 0.03 && count > plain.count * 0.01, String(count));
});

const words = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `örd${from + i}`).join(' ');
const quoted = words(100, 140);

test('the first copy stays, the rest goes; what stands around it stays', async () => {
  const list = [
    `${words(0, 5)} ${quoted} ${words(5, 9)}`,
    `${words(10, 15)} ${quoted} ${words(15, 19)}`,
    quoted,
    'kort',
  ];
  const task = await run(list);
  assert.equal(texts(task), [list[0], `${words(10, 15)} ${words(15, 19)}`, 'kort']);
  assert.equal(
    task.dropped.map(({ row, drop }) => [row.id, drop.reason, drop.value, drop.threshold]),
    [[2, 'little_left', '0 words', '1 words']],
  );
  assert.is(task.counts['texts that had some'], 2);
});

test('length: exactly as many bytes, of UTF-8', async () => {
  const size = Buffer.byteLength(quoted);
  for (const [length, goes] of [
    [size, true],
    [size + 1, false],
  ] as const)
    assert.is(
      texts(await run([`a${quoted}b`, `c${quoted}d`], { length }))[1] === `c${quoted}d`,
      !goes || false,
      String(length),
    );
});

test('no word and no character is halved', async () => {
  const list = [`xå${quoted}åy`, `zå${quoted}åv slut`];
  const rest = texts(await run(list, { length: 50 }))[1] as string;
  assert.is(rest, 'zåörd100 örd139åv slut');
  assert.not.match(rest, '\ufffd');
});

test('lines keep their breaks', async () => {
  const list = [`Ett.\n\n${quoted}\n\nTvå.`, `Tre.\n\n${quoted}\n\nFyra.`];
  assert.equal(texts(await run(list))[1], 'Tre.\n\nFyra.');
});

test('a repetition within one text goes; a text is not its own copy where it overlaps', async () => {
  assert.equal(texts(await run([`${quoted} mitt ${quoted} slut`])), [`${quoted} mitt slut`]);
  const sea = 'hav '.repeat(100).trim();
  const rest = texts(await run([sea], { length: 40 }))[0] as string;
  assert.ok(rest.length >= 39 && rest.length < 80, rest);
});

test('chains: what a second text adds is found in a third', async () => {
  const [a, b, c] = [words(0, 30), words(30, 60), words(60, 90)];
  assert.equal(texts(await run([`${a} ${b}`, `${b} ${c}`, `${a} ${b} ${c} ${a}`, 'x'], { length: 100 })), [
    `${a} ${b}`,
    c,
    'x',
  ]);
});

test('other tables come first and stay', async () => {
  const older = rowsOf([{ text: `början ${quoted} slut` }]);
  assert.equal(texts(await run([`ny ${quoted}`, 'annat'], { older })), ['ny', 'annat']);
});

test('words: texts of which little is left go', async () => {
  const list = [quoted, `ett två ${quoted}`, `ett två tre ${quoted}`, 'x'];
  assert.equal(texts(await run(list, { words: 3 })), [quoted, 'ett två tre', 'x']);
});

test('cuts into batches do not matter, and once is enough for texts apart', async () => {
  const part = fc.constantFrom(words(0, 12), words(12, 24), words(24, 36), 'mellan', 'slut');
  const list = fc.array(
    fc.array(part, { maxLength: 5 }).map((parts) => parts.join(' ')),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(list, fc.integer({ min: 1, max: 9 }), async (all, batch) => {
      const once = await run(all, { length: 60 });
      const other = await run(all, { length: 60 }, batch);
      assert.equal([other.tables, other.dropped, other.counts], [once.tables, once.dropped, once.counts]);
      // Every word that stood somewhere still stands somewhere.
      const before = new Set(all.flatMap((text) => text.split(' ')));
      const after = new Set(texts(once).flatMap((text) => (text as string).split(' ')));
      const gone = once.dropped.flatMap(({ row }) => (row.text as string).split(' '));
      for (const word of before) assert.ok(after.has(word) || gone.includes(word), word);
    }),
    { numRuns: 100 },
  );
});

test.run();

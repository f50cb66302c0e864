import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { radixSort, recordSort } from '../../../stdlib/dedup/record-sort.ts';
import { spilledList } from '../../../stdlib/dedup/spilled-list.ts';
import { partSorter, spreadSort } from '../../../stdlib/dedup/spread-sort.ts';
import { unionFind } from '../../../stdlib/dedup/union-find.ts';

const test = suite('records on disk');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'finslip-records-'));
});
test.after(() => rmSync(folder, { recursive: true }));

type Record3 = readonly [number, number, number];
const byKeys = (keys: number) => (a: Record3, b: Record3) => {
  for (let key = 0; key < keys; key++) if (a[key] !== b[key]) return a[key]! - b[key]!;
  return 0;
};

function sorted(records: readonly Record3[], keys: number, memory?: number): Record3[] {
  const sort = recordSort({ folder, name: 'test', words: 3, keys, ...(memory ? { memory } : {}) });
  const buffer = new Uint32Array(3);
  for (const record of records) {
    buffer.set(record);
    sort.add(buffer);
  }
  assert.is(sort.count, records.length);
  const all: number[] = [];
  for (const block of sort.sorted()) for (const word of block) all.push(word);
  sort.close();
  assert.equal(readdirSync(folder), [], 'leaves no file');
  return Array.from({ length: all.length / 3 }, (_, i) => all.slice(i * 3, i * 3 + 3) as unknown as Record3);
}

const word = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 0xffffffff }));
const records = fc.array(fc.tuple(word, word, word), { maxLength: 60 });

test('is the stable sort, in memory and on disk', () => {
  fc.assert(
    fc.property(records, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 24, max: 300 }), (list, keys, memory) => {
      const expected = [...list].sort(byKeys(keys));
      assert.equal(sorted(list, keys), expected);
      assert.equal(sorted(list, keys, memory), expected);
    }),
    { numRuns: 300 },
  );
});

test('merges more runs than one merge takes', () => {
  const list = Array.from({ length: 1500 }, (_, i) => [(i * 7919) % 13, i, 0] as const);
  assert.equal(sorted(list, 1, 24), [...list].sort(byKeys(1)));
});

test('parts of a range follow each other, and weigh the same where it was counted what they hold', () => {
  const rows = 20_000;
  const range = 1000;
  // Most of the first words are small.
  const first = (row: number): number => Math.floor((range * ((row * 7919) % rows) ** 3) / rows ** 3);
  const weights = new Uint32Array(range);
  for (let row = 0; row < rows; row++) weights[first(row)]!++;
  for (const given of [{}, { weights }]) {
    const sort = spreadSort({ folder, name: 'spread', words: 2, range, memory: 1000, ...given });
    for (let row = 0; row < rows; row++) sort.add(Uint32Array.of(first(row), row));
    const sorted = partSorter();
    const sizes: number[] = [];
    const all: number[] = [];
    for (const part of sort.parts()) {
      let size = 0;
      for (const block of sorted(part, { words: 2, keys: 2, memory: 30_000 }))
        for (const [i, word] of block.entries()) {
          if (i % 2 === 1) all.push(word);
          size++;
        }
      sizes.push(size / 2);
    }
    sort.close();
    assert.equal(readdirSync(folder), []);
    const expected = Array.from({ length: rows }, (_, row) => row).sort((a, b) => first(a) - first(b) || a - b);
    assert.equal(all, expected);
    const fair = rows / sizes.length;
    // A tenth of the first words is 0: no part can do without those.
    assert.is(Math.max(...sizes) < 1.5 * fair, 'weights' in given, `${sizes}`);
  }
});

test('radix sort takes every bit into account', () => {
  const values = Array.from({ length: 64 }, (_, i) => (i < 32 ? 2 ** i : 2 ** 32 - 1 - 2 ** (i - 32)));
  const shuffled = Uint32Array.from(values.map((_, i) => values[(i * 37) % 64]!));
  assert.equal(
    [...radixSort(shuffled, 1, 1)],
    [...values].sort((a, b) => a - b),
  );
});

test('union-find is the partition that the joins make; roots are the least rows', () => {
  const joins = fc.array(fc.tuple(fc.integer({ min: 0, max: 19 }), fc.integer({ min: 0, max: 19 })), { maxLength: 30 });
  fc.assert(
    fc.property(joins, (pairs) => {
      const trees = unionFind(20);
      const label = Array.from({ length: 20 }, (_, row) => row);
      for (const [a, b] of pairs) {
        trees.join(a, b);
        const [less, more] = [Math.min(label[a]!, label[b]!), Math.max(label[a]!, label[b]!)];
        label.forEach((own, row) => {
          if (own === more) label[row] = less;
        });
      }
      assert.equal(
        label.map((_, row) => trees.find(row)),
        label,
      );
    }),
  );
});

test('lists are read as they were written, from memory and from disk', () => {
  for (const size of [10, 300_000]) {
    const path = join(folder, 'list');
    const list = spilledList(path);
    const entry = (i: number) => new Uint8Array((i * 7919) % size).fill(i);
    for (let i = 0; i < 200; i++) {
      list.add(entry(i));
      // Reading between writes, what was just written and what was written long ago.
      for (const j of [i, i >> 1, 0])
        if (!Buffer.from(list.read(j)).equals(entry(j))) assert.unreachable(`${size}: ${j} after ${i}`);
    }
    assert.is(list.length, 200);
    assert.is(list.size(17), (17 * 7919) % size);
    list.remove();
    assert.equal(readdirSync(folder), []);
  }
});

test.run();

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { arrow } from '../../../../stdlib/sources/tables/arrow.ts';
import { Lz4Damage, unlz4 } from '../../../../stdlib/sources/tables/lz4.ts';
import { fields, file, optional, readAll, scalar } from '../read.ts';

/** Written by pyarrow 26.0 and datasets 5.0 with `make.py`, which has the values below in Python. */
const data = (name: string): string => fileURLToPath(new URL(`./data/${name}`, import.meta.url));

const first = {
  id: 'a1',
  text: 'Biblioteket öppnar klockan tio.',
  year: 1987,
  large: 2 ** 40,
  share: 0.5,
  open: true,
  day: '1987-03-02',
  // `datetime.fromtimestamp(1700000000.123456, UTC).isoformat()`, to the millisecond.
  seen: '2023-11-14T22:13:20.123Z',
  clock: '09:30:05',
  price: 12.5,
  words: ['en', 'två'],
  who: { name: 'Amina', age: 41 },
  counts: { a: 1, b: 2 },
  kind: 'bok',
  pair: [1, 2],
};
const others = [
  {
    ...Object.fromEntries(Object.keys(first).map((name) => [name, null])),
    id: 'a2',
    large: '1152921504606846976',
    open: false,
    words: [],
    counts: {},
    kind: 'tidskrift',
  },
  {
    id: 'å3',
    text: 'Räksmörgås',
    year: 2024,
    large: -1,
    share: null,
    open: null,
    day: '1815-06-18',
    seen: '1969-12-31T23:59:59.000Z',
    clock: '23:59:59.25',
    price: -0.01,
    words: null,
    who: { name: 'Yusuf', age: null },
    counts: null,
    kind: 'bok',
    pair: [3, 4],
  },
];

for (const name of ['rows-uncompressed', 'rows-lz4', 'rows-zstd', 'rows-stream'])
  test(`${name}: every type, as Parquet gives it`, async () => {
    const { rows, bad, failure } = await readAll(arrow, data(`${name}.arrow`));
    assert.is(failure, null);
    // Bytes that are no text are bytes only where they are declared so.
    assert.equal(
      bad.map(({ code, line, values }) => [code, line, values.column]),
      [['FTP0914', 1, 'scan']],
    );
    const without = rows.map(({ scan: _, ...row }) => row);
    assert.equal(without, others);
    const record = fields({
      ...Object.fromEntries(Object.keys(first).map((each) => [each, optional(scalar('Text'))])),
      scan: optional(scalar('Bytes')),
    });
    const declared = await readAll(arrow, data(`${name}.arrow`), {}, { record });
    assert.equal(declared.rows[0], { ...first, scan: 'AP8=' });
    assert.equal(declared.lines, [1, 2, 3]);
  });

test('packed buffers come out as they went in', async () => {
  for (const name of ['long-lz4', 'long-zstd']) {
    const { rows } = await readAll(arrow, data(`${name}.arrow`));
    assert.is(rows.length, 300);
    for (const [i, { text }] of rows.entries()) assert.is(text, `rad ${i} ${'och samma ord igen '.repeat(20)}`);
  }
});

test('declared columns alone are read, and a missing one is told', async () => {
  const record = fields({ id: scalar('Text'), note: optional(scalar('Text')) });
  const { rows } = await readAll(arrow, data('rows-stream.arrow'), {}, { record });
  assert.equal(rows[2], { id: 'å3' });
  const missing = fields({ titel: scalar('Text') });
  const { failure } = await readAll(arrow, data('rows-stream.arrow'), {}, { record: missing });
  assert.is(failure!.code, 'FTP0913');
  assert.is(failure!.values.column, 'titel');
});

test('what is no Arrow, or half of it, is told', async () => {
  const told = async (name: string, content: Uint8Array | string) => {
    const { failure, bad } = await readAll(arrow, file(name, content));
    const { code, values } = failure ?? bad[0]!;
    return `${code} ${values.reason ?? values.seen ?? ''}`;
  };
  const whole = readFileSync(data('rows-uncompressed.arrow'));
  assert.match(await told('a.arrow', whole.subarray(0, 3000)), 'FTP1145 its end is missing');
  assert.match(await told('a.arrow', 'ARROW1'), 'FTP1145 its end is missing');
  assert.match(await told('a.arrow', 'FEA1...........'), 'Feather version 1');
  assert.match(await told('a.arrow', 'PAR1...........'), 'FTP0907 Parquet');
  assert.is(await told('a.arrow', ''), 'FTP0902 ');
  assert.match(await told('a.arrow', '{"id": "a"}\n{"id": "b"}\n'), 'FTP1145');
});

const ids = fields({ id: scalar('Text') });
const all = [{ id: 'a1' }, { id: 'a2' }, { id: 'å3' }];
/** Rows, and of each bad record its code, where it stands and why. */
async function readIds(content: Uint8Array) {
  const { rows, bad, failure } = await readAll(arrow, file('a.arrow', content), {}, { record: ids });
  assert.is(failure, null);
  return { rows, bad: bad.map(({ code, line, values }) => [code, line, values.batch ?? values.reason]) };
}

test('a stream that is cut keeps the batches before', async () => {
  const whole = readFileSync(data('rows-stream.arrow'));
  const { rows, bad } = await readIds(whole.subarray(0, whole.length - 600));
  assert.equal(rows, all.slice(0, 2));
  assert.equal(bad, [['FTP1201', 3, 'it ends too early']]);
});

test('a file without its end is read from its beginning', async () => {
  const whole = readFileSync(data('rows-lz4.arrow'));
  const { rows, bad } = await readIds(whole.subarray(0, whole.length - 20));
  assert.equal(rows, all);
  assert.equal(bad, [['FTP1145', 1, 'its end is missing, where Arrow keeps its table of contents']]);
  const damaged = Buffer.from(whole);
  damaged.writeInt32LE(0x7fffff00, whole.length - 10);
  assert.equal((await readIds(damaged)).rows, all);
});

test('a damaged batch is left out, and the one behind it is read', async () => {
  for (const name of ['rows-uncompressed', 'rows-stream']) {
    const damaged = readFileSync(data(`${name}.arrow`));
    // Offsets of the ids of the first batch: 0, 2, 4.
    const at = damaged.indexOf(Buffer.from([0, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0]));
    damaged.writeInt32LE(1_000_000, at + 8);
    const { rows, bad } = await readIds(damaged);
    assert.equal(rows, all.slice(2), name);
    assert.equal(bad, [['FTP1200', 1, 1]]);
  }
});

test('types that are seldom met: large lists, views, runs, unions, dictionaries of large numbers, halves, decimals of 256 bits', async () => {
  const { rows, bad, failure } = await readAll(arrow, data('more.arrow'));
  assert.equal([bad, failure], [[], null]);
  assert.equal(rows, [
    {
      large_list: [1, 2],
      list_view: [1, null],
      text_view: 'kort',
      run: 'a',
      either: 1,
      sparse: 5,
      kind: 'hej',
      half: 0.25,
      long: 12.5,
      nothing: null,
      by_number: { 1: 'x' },
    },
    {
      large_list: [],
      list_view: null,
      text_view: 'en längre text som inte ryms',
      run: 'a',
      either: 'två',
      sparse: 'b',
      kind: null,
      half: null,
      long: -99.99,
      nothing: null,
      by_number: {},
    },
    {
      large_list: null,
      list_view: [3],
      text_view: null,
      run: null,
      either: null,
      sparse: 7,
      kind: 'hej',
      half: -2,
      long: null,
      nothing: null,
      by_number: null,
    },
  ]);
});

test('LZ4 frames: the example of the specification, blocks kept plain, and damage', () => {
  // Header of version 01 with independent blocks; the checksum byte is not compared.
  const frame = (...blocks: readonly (readonly number[])[]): Uint8Array =>
    Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, ...blocks.flat(), 0, 0, 0, 0]);
  const block = (bytes: readonly number[], plain = false): readonly number[] => [
    bytes.length,
    0,
    0,
    plain ? 0x80 : 0,
    ...bytes,
  ];
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  assert.is(text(unlz4(frame(block([...Buffer.from('hello')], true)))), 'hello');
  // Token 0x13: one literal `a`, then a match of 3 + 4 bytes at a distance of one, which overlaps itself; then three literals.
  assert.is(text(unlz4(frame(block([0x13, 0x61, 1, 0, 0x30, 0x62, 0x63, 0x64])))), 'aaaaaaaabcd');
  // 15 + 5 literals.
  assert.is(text(unlz4(frame(block([0xf0, 5, ...Buffer.from('x'.repeat(20))])))), 'x'.repeat(20));
  for (const wrong of [
    [0x13, 0x61, 2, 0],
    [0x13, 0x61, 0, 0],
    [0xf0, 255],
    [0x50, 0x61],
    [0x13, 0x61, 1],
  ])
    assert.throws(
      () => unlz4(frame(block(wrong))),
      (error: unknown) => error instanceof Lz4Damage,
    );
  assert.throws(
    () => unlz4(frame(block([0x10, 0x61])).subarray(0, 9)),
    (error: unknown) => error instanceof Lz4Damage,
  );
});

test.run();

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
    const { failure } = await readAll(arrow, file(name, content));
    return `${failure?.code} ${failure?.values.reason ?? failure?.values.seen ?? ''}`;
  };
  const whole = readFileSync(data('rows-uncompressed.arrow'));
  assert.match(await told('a.arrow', whole.subarray(0, 3000)), 'FTP1145 its end is missing');
  assert.match(await told('a.arrow', 'ARROW1'), 'FTP1145 its end is missing');
  assert.match(await told('a.arrow', 'FEA1...........'), 'Feather version 1');
  assert.match(await told('a.arrow', 'PAR1...........'), 'FTP0907 Parquet');
  assert.is(await told('a.arrow', ''), 'FTP0902 ');
  assert.match(await told('a.arrow', '{"id": "a"}\n{"id": "b"}\n'), 'FTP1145');
});

test('a stream that is cut keeps the batches before', async () => {
  const whole = readFileSync(data('rows-stream.arrow'));
  const record = fields({ id: scalar('Text') });
  const { rows, failure } = await readAll(
    arrow,
    file('a.arrow', whole.subarray(0, whole.length - 600)),
    {},
    { record },
  );
  assert.is(failure?.code, 'FTP1145');
  assert.equal(rows, [{ id: 'a1' }, { id: 'a2' }]);
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

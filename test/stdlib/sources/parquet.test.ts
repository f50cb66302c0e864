import { readFileSync } from 'node:fs';
import { parquetMetadata } from 'hyparquet';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RecordType } from '../../../compiler/operators/types.ts';
import { parquet } from '../../../stdlib/sources/parquet.ts';
import { notes } from './notes.ts';
import { data, fields, file, optional, readAll, scalar } from './read.ts';

/** Written by Apache Arrow's C++ library (pyarrow 22). */
const NOTES = notes(3000).slice(0, 400);
const RECORD = fields({ id: scalar('Text'), text: scalar('Text'), year: scalar('Int') });

test('row groups and small pages come back in order, without the columns that are not declared', async () => {
  const { rows, lines, failure, chunks } = await readAll(parquet, data('notes-zstd.parquet'), {}, { record: RECORD });
  assert.is(failure, null);
  assert.equal(rows, NOTES);
  assert.equal(
    lines,
    NOTES.map((_, i) => i + 1),
  );
  assert.ok(chunks.every(({ unit }) => unit === 'row'));
});

test('every codec is read', async () => {
  for (const codec of ['none', 'snappy', 'gzip', 'brotli', 'lz4']) {
    const { rows, failure } = await readAll(parquet, data(`notes-${codec}.parquet`));
    assert.is(failure, null, codec);
    assert.equal(
      rows,
      NOTES.slice(0, 20).map((note) => ({ ...note, extra: 0.5 })),
      codec,
    );
  }
});

/** The rows of `make-parquet.py`. */
const ENCODED = Array.from({ length: 60 }, (_, i) => ({
  n: i * i - 7,
  large: 2 ** 40 - i * 3,
  text: `rad ${i} ${'och '.repeat(i % 5)}`,
  shared: `biblioteket/rum ${Math.floor(i / 10)}/hylla ${i}`,
  kind: i % 5 === 0 ? null : ['bok', 'tidskrift', 'karta'][i % 3],
  open: i % 4 === 0 ? null : i % 3 === 0,
  share: i / 4,
  words: i % 11 === 0 ? null : ['en', 'två', null].slice(0, i % 4),
  who: i % 7 === 0 ? null : { name: `Åsa ${i % 3}`, pages: [0, 1].slice(0, i % 3) },
  none: null,
}));

test('every encoding is read, in both kinds of pages', async () => {
  for (const name of ['1-lz4', '2-zstd', '2-none']) {
    const { rows, failure, bad } = await readAll(parquet, data(`encodings-${name}.parquet`));
    assert.equal([failure, bad], [null, []], name);
    assert.equal(rows, ENCODED, name);
  }
});

test('a large row group is read a part at a time, by the index of its pages, packed or not', async () => {
  const { rows, failure, chunks } = await readAll(parquet, data('windows.parquet'));
  assert.is(failure, null);
  assert.ok(chunks.length > 1);
  assert.equal(
    rows.map(({ text, ...rest }) => [(text as string).length, (text as string).split(' ', 1)[0], rest]),
    rows.map((_, i) => [400_001 + String(i).length, String(i), { id: `a${i}`, words: ['en', 'två'].slice(0, i % 3) }]),
  );
  assert.is(rows.length, 60);
});

test('an index that points beside the pages is damage, and nothing that lies there is read', async () => {
  const whole = readFileSync(data('windows.parquet'));
  const { row_groups } = parquetMetadata(new Uint8Array(whole).buffer);
  const { offset_index_offset, meta_data } = row_groups[0]!.columns[1]!;
  assert.is(meta_data!.codec, 'UNCOMPRESSED');
  // The list of places: its head is two bytes or three, then the first place's offset, of two bytes or three.
  const index = Number(offset_index_offset);
  let noticed = 0;
  for (let at = index; at < index + 40; at++) {
    const moved = Buffer.from(whole);
    moved[at] = moved[at]! ^ 2;
    const { bad, failure } = await readAll(parquet, file('moved.parquet', moved));
    assert.is(failure, null);
    if (bad.some(({ values }) => /points to what is no page/.test(String(values.reason)))) noticed++;
  }
  assert.ok(noticed >= 5, String(noticed));
});

test('values become JSON: dates, times, decimals, lists, records, large numbers, bytes', async () => {
  const record: RecordType = fields({
    day: optional(scalar('Date')),
    at: optional(scalar('Time')),
    price: optional(scalar('Float')),
    tags: { kind: 'list', of: scalar('Text') },
    who: optional(fields({ name: scalar('Text'), age: scalar('Int') })),
    big: scalar('Int'),
    raw: scalar('Bytes'),
    share: optional(scalar('Float')),
    open: optional(scalar('Bool')),
    kind: scalar('Text'),
  });
  const { rows, failure } = await readAll(parquet, data('values.parquet'), {}, { record });
  assert.is(failure, null);
  assert.equal(rows, [
    {
      day: '2026-03-02',
      at: '2026-03-02T10:00:00.123Z',
      price: 12.5,
      tags: ['a', 'ö'],
      who: { name: 'Åsa', age: 41 },
      big: '9007199254740993',
      raw: 'AP8=',
      share: null,
      open: true,
      kind: 'a',
    },
    { day: null, at: null, price: null, tags: [], who: null, big: 7, raw: 'YWJj', share: 0.25, open: null, kind: 'b' },
  ]);
});

test('bytes that are no text, where text is declared, make a bad record', async () => {
  const record = fields({ raw: scalar('Text') });
  const { rows, bad } = await readAll(parquet, data('values.parquet'), {}, { record });
  assert.equal(rows, [{ raw: 'abc' }]);
  assert.equal(
    bad.map(({ code, line, values }) => [code, line, values.place]),
    [['FTP0914', 1, 'data/file, row 1']],
  );
});

test('a declared column that the file lacks is told before anything is read', async () => {
  const record = fields({ id: scalar('Text'), clinic: scalar('Text') });
  const { failure } = await readAll(parquet, data('notes-none.parquet'), {}, { record });
  assert.equal(failure, {
    code: 'FTP0913',
    values: { place: 'data/file', column: 'clinic', found: 'id, text, year, extra' },
  });
  const { rows } = await readAll(
    parquet,
    data('notes-none.parquet'),
    {},
    { record: fields({ id: scalar('Text'), clinic: optional(scalar('Text')) }) },
  );
  assert.equal(rows[0], { id: 'notis-1' });
});

test('a cut file is told from a damaged one', async () => {
  const whole = readFileSync(data('notes-zstd.parquet'));
  for (const [content, reason] of [
    [whole.subarray(0, 12_000), /its end is missing/],
    [whole.subarray(0, 3), /starts with/],
    [whole.subarray(0, 8), /only 8 bytes/],
    [Buffer.from('{"a":1}\n{"a":2}\n'), /starts with "\{\\"a\\""/],
    [Buffer.concat([Buffer.from('PAR1'), whole.subarray(-100)]), /longer than the file/],
    [Buffer.from('PARE12345678'), /encrypted/],
  ] as const) {
    const { bad, rows } = await readAll(parquet, file('cut.parquet', content));
    assert.equal(rows, []);
    assert.is(bad[0]?.code, 'FTP0908', String(reason));
    assert.match(String(bad[0]?.values.reason), reason);
  }
  const damaged = Buffer.from(whole);
  damaged.fill(0xff, 100, 2000);
  assert.is((await readAll(parquet, file('damaged.parquet', damaged))).bad[0]?.code, 'FTP0909');
  // The last of its row groups: those before are read.
  const { row_groups } = parquetMetadata(new Uint8Array(whole).buffer);
  assert.ok(row_groups.length > 1);
  const late = Buffer.from(whole);
  const begin = Number(row_groups.at(-1)!.columns[0]!.meta_data!.data_page_offset);
  late.fill(0xff, begin, begin + 40);
  const { rows, bad } = await readAll(parquet, file('late.parquet', late), {}, { record: RECORD });
  const before = row_groups.slice(0, -1).reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
  assert.equal(rows, NOTES.slice(0, before));
  assert.equal(
    bad.map(({ code, line }) => [code, line]),
    [['FTP0909', before + 1]],
  );
  const footless = Buffer.from(whole);
  footless.fill(0xff, whole.length - 300, whole.length - 8);
  assert.is((await readAll(parquet, file('footless.parquet', footless))).bad[0]?.code, 'FTP0909');
  assert.is((await readAll(parquet, file('empty.parquet', ''))).failure?.code, 'FTP0902');
});

test.run();

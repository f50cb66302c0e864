import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonl } from '../../../stdlib/sources/jsonl.ts';
import { cutLines } from '../../../stdlib/sources/lines.ts';
import { firstInvalidByte } from '../../../stdlib/sources/text-checks.ts';
import { lines, notes } from './notes.ts';
import { data, file, readAll } from './read.ts';

const NOTES = notes(3000);

test('plain, gzip and zstd hold the same records, whatever their names', async () => {
  const plain = Buffer.from(lines(NOTES));
  const halves = [plain.subarray(0, 1000), plain.subarray(1000)];
  const paths = [
    file('notes.txt', plain),
    file('notes.data', gzipSync(plain)),
    file('members.gz', Buffer.concat(halves.map((half) => gzipSync(half)))),
    data('notes.jsonl.zst'),
    data('notes-frames.jsonl.zst'),
  ];
  for (const path of paths) {
    const { rows, lines: numbers, bad, failure, consumed } = await readAll(jsonl, path);
    assert.is(failure, null);
    assert.equal(bad, []);
    assert.equal(rows, NOTES);
    assert.equal(
      numbers,
      NOTES.map((_, i) => i + 1),
    );
    assert.is(consumed, statSync(path).size);
  }
});

test('chunks end at record ends and stay near their size', async () => {
  const many = lines([...NOTES, ...NOTES, ...NOTES, ...NOTES, ...NOTES]);
  const { chunks } = await readAll(jsonl, file('many.jsonl', many));
  assert.ok(chunks.length >= 2);
  for (const chunk of chunks) assert.is(chunk.bytes.at(-1), 10);
  for (const chunk of chunks.slice(0, -1)) assert.ok(chunk.bytes.length < 1_600_000, `${chunk.bytes.length}`);
  assert.is(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk.bytes))).toString(), many);
});

test('a byte order mark, CR LF, blank lines and a missing last newline are no obstacle', async () => {
  const path = file('windows.jsonl', '\uFEFF{"a":1}\r\n\r\n  \n{"a":2}\n\n{"a":3}');
  const { rows, lines: numbers, bad, failure } = await readAll(jsonl, path);
  assert.is(failure, null);
  assert.equal(bad, []);
  assert.equal(rows, [{ a: 1 }, { a: 2 }, { a: 3 }]);
  assert.equal(numbers, [1, 4, 6]);
});

test('a line that is not UTF-8 is named by line, byte and the encoding it may have', async () => {
  const start = lines(NOTES.slice(0, 2));
  const path = file(
    'latin1.jsonl',
    Buffer.concat([Buffer.from(start), Buffer.from('{"text":"Åmål"}\n', 'latin1'), Buffer.from('{"a":4}\n')]),
  );
  const { rows, lines: numbers, bad } = await readAll(jsonl, path);
  assert.equal(rows.at(-1), { a: 4 });
  assert.equal(numbers, [1, 2, 4]);
  assert.is(bad.length, 1);
  assert.is(bad[0]!.code, 'FTP0903');
  assert.is(bad[0]!.line, 3);
  assert.is(bad[0]!.values.offset, Buffer.byteLength(start) + 9);
  assert.is(bad[0]!.values.byte, '0xC5');
  assert.match(String(bad[0]!.values.hint), /`Å` in Windows-1252/);
});

test('the first byte that breaks UTF-8 is found as a strict decoder finds it', () => {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const isText = (bytes: Uint8Array): boolean => {
    try {
      strict.decode(bytes);
      return true;
    } catch {
      return false;
    }
  };
  const bytes = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0xc3, 0xa5, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(bytes, (given) => {
      const array = Uint8Array.from(given);
      const at = firstInvalidByte(array);
      if (isText(array)) assert.is(at, -1);
      else {
        assert.ok(at >= 0 && isText(array.subarray(0, at)));
        // Nothing that begins at `at` is a character.
        for (let length = 1; length <= 4 && at + length <= array.length; length++)
          assert.not(isText(array.subarray(at, at + length)));
      }
    }),
    { numRuns: 2000 },
  );
});

test('UTF-16 and UTF-32 are named', async () => {
  const text = lines(NOTES.slice(0, 3));
  const little = Buffer.from(text, 'utf16le');
  const cases: [Buffer, RegExp][] = [
    [Buffer.concat([Buffer.from([0xff, 0xfe]), little]), /UTF-16 \(little endian\)/],
    [Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()]), /UTF-16 \(big endian\)/],
    [little, /UTF-16 \(little endian, no byte order mark\)/],
    [Buffer.from(little).swap16(), /UTF-16 \(big endian, no byte order mark\)/],
    [Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), /UTF-32/],
  ];
  for (const [content, encoding] of cases) {
    const { failure } = await readAll(jsonl, file('wide.jsonl', content));
    assert.is(failure?.code, 'FTP0904');
    assert.match(String(failure?.values.encoding), encoding);
  }
});

test('a cut gzip or zstd file says after how much text', async () => {
  const packed = gzipSync(lines(NOTES));
  for (const [format, content] of [
    ['gzip', packed.subarray(0, packed.length - 3)],
    ['gzip', packed.subarray(0, packed.length >> 1)],
    ['zstd', readFileSync(data('notes.jsonl.zst')).subarray(0, 15_000)],
    ['zstd', readFileSync(data('notes.jsonl.zst')).subarray(0, -2)],
    ['zstd', readFileSync(data('notes-frames.jsonl.zst')).subarray(0, -1000)],
  ] as const) {
    const { bad, rows, failure } = await readAll(jsonl, file('cut', content));
    assert.is(failure, null);
    assert.equal(
      bad.map(({ code, values, line }) => [code, values.format, line]),
      [['FTP0905', format, rows.length + 1]],
    );
    assert.match(String(bad[0]!.values.bytes), /^\d+(\.\d)? (bytes|KB|MB)$/);
    // Every row before is kept; zstd unpacks 128 KB at a time.
    assert.equal(rows, NOTES.slice(0, rows.length));
    assert.ok(rows.length > (format === 'gzip' ? NOTES.length / 3 : 300));
  }
});

test('damaged gzip and zstd data are told from cut ones', async () => {
  const packed = gzipSync(lines(NOTES));
  packed.fill(0xff, 2000, 2100);
  const frames = Buffer.from(readFileSync(data('notes.jsonl.zst')));
  frames.fill(0xff, 4, 200);
  for (const content of [packed, frames]) {
    const { bad } = await readAll(jsonl, file('damaged', content));
    assert.is(bad.at(-1)?.code, 'FTP0906');
    assert.ok(String(bad.at(-1)?.values.reason).length > 0);
  }
  // Members before the damaged one are whole, down to their last row.
  const members = [0, 1000, 2000].map((from) => gzipSync(lines(NOTES.slice(from, from + 1000))));
  for (const at of [0, 5, 300]) {
    const hurt = Buffer.concat(members);
    hurt.fill(0xff, members[0]!.length + at, members[0]!.length + at + 20);
    const { rows } = await readAll(jsonl, file('members', hurt));
    assert.equal(rows.slice(0, 1000), NOTES.slice(0, 1000), String(at));
  }
  // Zeros where a member should begin hide nothing.
  const zeroed = Buffer.concat(members);
  zeroed.fill(0, members[0]!.length, members[0]!.length + 20);
  assert.is((await readAll(jsonl, file('zeroed', zeroed))).bad.at(-1)?.code, 'FTP0906');
  const padded = Buffer.concat([...members, Buffer.alloc(100_000)]);
  assert.equal((await readAll(jsonl, file('padded', padded))).bad, []);
});

test('files of another kind are recognised', async () => {
  for (const [content, seen] of [
    ['PAR1....', /Parquet/],
    ['PK\x03\x04....', /zip/],
    ['%PDF-1.7', /PDF/],
    ['BZh91AY', /bzip2/],
  ] as const) {
    const { failure } = await readAll(jsonl, file('other', content));
    assert.is(failure?.code, 'FTP0907');
    assert.match(String(failure?.values.seen), seen);
  }
});

test('a missing file and a folder cannot be opened', async () => {
  const missing = await readAll(jsonl, '/nowhere/at/all.jsonl');
  assert.is(missing.failure?.code, 'FTP0900');
  assert.match(String(missing.failure?.values.reason), /no such file/);
  const folder = await readAll(jsonl, data('.'));
  assert.is(folder.failure?.code, 'FTP0900');
  assert.match(String(folder.failure?.values.reason), /not a file/);
});

test('a line over the limit is refused without being held, and the next ones keep their numbers', async () => {
  const content = `{"a":1}\n{"text":"${'x'.repeat(3_000_000)}"}\n{"a":3}\n${'y'.repeat(2_000)}`;
  const { rows, lines: numbers, bad } = await readAll(jsonl, file('long.jsonl', content), { max_record: 1500 });
  assert.equal(rows, [{ a: 1 }, { a: 3 }]);
  assert.equal(numbers, [1, 3]);
  assert.equal(
    bad.map(({ code, line, values }) => [code, line, values.limit]),
    [
      ['FTP0910', 2, '1.5 KB'],
      ['FTP0910', 4, '1.5 KB'],
    ],
  );
  assert.ok(bad.every(({ raw }) => raw!.length <= 200));
});

test('a 50 MB line is over the usual limit of 32 MB', async () => {
  const line = Buffer.alloc(50_000_000, 'x');
  const { rows, bad } = await readAll(
    jsonl,
    file('huge.jsonl', Buffer.concat([Buffer.from('{"a":1}\n'), line, Buffer.from('\n{"a":3}\n')])),
  );
  assert.equal(rows, [{ a: 1 }, { a: 3 }]);
  assert.is(bad.length, 1);
  assert.is(bad[0]!.line, 2);
  assert.is(bad[0]!.values.limit, '32 MB');
});

test('lines are cut alike however the bytes arrive', async () => {
  const line = fc.oneof(
    fc.constantFrom('', ' ', 'abc', 'åäö', '{"a":1}', 'x'.repeat(30)),
    fc.string({ maxLength: 12 }).map((text) => text.replace(/[\n\uD800-\uDFFF]/g, '')),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 30 }),
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1 }),
      async (texts, ended, cuts) => {
        const content = Buffer.from(`a\n${texts.join('\n')}${ended ? '\n' : ''}`);
        const expected = content.toString().split('\n');
        if (expected.at(-1) === '') expected.pop();
        const refused = new Set(expected.flatMap((text, i) => (Buffer.byteLength(text) > 20 ? [i + 1] : [])));
        async function* blocks(): AsyncGenerator<Buffer> {
          for (let at = 0, turn = 0; at < content.length; turn++) {
            const size = cuts[turn % cuts.length]!;
            yield content.subarray(at, at + size);
            at += size;
          }
        }
        const bad: number[] = [];
        const found: [number, string][] = [];
        const tools = { name: 'file', fail: assert.unreachable } as never;
        for await (const run of cutLines(blocks(), tools, {
          limit: 20,
          target: 40,
          bad: ({ line: at }) => void bad.push(at),
        })) {
          run.bytes
            .toString()
            .split('\n')
            .slice(0, -1)
            .forEach((text, i) => {
              found.push([run.firstLine + i, text]);
            });
        }
        assert.equal(bad, [...refused]);
        assert.equal(
          found,
          expected.map((text, i) => [i + 1, refused.has(i + 1) ? '' : text]),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test.run();

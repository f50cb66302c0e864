import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RecordChunk, SourceTools } from '../../../../compiler/operators/authoring.ts';
import { xmlRows } from '../../../../stdlib/sources/xml/rows.ts';
import { file, readAll } from '../read.ts';

/** A source whose rows are the events of the file: one row per `<r>`, with the text in it. */
const events = (partOfAnother = false) => ({
  read: (path: string, { limit = 1_000_000 }: { limit?: number }, tools: SourceTools): AsyncIterable<RecordChunk> =>
    xmlRows(
      path,
      limit,
      tools,
      (output) => {
        let text = '';
        return {
          open: (name, attributes) => {
            if (name === 'r') text = attributes.a ?? '';
          },
          text: (part) => {
            text += part;
          },
          close: (name) => {
            if (name === 'r') output.row({ text }, output.line);
          },
        };
      },
      partOfAnother,
    ),
});
const read = (content: string | Uint8Array, options = {}, partOfAnother = false) =>
  readAll(events(partOfAnother), file('a.xml', content), options);
const texts = async (content: string | Uint8Array): Promise<unknown> => {
  const { rows, bad } = await read(content);
  assert.equal(bad, []);
  return rows.map(({ text }) => text);
};

test('the encoding is that of the byte order mark, else of the declaration, else UTF-8', async () => {
  const body = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?><d><r>åäö – é</r></d>`;
  assert.equal(await texts('<d><r>åäö – é</r></d>'), ['åäö – é']);
  assert.equal(await texts(`\ufeff${body('UTF-8')}`), ['åäö – é']);
  assert.equal(await texts(Buffer.from(body('ISO-8859-1').replace('–', '-'), 'latin1')), ['åäö - é']);
  assert.equal(await texts(Buffer.from(`\ufeff${body('UTF-16')}`, 'utf16le')), ['åäö – é']);
  assert.equal(await texts(Buffer.from(body('UTF-16'), 'utf16le')), ['åäö – é']);
  assert.equal(await texts(Buffer.from(`\ufeff${body('UTF-16')}`, 'utf16le').swap16()), ['åäö – é']);
  // Byte 0x96 is a dash in Windows-1252 and a control character in Latin-1.
  const windows = Buffer.from(body('windows-1252').replace('–', '\u0096'), 'latin1');
  assert.equal(await texts(windows), ['åäö – é']);
});

test('a declaration that its own bytes belie is read past and counted', async () => {
  const { rows, counts } = await read('<?xml version="1.0" encoding="UTF-16"?><d><r>å</r></d>');
  assert.equal(rows, [{ text: 'å' }]);
  assert.equal(counts, { 'encoding declared as UTF-16, and is not': 1 });
});

test('letters that lie across two reads stay whole', async () => {
  const long = 'åäö€𝄞 '.repeat(100_000);
  assert.equal(await texts(`<d><r>${long}</r></d>`), [long]);
  assert.equal(await texts(gzipSync(Buffer.from(`<d><r>x${long}</r></d>`))), [`x${long}`]);
});

test('an encoding nobody knows, and bytes that are none of the encoding, are bad at their line', async () => {
  const unknown = await read('<?xml version="1.0" encoding="klingon"?><d/>');
  assert.equal(
    unknown.bad.map(({ code, values }) => [code, values.encoding]),
    [['FTP1101', 'klingon']],
  );
  const wide = await read(Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]));
  assert.equal(
    wide.bad.map(({ code, values }) => [code, values.encoding]),
    [['FTP1101', 'UTF-32 (little endian)']],
  );
  const latin = await read(Buffer.from('<d>\n<r>bra</r>\n<r>dålig</r></d>', 'latin1'));
  assert.equal(latin.rows, [{ text: 'bra' }]);
  assert.equal(
    latin.bad.map(({ code, line, values }) => [code, line, values.byte, values.offset]),
    [['FTP0903', 3, '0xE5', 19]],
  );
  const pdf = await read('%PDF-1.7');
  assert.is(pdf.bad[0]!.code, 'FTP0907');
});

test('what is not well-formed is bad at line and column; rows from before stay', async () => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    ['<d>\n<r>ett</r>\n<r>två</d>', 3, /another element/],
    ['<d>\n<r>ett</r>\n<r>två', 3, /ends before `<\/r>`/],
    ['<d>\n<r>ett</r>\n<r a="', 3, /ends before `<\/d>`/],
    ['<d>\n<r>ett</r>\n<r>a & b; c</r></d>', 3, /stands by itself/],
    ['<d>\n<r>ett</r>\n<r>&okand;</r></d>', 3, /does not declare/],
    ['<d>\n<r>ett</r>\n<r a="1" a="2"/></d>', 3, /duplicate attribute/],
    ['<d>\n<r>ett</r></d>\nefter', 3, /outside the outermost/],
    ['<d>\n<r>ett</r>\n<r>\u0001</r></d>', 3, /disallowed character/],
  ];
  for (const [content, line, problem] of cases) {
    const { rows, bad, failure } = await read(content);
    assert.is(failure, null);
    assert.equal(rows, [{ text: 'ett' }], content);
    assert.is(bad.length, 1);
    assert.is(bad[0]!.code, 'FTP1100');
    assert.is(bad[0]!.line, line, content);
    assert.match(String(bad[0]!.values.problem), problem);
    assert.type(bad[0]!.values.column, 'number');
  }
  const empty = await read('');
  assert.match(String(empty.bad[0]!.values.problem), /before its first element/);
});

test('an element is told to end only if it was its turn', async () => {
  const { rows, bad } = await read('<d><r>ett</r><r>två<x></r></d>');
  assert.equal(rows, [{ text: 'ett' }]);
  assert.is(bad.length, 1);
});

test('entities declared inside count as text, named letters are known, and nothing outside is opened', async () => {
  const dtd = `<!DOCTYPE d [
    <!-- <!ENTITY no "nej"> -->
    <!ENTITY kb "<b>Kungl.</b> biblioteket, &ort;">
    <!ENTITY ort 'Åmål'> <!ENTITY ort "Säffle">
    <!ENTITY fil SYSTEM "file:///etc/hostname">
    <!ENTITY natet PUBLIC "-//X" "https://example.org/x">
    <!ENTITY % del "INCLUDE">
  ]>`;
  const { rows, counts, bad } = await read(
    `${dtd}<d><r>&kb; [&fil;&natet;] &auml;&ouml;&#229;&#xE9;&ndash; &lt;&amp;</r><r a="&ort;"/></d>`,
  );
  assert.equal(bad, []);
  assert.equal(rows, [{ text: 'Kungl. biblioteket, Åmål [] äöåé– <&' }, { text: 'Åmål' }]);
  assert.equal(counts, { 'external entities left out': 2 });
});

test('a name that only an external document type explains is written as it stands', async () => {
  const { rows, counts } = await read('<!DOCTYPE d SYSTEM "kde.dtd"><d><r>&kate; &constructor; &__proto__;</r></d>');
  assert.equal(rows, [{ text: 'kate constructor __proto__' }]);
  assert.equal(counts, { 'entities of an external document type written as their name': 3 });
  assert.equal((await read('<d><r>&kate;</r></d>', {}, true)).rows, [{ text: 'kate' }]);
  assert.is((await read('<d><r>&constructor;</r></d>')).bad.length, 1);
});

test('entities that grow beyond all measure end at once', async () => {
  const laughs = Array.from({ length: 12 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  const start = performance.now();
  const billion = await read(`<!DOCTYPE d [<!ENTITY l0 "ha">${laughs}]><d><r>ett</r><r>&l12;</r></d>`);
  assert.equal(billion.rows, [{ text: 'ett' }]);
  assert.is(billion.bad[0]!.code, 'FTP1102');
  const circle = await read('<!DOCTYPE d [<!ENTITY a "&b;"><!ENTITY b "&a;">]><d><r>&a;</r></d>');
  assert.is(circle.bad[0]!.code, 'FTP1102');
  // Many uses of a middling one.
  const many = `<!DOCTYPE d [<!ENTITY a "${'x'.repeat(90_000)}">]><d>${'<r>&a;</r>'.repeat(1000)}</d>`;
  assert.is((await read(many)).bad[0]!.code, 'FTP1102');
  // Declarations are read forwards alone: this took minutes if every one looked for its end anew.
  const open = `<!DOCTYPE d [${'<!ENTITY a '.repeat(20_000)}]><d><r>ett</r></d>`;
  assert.equal((await read(open)).rows, [{ text: 'ett' }]);
  assert.ok(performance.now() - start < 60_000);
});

test('one tag or text above the limit is bad, and so is nesting without end', async () => {
  const { rows, bad } = await read(`<d><r>ett</r><r>${'lång '.repeat(200_000)}</r></d>`, { limit: 100_000 });
  assert.equal(rows, [{ text: 'ett' }]);
  assert.equal(
    bad.map(({ code, values }) => [code, values.limit]),
    [['FTP0910', '100 KB']],
  );
  const deep = await read(`<d><r>ett</r>${'<x>'.repeat(100_000)}`);
  assert.equal(deep.rows, [{ text: 'ett' }]);
  assert.match(String(deep.bad[0]!.values.problem), /1000 elements/);
});

test('a packed file that is cut off gives the rows before and one bad record', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `<r>${(i * 7919) % 10_007}</r>`).join('\n');
  const packed = gzipSync(`<d>${rows}</d>`);
  const cut = await read(packed.subarray(0, packed.length >> 1));
  assert.is(cut.failure, null);
  assert.ok(cut.rows.length > 1000);
  assert.equal(
    cut.bad.map(({ code }) => code),
    ['FTP0905'],
  );
});

test.run();

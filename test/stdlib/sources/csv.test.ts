import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { csv } from '../../../stdlib/sources/csv.ts';
import { fields, file, optional, readAll, scalar } from './read.ts';

const RECORD = fields({
  id: scalar('Text'),
  year: scalar('Int'),
  share: optional(scalar('Float')),
  open: optional(scalar('Bool')),
  day: optional(scalar('Date')),
  tags: optional({ kind: 'list', of: scalar('Text') }),
});

test('cells are read as the declared types; an empty one is absent where the column is optional', async () => {
  const path = file('a.csv', 'id,year,share,open,day,tags\n007,1990,.5,TRUE,2026-03-02,"[""å"",""ö""]"\n,12,,,,\n');
  const { rows, failure } = await readAll(csv, path, {}, { record: RECORD });
  assert.is(failure, null);
  assert.equal(rows, [
    { id: '007', year: 1990, share: 0.5, open: true, day: '2026-03-02', tags: ['å', 'ö'] },
    { id: '', year: 12, share: null, open: null, day: null, tags: null },
  ]);
});

test('a cell of another type stays text, so that the check of the record can show it', async () => {
  const { rows } = await readAll(csv, file('a.csv', 'id,year\na,nittio\nb,1e3\nc,0x1F\n'), {}, { record: RECORD });
  assert.equal(rows, [
    { id: 'a', year: 'nittio' },
    { id: 'b', year: '1e3' },
    { id: 'c', year: '0x1F' },
  ]);
});

test('without a declared record every column is text', async () => {
  const { rows } = await readAll(csv, file('a.csv', 'n,flag\n1,true\n'));
  assert.equal(rows, [{ n: '1', flag: 'true' }]);
});

test('quoted cells hold delimiters, quotes and line breaks; lines are counted through them', async () => {
  const path = file('a.csv', '\uFEFFid;text\r\n1;"a;b ""c""\r\nd"\r\n\r\n2;e\r\n3;"\r\n\r\n"\r\n4;f\r\n');
  const { rows, lines, failure } = await readAll(csv, path, { delimiter: 'semicolon' });
  assert.is(failure, null);
  assert.equal(rows, [
    { id: '1', text: 'a;b "c"\r\nd' },
    { id: '2', text: 'e' },
    { id: '3', text: '\r\n\r\n' },
    { id: '4', text: 'f' },
  ]);
  assert.equal(lines, [2, 5, 6, 9]);
});

test('gzip and many runs of lines give the same as one', async () => {
  const all = Array.from({ length: 20_000 }, (_, i) => ({
    id: String(i),
    text: i % 3 === 0 ? `"${'å, '.repeat(i % 7)}\n${i}"` : `rad ${i}`,
  }));
  const content = `id,text\n${all.map(({ id, text }) => `${id},${text}\n`).join('')}`;
  const { rows, lines } = await readAll(csv, file('a.csv.gz', gzipSync(content)));
  assert.equal(
    rows,
    all.map(({ id, text }) => ({ id, text: text.replace(/^"|"$/g, '') })),
  );
  const physical = content.split('\n');
  for (const [i, row] of rows.entries()) assert.ok(physical[lines[i]! - 1]!.startsWith(`${row.id},`));
});

test('a record with another number of cells is bad, and the rest is read', async () => {
  const { rows, bad } = await readAll(csv, file('a.csv', 'a,b\n1,2\n3\n4,5,6\n7,8\n'));
  assert.equal(rows, [
    { a: '1', b: '2' },
    { a: '7', b: '8' },
  ]);
  assert.equal(
    bad.map(({ code, line, values, raw }) => [code, line, values.found, values.wanted, raw]),
    [
      ['FTP0915', 3, 1, 2, '3'],
      ['FTP0915', 4, 3, 2, '4,5,6'],
    ],
  );
});

test('a quote out of place ends the reading at the record where it stands, and what was read before is kept', async () => {
  for (const [content, line, problem] of [
    ['a,b\n1,2\n3,"x"y\n', 3, /goes on after its closing quote/],
    ['a,b\n1,2\n3,x"y\n', 3, /middle of a cell/],
    ['a,b\n"1\n",2\n\n3,"x\n4,5\n', 5, /never closed/],
  ] as const) {
    const { bad, rows } = await readAll(csv, file('a.csv', content));
    assert.is(rows.length, 1);
    assert.equal(
      bad.map((each) => [each.code, each.line]),
      [['FTP0916', line]],
    );
    assert.match(String(bad[0]!.values.problem), problem);
  }
});

test('a quote that is never closed does not swallow a large file', async () => {
  const content = `a,b\n1,2\n3,"${'x,y\n'.repeat(5000)}`;
  const { bad, rows } = await readAll(csv, file('a.csv', content), { max_record: 2000 });
  assert.equal(
    bad.map(({ code, line }) => [code, line]),
    [['FTP0910', 3]],
  );
  assert.equal(rows, [{ a: '1', b: '2' }]);
});

test('headers have to be usable', async () => {
  for (const [content, problem] of [
    ['a,,b\n1,2,3\n', /no column at position 2/],
    ['a,b, a\n1,2,3\n', /column `a` twice/],
  ] as const) {
    const { failure } = await readAll(csv, file('a.csv', content));
    assert.is(failure?.code, 'FTP0917');
    assert.match(String(failure?.values.problem), problem);
  }
});

test('a declared column that the header lacks is told once, at the header', async () => {
  const { failure } = await readAll(csv, file('a.csv', 'id,share\n1,2\n'), {}, { record: RECORD });
  assert.equal(failure, { code: 'FTP0913', values: { place: 'data/file:1', column: 'year', found: 'id, share' } });
});

test('a file without a header takes its columns from the record', async () => {
  const record = fields({ id: scalar('Text'), year: scalar('Int') });
  const path = file('a.csv', 'x,1\ny,2\n');
  assert.equal((await readAll(csv, path, { header: false }, { record })).rows, [
    { id: 'x', year: 1 },
    { id: 'y', year: 2 },
  ]);
  assert.is((await readAll(csv, path, { header: false })).failure?.code, 'FTP0917');
});

test('bytes that are not UTF-8 end the reading; a record that reaches into their line is none', async () => {
  const content = Buffer.from('a,b\n1,2\n3,"x\nÅre\ny"\n5,6\n', 'latin1');
  const { bad, rows } = await readAll(csv, file('a.csv', content));
  assert.equal(
    bad.map(({ code, line }) => [code, line]),
    [['FTP0903', 4]],
  );
  assert.equal(rows, [{ a: '1', b: '2' }]);
});

test('packed data that break off inside quotes: the record there is none, those before are kept', async () => {
  const rows = Array.from({ length: 2000 }, (_, i) => `${i},"${(i * 7919) % 1009}\n""x"" ${i}"\n`).join('');
  const packed = gzipSync(`a,b\n${rows}`);
  const read = await readAll(csv, file('a.csv.gz', packed.subarray(0, packed.length >> 1)));
  assert.is(read.failure, null);
  assert.equal(
    read.bad.map(({ code }) => code),
    ['FTP0905'],
  );
  assert.ok(read.rows.length > 500);
  for (const [i, row] of read.rows.entries()) assert.equal(row, { a: String(i), b: `${(i * 7919) % 1009}\n"x" ${i}` });
});

test.run();

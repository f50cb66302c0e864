import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SourceTools } from '../../../../compiler/operators/authoring.ts';
import { xml as source } from '../../../../stdlib/sources/xml/xml.ts';
import { fields, file, optional, readAll, scalar } from '../read.ts';

const RECORD = fields({
  id: scalar('Text'),
  text: scalar('Text'),
  year: optional(scalar('Int')),
  tags: { kind: 'list', of: scalar('Text') },
});
const FILE = `<k:samling xmlns:k="urn:k"><k:post id="1" ar="1990"><k:text>Hej <b>på</b>\n dig.</k:text><tags>röd</tags><tags>blå</tags></k:post>
<k:post id="2"><k:text>Ett.</k:text><k:text>Två.</k:text></k:post><annat><post id="3"><text>djupt</text></post></annat></k:samling>`;
const read = (content: string, rows: string, options = {}, record = RECORD as typeof RECORD | null) =>
  readAll(
    {
      read: (path: string, given: Record<string, string>, tools: SourceTools) => source.read(path, rows, given, tools),
    },
    file('a.xml', content),
    options,
    { record, name: 'a.xml' },
  );

test('rows by path; columns by path, element or attribute of their name', async () => {
  const { rows, lines, bad } = await read(FILE, 'samling/post', { year: '@ar' });
  assert.equal(bad, []);
  assert.equal(rows, [
    { year: 1990, id: '1', text: 'Hej på dig.', tags: ['röd', 'blå'] },
    { id: '2', text: 'Ett.\n\nTvå.', tags: [] },
  ]);
  assert.equal(lines, [1, 3]);
});

test('any depth, any element, the element itself', async () => {
  const pick = async (path: string, options: object): Promise<unknown> => (await read(FILE, path, options, null)).rows;
  assert.equal(await pick('//post', { id: '@id' }), [{ id: '1' }, { id: '2' }, { id: '3' }]);
  assert.equal(await pick('samling/*', { id: 'post/@id', here: '@id' }), [{ here: '1' }, { here: '2' }, { id: '3' }]);
  assert.equal(await pick('/samling/annat', { all: '.', deep: '//text' }), [{ all: 'djupt', deep: 'djupt' }]);
  // An element inside another row is part of it.
  assert.equal((await read('<a><r>ett <r>två</r></r></a>', '//r', { text: '.' }, null)).rows, [{ text: 'ett två' }]);
});

test('several values where one is wanted stay together, so that the check of the record can show them', async () => {
  const { rows } = await read(
    '<a><r><year>1990</year><year>1991</year></r><r><year>7</year><year>7</year></r></a>',
    'a/r',
  );
  assert.equal(
    rows.map(({ year }) => year),
    ['1990 | 1991', 7],
  );
});

test('a path that matches nothing names what there is; a path that is none is told', async () => {
  const { bad, rows } = await read(FILE, 'samling/poster');
  assert.equal(rows, []);
  assert.is(bad[0]!.code, 'FTP1105');
  assert.match(String(bad[0]!.values.found), /`samling`, `samling\/post`/);
  for (const path of ['', '.', '@id', 'a//b', 'a/b[1]', 'a/text()', '//@id', '1a'])
    assert.is((await read(FILE, path, { id: '@id' })).failure?.code, 'FTP1104', path);
  assert.is((await read(FILE, 'samling/post', { text: 'a[b]' })).failure?.code, 'FTP1104');
  assert.is((await read(FILE, 'samling/post', {}, null)).failure?.code, 'FTP1104');
});

test('a row above the limit is bad by itself; a cut file keeps its rows', async () => {
  const long = `<a><r><text>${'<b>lång text</b>'.repeat(500)}</text></r><r><text>kort</text></r></a>`;
  const { rows, bad } = await read(long, 'a/r', { max_record: 1000, text: 'text' }, null);
  assert.equal(rows, [{ text: 'kort' }]);
  assert.equal(
    bad.map(({ code, line }) => [code, line]),
    [['FTP0910', 1]],
  );
  const cut = await read(FILE.slice(0, FILE.indexOf('Två')), 'samling/post');
  assert.equal([cut.rows.length, cut.bad.map(({ code, line }) => [code, line])], [1, [['FTP1100', 3]]]);
});

test.run();

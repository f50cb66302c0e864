import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { kb_package as source } from '../../../../stdlib/sources/xml/kb-package.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { type Reading, readAll } from '../read.ts';

const part = (type: string, id: string, parts?: readonly unknown[]): object => ({
  '@type': type,
  '@id': id,
  has_part: parts,
});
const STRUCTURE = [
  part('Part', 'p#1', [
    part('Page', 'p#1-1', [
      part('Area', 'p#1-1-1', [part('Text', 'p#1-1-1-1'), part('Text', 'p#1-1-1-2')]),
      part('Area', 'p#1-1-2', [part('Image', 'p#1-1-2-1'), part('Text', 'p#1-1-2-2')]),
    ]),
    part('Page', 'p#1-2', [part('Area', 'p#1-2-1', [])]),
    part('Page', 'p#1-3', [part('Area', 'p#1-3-1', [part('Text', 'p#1-3-1-1')])]),
    part('Page', 'p#1-4', [part('Area', 'p#1-4-1', [part('Text', 'p#1-4-1-1')])]),
  ]),
];
const text = (id: string, content: unknown): object => ({ '@id': id, '@type': 'Text', content });
const CONTENT = [
  text('p#1-1-1-2', 'i Åmål.'),
  text('p#1-1-1-1', 'Branden'),
  text('p#1-1-2-2', 'Skor säljes.'),
  { '@id': 'p#1-1-2-1', '@type': 'Image' },
  text('p#1-3-1-1', ' '),
  text('p#1-4-1-1', ['Sista', 'sidan.']),
  text('p#9', 'utanför'),
];
const META = { '@id': 'p', title: 'Åmåls Tidning 1902-03-04', created: '1902-03-04', language: ['swe'], year: 1999 };
const FILES = {
  'kb/p/content.json': JSON.stringify(CONTENT),
  'kb/p/meta.json': JSON.stringify(META),
  'kb/p/structure.json': JSON.stringify(STRUCTURE),
};

async function readProject(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: object = {},
): Promise<Record<string, Reading>> {
  const folder = temporaryFolder();
  const known = Object.keys(files)
    .sort()
    .map((name) => ({ name, path: join(folder, name) }));
  for (const { name, path } of known) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, files[name]!);
  }
  const shared = new Map<string, unknown>();
  const read: Record<string, Reading> = {};
  for (const { name, path } of known) read[name] = await readAll(source, path, options, { name, files: known, shared });
  return read;
}
const pick = ({ rows }: Reading): unknown => rows.map(({ id, text: found, page }) => [id, found, page]);

test('pages in the order of the structure, with what meta.json says', async () => {
  const read = await readProject(FILES);
  const content = read['kb/p/content.json']!;
  assert.equal([content.bad, content.failure], [[], null]);
  assert.equal(content.rows[0], {
    id: 'kb/p#1',
    text: 'Branden\n\ni Åmål.\n\nSkor säljes.',
    page: 1,
    title: 'Åmåls Tidning 1902-03-04',
    creator: null,
    year: 1902,
    publisher: null,
    language: 'sv',
    licence: null,
  });
  assert.equal(content.rows[1]!.text, 'Sista\nsidan.');
  assert.equal(content.rows[1]!.page, 4);
  assert.equal(
    content.dropped.map(({ row, drop: { reason } }) => [row.id, row.text, reason]),
    [
      ['kb/p#3', '', 'blank'],
      ['p#9', 'utanför', 'outside_structure'],
    ],
  );
  for (const name of ['kb/p/meta.json', 'kb/p/structure.json'])
    assert.equal([read[name]!.rows, read[name]!.rowless], [[], true]);
});

test('a package or an area as a row, packed files as plain ones', async () => {
  const packed = Object.fromEntries(Object.entries(FILES).map(([name, content]) => [`${name}.gz`, gzipSync(content)]));
  const whole = await readProject(packed, { per: 'package' });
  assert.equal(pick(whole['kb/p/content.json.gz']!), [
    ['kb/p', 'Branden\n\ni Åmål.\n\nSkor säljes.\n\nSista\nsidan.', 1],
  ]);
  const areas = await readProject(FILES, { per: 'block' });
  assert.equal(pick(areas['kb/p/content.json']!), [
    ['kb/p#1.1', 'Branden\n\ni Åmål.', 1],
    ['kb/p#1.2', 'Skor säljes.', 1],
    ['kb/p#4.5', 'Sista\nsidan.', 4],
  ]);
});

test('missing, cut and strange files are told', async () => {
  const told = async (files: Readonly<Record<string, string>>): Promise<unknown> =>
    Object.values(await readProject(files)).flatMap(({ bad }) =>
      bad.map(({ code, values }) => [code, values.wanted, String(values.problem).slice(0, 24)]),
    );
  const { 'kb/p/content.json': content, 'kb/p/structure.json': structure, 'kb/p/meta.json': meta } = FILES;
  assert.equal(await told({ 'kb/p/content.json': content }), [
    ['FTP1109', '`content.json`', 'no `structure.json` lies'],
  ]);
  assert.equal(await told({ 'kb/p/meta.json': meta }), [['FTP1109', '`meta.json`', 'no `content.json` lies b']]);
  const strange = { 'kb/p/content.json': '{}', 'kb/p/structure.json': structure };
  assert.equal(await told(strange), [['FTP1109', '`content.json`', 'it should be a list of `']]);
  const flat = { 'kb/p/content.json': content, 'kb/p/structure.json': '[1]' };
  assert.equal(
    await told(flat),
    [['FTP1109', '`structure.json`', 'it should hold pages, are']].map(([a, b, c]) => [a, b, c!.slice(0, 24)]),
  );
  const cut = (await readProject({ ...FILES, 'kb/p/structure.json': structure.slice(0, 50) }))['kb/p/content.json']!;
  assert.equal(
    [cut.rows, cut.bad.map(({ code, values }) => [code, values.file])],
    [[], [['FTP1109', 'kb/p/structure.json']]],
  );
  const without = (await readProject({ 'kb/p/content.json': content, 'kb/p/structure.json': structure }))[
    'kb/p/content.json'
  ]!;
  assert.is(without.counts['packages without meta.json'], 1);
  assert.is(without.rows.length, 2);
  const large = (await readProject(FILES, { max_record: 100 }))['kb/p/content.json']!;
  assert.is(large.bad[0]!.code, 'FTP0910');
});

test.run();

import * as assert from 'uvu/assert';
import type { Called } from '../../support/cli.ts';
import { fetchSuite, pages, project, server } from './project.ts';

const test = fetchSuite('pages of archives');

const others: readonly (readonly [string, string, number, Record<string, unknown>])[] = [
  [
    'libris_xl',
    'query: "x", endpoint: "URL/find"',
    450,
    {
      id: 'https://libris.example/x1#it',
      title: 'Om svampar & bär 1: en bok',
      creator: 'Lövåsten, Amina',
      year: 1999,
      publisher: 'Tranö förlag',
      language: 'swe',
      type: 'Instance',
    },
  ],
  [
    'kb_data',
    'query: "x", from: 1871-01-01, endpoint: "URL/search"',
    450,
    {
      id: 'https://data.example/dark-1',
      title: 'Om svampar & bär 1',
      date: '1871-04-01',
      year: 1871,
      type: 'issue',
      language: 'sv',
      issue: null,
    },
  ],
  [
    'ksamsok',
    'query: "item=yxa", endpoint: "URL/ksamsok/api"',
    450,
    {
      id: 'http://kulturarvsdata.example/shm/object/1',
      text: 'En yxa av järn, nummer 1.',
      title: 'Om svampar & bär 1',
      type: null,
      year: 1880,
      publisher: 'S-HM',
      url: null,
      licence: 'CC0-1.0',
      media_licence: 'by',
    },
  ],
  [
    'oai_pmh',
    'url: "URL/oai"',
    441,
    {
      id: 'oai:x:1',
      text: 'Om <folk>bildning.',
      title: 'Om svampar & bär 1',
      creator: 'Lövåsten, Amina; Ekmolid, Åke',
      year: 2003,
      publisher: null,
      language: null,
      type: null,
      licence: 'CC0',
      changed: '2024-01-02',
    },
  ],
  [
    'iiif',
    'url: "URL/collection"',
    3,
    {
      id: 'm3/1',
      manifest: 'm3',
      title: 'Brev',
      page: 1,
      label: '1r',
      image: 'http://i/3-1.jpg',
      alto: 'http://t/1.xml',
      licence: 'http://rightsstatements.org/vocab/NoC-NC/1.0/',
      attribution: null,
    },
  ],
  [
    'http_pages',
    'url: "URL/rows", items: "data.items", page: "offset", first_page: 0, step: 100',
    450,
    { id: '1', text: 'Om svampar & bär 1' },
  ],
];
for (const [operator, options, count, row] of others)
  test(`${operator}: pages and rows`, async () => {
    const given = options.replaceAll('URL', server.url);
    const record = operator === 'http_pages' ? ', record: { id: Text, text: Text }' : '';
    const source = (more: string): string =>
      `source found = ${operator}("data/x", ${given}, pause: 0s${more}) { license: "CC0-1.0"${record} }\n\ndata kept = found |> where(id != "")\n`;
    const { call, rows } = project(source(''));
    const fetched = await call('fetch');
    assert.is(fetched.status, 0, fetched.err);
    const run = await call('run');
    assert.is(run.status, 0, run.err);
    const found = await rows('kept');
    assert.is(found.length, count);
    assert.equal(found[1], row);
  });

test('entries of a list that are no records stop a run, or are counted and kept among the dropped ones', async () => {
  server.fault = (path, response) => {
    if (path === '/odd') response.end('{"items":[{"id":"1"},"2",null,["3"],{"id":"4"}],"next":"rest"}');
    else if (path === '/rest') response.end('{"items":[5],"next":"last"}');
    else if (path === '/last') response.end('{"items":[{"id":"6"}]}');
    else return false;
    return true;
  };
  const strict = project(pages('/odd'));
  assert.match((await strict.call('fetch')).out, '7 records on 3 pages');
  const stopped = await strict.call('run');
  assert.is(stopped.status, 3);
  assert.match(stopped.err, /FTP0912[\s\S]*000001\.json, row 2/);
  const lenient = project(pages('/odd').replace('pause: 0s', 'pause: 0s, on_bad: skip'));
  assert.is((await lenient.call('fetch')).status, 0);
  assert.is((await lenient.call('run')).status, 0);
  assert.equal(
    (await lenient.rows('d')).map(({ id }) => id),
    ['1', '4', '6'],
  );
  const { drops } = JSON.parse((await lenient.call('show', 'd', '--json')).out) as { drops: { rows: number }[] };
  assert.equal(
    drops.map(({ rows }) => rows),
    [4],
  );
});

test('pages of other encodings are read as what they are, never with letters replaced', async () => {
  const answered = async (body: Buffer): Promise<Called & { ids: unknown[] }> => {
    server.fault = (path, response) => path === '/page' && Boolean(response.end(body));
    const { call, rows } = project(pages('/page'));
    const called = await call('fetch');
    if (called.status !== 0) return { ...called, ids: [] };
    assert.is((await call('run')).status, 0);
    return { ...called, ids: (await rows('d')).map(({ id }) => id) };
  };
  assert.equal((await answered(Buffer.from('\ufeff{"items":[{"id":"å"}]}'))).ids, ['å']);
  assert.equal((await answered(Buffer.from('\ufeff{"items":[{"id":"å"}]}', 'utf16le'))).ids, ['å']);
});

test('refuses links that are none of the web, or name a user, without repeating a password', async () => {
  const refusal = async (next: string): Promise<string> => {
    server.fault = (path, response) =>
      path === '/link' && Boolean(response.end(JSON.stringify({ items: [{ id: '1' }], next })));
    const { status, err } = await project(pages('/link')).call('fetch');
    assert.is(status, 3);
    assert.match(err, 'FTP1157');
    return err;
  };
  assert.match(await refusal('data:application/json,{"items":[]}'), 'no address of the web');
  assert.not.match(await refusal('http://anna:hemligt@localhost/next'), 'hemligt');
});

test.run();

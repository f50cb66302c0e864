import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ArchiveServer, startArchives } from '../../support/archive-server.ts';
import type { Called } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { finslipBeside } from '../../support/hub.ts';

const test = suite('fetch');
let server: ArchiveServer;
test.before(async () => {
  server = await startArchives();
});
test.before.each(() => {
  Object.assign(server, { robots: null, tdm: null, headers: {}, records: 450, fault: () => false });
  server.requests.length = 0;
});
test.after(() => server.close());

interface Project {
  readonly folder: string;
  call(...args: string[]): Promise<Called>;
  rows(name: string): Promise<Record<string, unknown>[]>;
  journal(folder: string): Record<string, unknown>[];
}

function project(pipeline: string): Project {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'main.ftp'), `edition 2026\n\npipeline harvested { seed: 1 }\n\n${pipeline}`);
  const call = (...args: string[]): Promise<Called> => finslipBeside(folder, args, {});
  return {
    folder,
    call,
    async rows(name) {
      const { out, err } = await call('show', name, '--json', '--rows', '1000');
      if (out === '') throw new Error(err);
      return (JSON.parse(out) as { rows: Record<string, unknown>[] }).rows;
    },
    journal: (name) =>
      readFileSync(join(folder, name, '.harvest.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

const libris = (more = ''): string =>
  `source books = libris("data/libris", query: "ämne:folkbildning", endpoint: "${server.url}/xsearch", pause: 0s${more}) { license: "CC0-1.0" }\n\ndata old = books |> where(id != "")\n`;

test('fetches all pages once, pins them, and runs without the archive', async () => {
  const { folder, call, rows, journal } = project(libris());
  const before = await call('plan');
  assert.is(before.status, 1);
  assert.match(before.err, 'FTP1150');
  const fetched = await call('fetch');
  assert.is(fetched.status, 0, fetched.err);
  assert.match(fetched.out, '450 records on 3 pages');
  assert.equal(server.requests.slice(0, 2), ['/robots.txt', '/.well-known/tdmrep.json']);
  assert.is(server.requests.length, 5);
  assert.match(server.requests[2]!, 'query=ämne:folkbildning');
  const [head, first] = journal('data/libris');
  assert.equal(head!.request, { query: 'ämne:folkbildning', limit: 10000, database: 'libris' });
  assert.equal([first!.file, first!.records, first!.total], ['000001.json', 200, 450]);
  const lock = JSON.parse(readFileSync(join(folder, 'finslip.lock'), 'utf8'));
  assert.is(lock.archives['data/libris'].records, 450);
  assert.is(lock.archives['data/libris'].site.robots.status, 404);

  const again = await call('fetch');
  assert.match(again.out, '= data/libris');
  assert.is(server.requests.length, 5);
  server.fault = (_, response) => Boolean(response.writeHead(500).end());
  const run = await call('run');
  assert.is(run.status, 0, run.err);
  const found = await rows('old');
  assert.is(found.length, 450);
  assert.equal(found[0], {
    id: 'http://libris.example/bib/0',
    title: 'Folkbildning i Tranölunda 0',
    creator: 'Nordvist, Yusuf; Ekmolid, Åke',
    year: 1900,
    publisher: 'Tranö förlag',
    language: 'swe',
    type: 'book',
    isbn: null,
  });
});

test('too many requests, cut connections and malformed pages are waited for and asked again', async () => {
  const faults = ['429', 'cut', 'malformed', '503'];
  server.fault = (path, response) => {
    if (!path.startsWith('/xsearch')) return false;
    const fault = faults.shift();
    if (fault === undefined) return false;
    if (fault === 'cut') {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"xsearch":');
      setTimeout(() => response.destroy(), 20);
    } else if (fault === 'malformed') response.end('<html>Something went wrong</html>');
    else response.writeHead(Number(fault), { 'retry-after': '0' }).end();
    return true;
  };
  const { call } = project(libris());
  const { status, out, err } = await call('fetch');
  assert.is(status, 0, err);
  assert.match(out, '450 records on 3 pages');
  assert.is(server.requests.filter((path) => path.startsWith('/xsearch')).length, 3 + 4);
});

test('goes on behind the last page, whatever ended it', async () => {
  const { folder, call, journal } = project(libris());
  server.fault = (path, response) =>
    path.includes('start=401') && Boolean(response.writeHead(403, { 'content-type': 'text/plain' }).end('no'));
  const failed = await call('fetch');
  assert.is(failed.status, 3);
  assert.match(failed.err, 'FTP1156');
  assert.match(failed.err, 'page 3');
  assert.is(readdirSync(join(folder, 'data/libris')).filter((file) => file.endsWith('.json')).length, 2);
  assert.match((await call('plan')).err, 'FTP1152');
  // A crash may tear the last line, and lose the page that it speaks of.
  const path = join(folder, 'data/libris/.harvest.jsonl');
  rmSync(join(folder, 'data/libris/000002.json'));
  appendFileSync(path, '{"file":"0000');
  server.fault = () => false;
  server.requests.length = 0;
  const done = await call('fetch');
  assert.is(done.status, 0, done.err);
  assert.equal(
    server.requests.filter((each) => each.startsWith('/xsearch')).map((each) => /start=(\d+)/.exec(each)![1]),
    ['201', '401'],
  );
  assert.equal(
    journal('data/libris').map(({ file, finished }) => file ?? (finished ? 'finished' : 'head')),
    ['head', '000001.json', '000002.json', '000003.json', 'finished'],
  );
  assert.is((await call('plan')).status, 0);
});

test('obeys robots.txt unless there is an agreement, and keeps to its pace', async () => {
  server.robots = 'User-agent: *\nDisallow: /xsearch\n';
  const refused = await project(libris()).call('fetch');
  assert.is(refused.status, 3);
  assert.match(refused.err, 'FTP1154');
  assert.match(refused.err, 'Disallow: /xsearch');
  assert.is(server.requests.filter((path) => path.startsWith('/xsearch')).length, 0);
  const agreed = await project(libris(', robots: agreed')).call('fetch');
  assert.is(agreed.status, 0, agreed.err);
  server.robots = 'User-agent: *\nCrawl-delay: 1\n';
  const started = Date.now();
  assert.is((await project(libris()).call('fetch')).status, 0);
  assert.ok(Date.now() - started > 2000, `${Date.now() - started} ms for two waits`);
});

test('a reservation of mining ends tdm_art4, is recorded, and leaves other bases alone', async () => {
  server.tdm = JSON.stringify([{ location: '/xsearch*', 'tdm-reservation': 1, 'tdm-policy': 'https://x/policy' }]);
  const mining = project(libris().replace('license: "CC0-1.0"', 'license: "CC0-1.0", basis: tdm_art4'));
  const refused = await mining.call('fetch');
  assert.is(refused.status, 3);
  assert.match(refused.err, 'FTP1158');
  const other = project(libris());
  assert.is((await other.call('fetch')).status, 0);
  const { site } = JSON.parse(readFileSync(join(other.folder, 'finslip.lock'), 'utf8')).archives['data/libris'];
  assert.equal([site.tdm.reserved, site.tdm.policy, site.tdm.status], ['reserved', 'https://x/policy', 200]);
  assert.match(site.tdm.digest, /^sha256:[0-9a-f]{64}$/);
  server.tdm = null;
  server.headers = { 'tdm-reservation': '1' };
  const byHeader = project(libris().replace('license: "CC0-1.0"', 'license: "CC0-1.0", basis: tdm_art4'));
  assert.match((await byHeader.call('fetch')).err, '`tdm-reservation` of ');
});

test('another question, a changed page, an extra file and a missing pin are told', async () => {
  const { folder, call } = project(libris());
  assert.is((await call('fetch')).status, 0);
  const text = readFileSync(join(folder, 'main.ftp'), 'utf8');
  writeFileSync(join(folder, 'main.ftp'), text.replace('folkbildning', 'svampar'));
  for (const command of ['plan', 'fetch']) assert.match((await call(command)).err, 'FTP1151');
  assert.is((await call('fetch', '--again')).status, 0);
  assert.is((await call('plan')).status, 0);
  assert.not(existsSync(join(folder, 'data/libris.again')) || existsSync(join(folder, 'data/libris.old')));
  writeFileSync(join(folder, 'data/libris/000009.json'), '{}');
  assert.match((await call('plan')).err, '`000009.json` is no page that was fetched');
  rmSync(join(folder, 'data/libris/000009.json'));
  appendFileSync(join(folder, 'data/libris/000002.json'), ' ');
  assert.match((await call('plan')).err, 'FTP1153');
  assert.is((await call('fetch')).status, 0);
  const lock = readFileSync(join(folder, 'finslip.lock'), 'utf8');
  rmSync(join(folder, 'finslip.lock'));
  assert.match((await call('plan')).err, 'FTP1159');
  assert.is((await call('fetch')).status, 0);
  assert.is(readFileSync(join(folder, 'finslip.lock'), 'utf8'), lock);
});

test('a page that stays malformed, an absent address and a switched-off network are told; `--json` says the same', async () => {
  server.fault = (path, response) =>
    path.startsWith('/xsearch') && Boolean(response.end('{"xsearch":{"records":"many","list":[]}}'));
  const { call } = project(libris(', limit: 1'));
  const { status, out } = await call('fetch', '--json');
  assert.is(status, 3);
  const { ok, diagnostics } = JSON.parse(out) as { ok: boolean; diagnostics: { code: string; message: string }[] };
  assert.not(ok);
  assert.is(diagnostics[0]!.code, 'FTP1157');
  assert.match(diagnostics[0]!.message, 'where a count was expected');
  server.fault = () => false;
  const gone = project(libris().replace('/xsearch', '/nowhere'));
  assert.match((await gone.call('fetch')).err, 'there is nothing at this address');
  const nowhere = project(libris().replace(`${server.url}/xsearch`, 'not an address'));
  assert.match((await nowhere.call('fetch')).err, 'that is no address');
  const offline = await gone.call('fetch', '--offline');
  assert.is(offline.status, 3);
  assert.match(offline.err, 'FTP1155');
  assert.match(
    (await project('source a = jsonl("a.jsonl") { license: "CC0-1.0", record: { id: Text } }\n').call('fetch')).out,
    'is fetched from an archive',
  );
});

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
      license: 'http://creativecommons.org/publicdomain/zero/1.0/',
      media_license: 'by',
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
      rights: 'CC0',
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
      rights: 'http://rightsstatements.org/vocab/NoC-NC/1.0/',
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
  test(`${operator}: pages, rows, and a limit`, async () => {
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
    const few = project(source(', limit: 3'));
    assert.is((await few.call('fetch')).status, 0);
    assert.is((await few.call('run')).status, 0);
    assert.ok((await few.rows('kept')).length <= 100);
  });

/** Pages of `http_pages`, each answered as `answer` says. */
const pages = (first: string): string =>
  `source s = http_pages("data/s", url: "${server.url}${first}", items: "items", next: "next", pause: 0s) {\n  record: { id: Text }\n  license: "CC0-1.0"\n}\n\ndata d = s |> where(id != "")\n`;

test('obeys the robots.txt of wherever redirects and links lead', async () => {
  server.robots = 'User-agent: *\nDisallow: /private\n';
  const other = await startArchives();
  other.robots = 'User-agent: *\nDisallow: /\n';
  try {
    server.fault = (path, response) => {
      if (path === '/moved') response.writeHead(302, { location: '/private' }).end();
      else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (path === '/away') response.end(`{"items":[{"id":"1"}],"next":"${other.url}/next"}`);
      else if (path === '/fine') response.writeHead(301, { location: '/there/page' }).end();
      else if (path === '/there/page') response.end('{"items":[{"id":"1"}],"next":"last#part"}');
      else if (path === '/there/last') response.end('{"items":[{"id":"2"}],"next":"last#another-part"}');
      else return false;
      return true;
    };
    const moved = await project(pages('/moved')).call('fetch');
    assert.match(moved.err, 'FTP1154');
    assert.not.ok(server.requests.includes('/private'));
    assert.match((await project(pages('/away')).call('fetch')).err, 'FTP1154');
    assert.equal(other.requests, ['/robots.txt', '/.well-known/tdmrep.json']);
    const looped = await project(pages('/loop')).call('fetch');
    assert.match(looped.err, 'leads to other addresses more than 20 times');
    const fine = await project(pages('/fine')).call('fetch');
    assert.is(fine.status, 0, fine.err);
    assert.match(fine.out, '2 records on 2 pages');
  } finally {
    await other.close();
  }
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

test('a pace that nobody can keep to is said, not overrun', async () => {
  server.robots = 'User-agent: *\nCrawl-delay: 99999999\n';
  const slow = await project(libris()).call('fetch');
  assert.is(slow.status, 3);
  assert.match(slow.err, 'wait 99999999 s');
  assert.is(server.requests.filter((path) => path.startsWith('/xsearch')).length, 0);
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
  assert.match((await answered(Buffer.from('{"items":[{"id":"å"}]}', 'latin1'))).err, 'said to be utf-8');
});

test('two at once do not write into one folder', async () => {
  let waiting: (() => void) | null = null;
  const arrived = new Promise<void>((here) => {
    server.fault = (path, response) => {
      if (path !== '/page') return false;
      waiting = () => response.end('{"items":[{"id":"1"}]}');
      here();
      return true;
    };
  });
  const { folder, call, journal } = project(pages('/page'));
  const first = call('fetch');
  await arrived;
  const second = await call('fetch');
  assert.is(second.status, 3);
  assert.match(second.err, 'FTP1160');
  waiting!();
  assert.is((await first).status, 0);
  assert.is(journal('data/s').length, 3);
  assert.ok(existsSync(join(folder, 'finslip.lock')));
});

test('a journal that is none counts as nothing fetched', async () => {
  const { folder, call } = project(libris());
  await call('fetch');
  writeFileSync(join(folder, 'data/libris/.harvest.jsonl'), 'null\n');
  const { status, out, err } = await call('fetch');
  assert.is(status, 0, err);
  assert.match(out, '450 records on 3 pages');
});

test('a folder that is a link is written through, and stays a link', async () => {
  const { folder, call } = project(libris());
  const other = join(temporaryFolder(), 'disk');
  mkdirSync(other);
  mkdirSync(join(folder, 'data'));
  symlinkSync(other, join(folder, 'data/libris'));
  assert.is((await call('fetch')).status, 0);
  server.records = 150;
  const again = await call('fetch', '--again');
  assert.is(again.status, 0, again.err);
  assert.ok(lstatSync(join(folder, 'data/libris')).isSymbolicLink());
  assert.equal(readdirSync(other).sort(), ['.harvest.jsonl', '000001.json']);
  assert.equal(readdirSync(join(other, '..')), ['disk']);
  assert.is((await call('plan')).status, 0);
  // What is not of the archive is never taken away with it.
  writeFileSync(join(other, 'notes.txt'), 'mine');
  const refused = await call('fetch', '--again');
  assert.is(refused.status, 3);
  assert.match(refused.err, /FTP1228[\s\S]*`notes\.txt`/);
  assert.is(readFileSync(join(other, 'notes.txt'), 'utf8'), 'mine');
});

test('what is in the way of the folder or its journal is told', async () => {
  const cases: readonly (readonly [string, (folder: string) => void])[] = [
    ['a file in its place', (folder) => writeFileSync(folder, 'x')],
    ['a link that leads nowhere', (folder) => symlinkSync('nowhere', folder)],
    [
      '`.harvest.jsonl` in it is a folder',
      (folder) => void mkdirSync(join(folder, '.harvest.jsonl'), { recursive: true }),
    ],
  ];
  for (const [said, make] of cases) {
    const { folder, call } = project(libris());
    mkdirSync(join(folder, 'data'));
    make(join(folder, 'data/libris'));
    const { status, err } = await call('fetch');
    assert.is(status, 3, err);
    assert.match(err, 'FTP1228');
    assert.match(err, said);
    if (said.startsWith('`')) assert.match((await call('plan')).err, 'FTP1228');
  }
  assert.is(server.requests.length, 0);
});

test('a crash between taking the old pages away and putting the new ones in their place loses neither', async () => {
  const { folder, call } = project(libris());
  assert.is((await call('fetch')).status, 0);
  renameSync(join(folder, 'data/libris'), join(folder, 'data/libris.old'));
  server.requests.length = 0;
  assert.is((await call('fetch')).status, 0);
  assert.is(server.requests.length, 0);
  assert.not(existsSync(join(folder, 'data/libris.old')));
});

test.run();

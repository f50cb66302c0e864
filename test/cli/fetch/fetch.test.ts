import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { fetchSuite, libris, project, server } from './project.ts';

const test = fetchSuite('fetch');

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

test('a page that is refused, an absent address and a switched-off network are told; `--json` says the same', async () => {
  server.fault = (path, response) => path.startsWith('/xsearch') && Boolean(response.writeHead(403).end());
  const { call } = project(libris(', limit: 1'));
  const { status, out } = await call('fetch', '--json');
  assert.is(status, 3);
  const { ok, diagnostics } = JSON.parse(out) as { ok: boolean; diagnostics: { code: string; message: string }[] };
  assert.not(ok);
  assert.is(diagnostics[0]!.code, 'FTP1156');
  assert.match(diagnostics[0]!.message, 'status 403');
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

test.run();

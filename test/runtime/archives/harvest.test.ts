import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { harvest } from '../../../runtime/archives/harvest.ts';
import { CodedFailure } from '../../../runtime/store/failure.ts';
import { archives } from '../../../stdlib/sources/archives/archives.ts';
import { pageText } from '../../../stdlib/sources/archives/page-text.ts';
import { type ArchiveServer, startArchives } from '../../support/archive-server.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** How long a harvest waits, and when it gives up, without waiting. */

const test = suite('harvest');
let server: ArchiveServer;
test.before(async () => {
  server = await startArchives();
});
test.before.each(() => {
  Object.assign(server, { robots: null, tdm: null, headers: {}, records: 450, fault: () => false });
  server.requests.length = 0;
});
test.after(() => server.close());

/** Pages of an operator, the waits between its requests, and how it ended. */
async function harvested(operator: string, given: Readonly<Record<string, string | number>>, limit = 10_000) {
  const archive = archives[operator]!;
  const options = { query: 'x', limit: 10_000, endpoint: `${server.url}/xsearch`, database: 'libris', ...given };
  const waits: number[] = [];
  let failure: CodedFailure | null = null;
  let pages = 0;
  try {
    await harvest(
      {
        fetch,
        token: null,
        offline: null,
        patience: 5,
        pause: async (seconds: number) => void waits.push(seconds),
      },
      {
        folder: temporaryFolder(),
        operator,
        request: {},
        archive: {
          suffix: archive.suffix,
          accept: archive.accept,
          first: archive.first(options),
          look: (body, at) => archive.look(pageText(body), at, options),
        },
        limit,
        pause: 0.5,
        agreed: false,
      },
      { signal: new AbortController().signal, now: () => new Date(), progress: (count) => void (pages = count) },
    );
  } catch (error) {
    if (!(error instanceof CodedFailure)) throw error;
    failure = error;
  }
  return { pages, waits, failure };
}

test('waits between pages as the pipeline says, and longer where the site asks for it', async () => {
  assert.equal(await harvested('libris', {}), { pages: 3, waits: [0.5, 0.5], failure: null });
  server.robots = 'User-agent: *\nCrawl-delay: 7\n';
  assert.equal((await harvested('libris', {})).waits, [7, 7]);
});

test('ends with the page on which the limit is reached', async () => {
  assert.is((await harvested('libris', {}, 3)).pages, 1);
  assert.is((await harvested('libris', {}, 201)).pages, 2);
});

test('a page that stays malformed is asked for five times, with longer waits, and then told', async () => {
  server.fault = (path, response) =>
    path.startsWith('/xsearch') && Boolean(response.end('{"xsearch":{"records":"many","list":[]}}'));
  const { waits, failure } = await harvested('libris', {});
  assert.equal(waits, [1, 2, 4, 8]);
  assert.is(failure!.code, 'FTP1157');
  assert.match(String(failure!.values.reason), 'where a count was expected');
  assert.is(server.requests.filter((path) => path.startsWith('/xsearch')).length, 5);
});

test('a page in another encoding than it may have is told, never read with letters replaced', async () => {
  server.fault = (path, response) =>
    path === '/page' && Boolean(response.end(Buffer.from('{"items":[{"id":"å"}]}', 'latin1')));
  const { failure } = await harvested('http_pages', { url: `${server.url}/page`, items: 'items' });
  assert.is(failure!.code, 'FTP1157');
  assert.match(String(failure!.values.reason), 'said to be utf-8');
});

test('a wait that the archive asks for is kept to; one that is too long is told', async () => {
  let left = 1;
  server.fault = (path, response) =>
    path.startsWith('/xsearch') && left-- > 0 && Boolean(response.writeHead(429, { 'retry-after': '30' }).end());
  assert.equal((await harvested('libris', {})).waits, [30, 0.5, 0.5]);
  server.fault = (path, response) =>
    path.startsWith('/xsearch') && Boolean(response.writeHead(429, { 'retry-after': '100000' }).end());
  const { failure, waits } = await harvested('libris', {});
  assert.is(failure!.code, 'FTP1155');
  assert.match(String(failure!.values.reason), 'it asks to wait 100000 s');
  assert.equal(waits, []);
});

test.run();

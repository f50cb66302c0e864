import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { startArchives } from '../../support/archive-server.ts';
import { fetchSuite, libris, pages, project, server } from './project.ts';

const test = fetchSuite('politeness of fetch');

test('obeys robots.txt unless there is an agreement', async () => {
  server.robots = 'User-agent: *\nDisallow: /xsearch\n';
  const refused = await project(libris()).call('fetch');
  assert.is(refused.status, 3);
  assert.match(refused.err, 'FTP1154');
  assert.match(refused.err, 'Disallow: /xsearch');
  assert.is(server.requests.filter((path) => path.startsWith('/xsearch')).length, 0);
  const agreed = await project(libris(', robots: agreed')).call('fetch');
  assert.is(agreed.status, 0, agreed.err);
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

test('a pace that nobody can keep to is said, not overrun', async () => {
  server.robots = 'User-agent: *\nCrawl-delay: 99999999\n';
  const slow = await project(libris()).call('fetch');
  assert.is(slow.status, 3);
  assert.match(slow.err, 'wait 99999999 s');
  assert.is(server.requests.filter((path) => path.startsWith('/xsearch')).length, 0);
});

test.run();

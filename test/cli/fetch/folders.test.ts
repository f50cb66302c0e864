import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { temporaryFolder } from '../../support/folder.ts';
import { fetchSuite, libris, pages, project, server } from './project.ts';

const test = fetchSuite('folders of fetch');

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

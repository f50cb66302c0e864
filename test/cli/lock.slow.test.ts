import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { temporaryFolder } from '../support/folder.ts';
import { finslipBeside } from '../support/hub.ts';
import { shared } from '../support/shared.ts';
import { asking, entries, first, hub, lockSuite, project, second, tiny } from './lock-project.ts';

const test = lockSuite('lock, the rest');

test('offline before anything was fetched: the file, the cache and the way out', async () => {
  const at = project({ 'main.ftp': asking('hub("example/tiny")') });
  await at.call('lock');
  const cut = await at.call('run', '--offline');
  assert.is(cut.status, 3);
  assert.match(cut.err, 'FTP1028');
  assert.match(cut.err, 'main.ftp:1');
  assert.match(cut.err, 'finslip lock --fetch');
  assert.is((await at.call('lock', '--fetch')).status, 0);
  assert.is((await at.call('run', '--offline')).status, 0);
  const fresh = project({ 'main.ftp': asking('hub("example/tiny")') });
  const unreachable = await fresh.call('lock', '--offline');
  assert.is(unreachable.status, 3);
  assert.match(unreachable.err, 'FTP1025');
});

test('a branch stays at its commit until the hub is asked again', async () => {
  const at = project({ 'main.ftp': asking('hub("example/tiny", revision: "main")') });
  await at.call('lock');
  hub.branches.set('example/tiny@main', second);
  await at.call('lock');
  assert.equal(entries(at.lock()), [`example/tiny@${first}`]);
  const { models } = await at.json<{ models: { commit: string; edit: { text: string } }[] }>('lock', '--update');
  assert.is(models[0]!.commit, second);
  assert.is(models[0]!.edit.text, JSON.stringify(second));
  assert.equal(entries(at.lock()), [`example/tiny@${second}`]);
});

test('one lock file for all pipelines of a project; what nobody asks for goes', async () => {
  const at = project({
    'finslip.ftp': 'executor here = local()\n',
    'one.ftp': asking('hub("example/tiny")'),
    'two.ftp': asking(`hub("example/tiny", revision: "${second}")`),
  });
  await at.call('lock', 'one.ftp');
  assert.equal(entries(at.lock()), [`example/tiny@${first}`]);
  await at.call('lock', 'two.ftp');
  assert.equal(entries(at.lock()), [`example/tiny@${first}`, `example/tiny@${second}`]);
  writeFileSync(join(at.folder, 'one.ftp'), asking('folder("models/own")'));
  assert.is((await at.call('lock', 'two.ftp', '--check')).status, 0);
  const unused = await at.call('lock', '--check');
  assert.is(unused.status, 1);
  assert.match(unused.err, `nobody asks for example/tiny@${first}`);
  await at.call('lock');
  assert.equal(entries(at.lock()), [`example/tiny@${second}`]);
});

test('a hub that asks to wait is waited for', async () => {
  const at = project({ 'main.ftp': asking('hub("example/tiny")') });
  let refused = 0;
  hub.fault = (_, response) => refused++ < 2 && Boolean(response.writeHead(429, { 'retry-after': '0' }).end());
  assert.is((await at.call('lock')).status, 0);
});

test('files that are not those of the lock file stop the run at their place', async () => {
  const at = project({ 'main.ftp': asking('hub("example/tiny")') });
  await at.call('lock');
  const size = tiny['model.safetensors']!.length;
  hub.fault = ({ origin, range }, response) =>
    origin === 'delivery' && range === null && Boolean(response.end(new Uint8Array(size)));
  const { status, err } = await at.call('run');
  assert.is(status, 3);
  assert.match(err, 'FTP1027');
  assert.match(err, 'model.safetensors of example/tiny');
  assert.match(err, 'main.ftp:1');
});

test('a lock file that cannot be read is told, and written anew', async () => {
  const at = project({ 'main.ftp': asking('hub("example/tiny")') });
  await at.call('lock');
  const whole = at.lock();
  writeFileSync(join(at.folder, 'finslip.lock'), `<<<<<<< ours\n${whole}=======\n{}\n>>>>>>> theirs\n`);
  for (const command of [['check'], ['lock', '--check']]) {
    const { status, err } = await at.call(...command);
    assert.is(status, 1);
    assert.match(err, 'FTP0710');
    assert.match(err, 'merge');
  }
  assert.is((await at.call('lock')).status, 0);
  assert.is(at.lock(), whole);
});

test('no models, no lock file; errors of the pipeline first; contradicting flags', async () => {
  const at = project({ 'main.ftp': asking('folder("models/own")') });
  assert.match((await at.call('lock')).out, 'nothing to lock');
  assert.not(existsSync(join(at.folder, 'finslip.lock')));
  assert.is((await at.call('lock', '--check')).status, 0);
  writeFileSync(join(at.folder, 'main.ftp'), 'model base = pretrained(hbu("example/tiny"))\n');
  const wrong = await at.call('lock');
  assert.is(wrong.status, 1);
  assert.match(wrong.err, 'hbu');
  assert.is((await at.call('lock', '--check', '--update')).status, 2);
  mkdirSync(join(at.folder, 'empty'));
  assert.is((await finslipBeside(join(at.folder, 'empty'), ['lock'], {})).status, 2);
});

test('what takes longer than a second is shown, and Ctrl-C leaves the lock file as it is', async () => {
  const at = project({ 'main.ftp': asking('hub("example/tiny")') });
  hub.fault = ({ path }, response) => {
    if (!path.includes('/revision/')) return false;
    setTimeout(() => response.end(JSON.stringify({ sha: first })), 1600);
    return true;
  };
  const slow = await at.call('lock');
  assert.is(slow.status, 0);
  assert.match(slow.err, '… example/tiny main: ');
  const before = at.lock();
  let child: ChildProcess | null = null;
  hub.fault = () => Boolean(child?.kill('SIGINT'));
  const env = { HF_ENDPOINT: hub.url, HF_HOME: at.folder, FINSLIP_CACHE: join(at.folder, 'cache') };
  const stopped = await finslipBeside(at.folder, ['lock', '--update'], env, (started) => (child = started));
  assert.is(stopped.status, 3);
  assert.match(stopped.err, 'finslip.lock stays as it is');
  assert.is(at.lock(), before);
});

test('a run that was killed while fetching goes on where it ended', async () => {
  const cache = join(temporaryFolder(), 'cache');
  const at = project({ 'main.ftp': asking('hub("example/tiny")') }, cache);
  await at.call('lock');
  const weights = tiny['model.safetensors']!;
  let child: ChildProcess | null = null;
  hub.fault = ({ origin, range }, response) => {
    if (origin !== 'delivery' || range !== null) return false;
    response.writeHead(200, { 'content-length': weights.length });
    // Given time to reach the disk.
    response.write(weights.subarray(0, 20_000), () => setTimeout(() => child!.kill('SIGKILL'), 300));
    return true;
  };
  const env = { HF_ENDPOINT: hub.url, HF_HOME: at.folder, FINSLIP_CACHE: cache };
  const killed = await finslipBeside(at.folder, ['run'], env, (started) => (child = started));
  assert.is(killed.status, null);
  // The worker hears that nobody waits for it any more, and ends.
  const parts = (): string[] => readdirSync(join(cache, 'models', 'parts'));
  const owner = Number(/-(\d+)-[0-9a-f]{32}\.part$/.exec(parts()[0]!)![1]);
  for (let waited = 0; isAlive(owner) && waited < 200; waited++) await new Promise((done) => setTimeout(done, 100));
  hub.fault = () => false;
  hub.requests.length = 0;
  const again = await at.call('run');
  assert.is(again.status, 0, again.err);
  assert.equal(
    hub.requests.filter(({ origin }) => origin === 'delivery').map(({ range }) => range),
    ['bytes=20000-'],
  );
  assert.equal(parts(), []);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const example = shared('design/examples/sjukvard.ftp');
const golden = shared('golden/training/models/tiny-gptsw3-like');
if (example !== null && golden !== null)
  test('the health-care example is locked and checked against what its base model says', async () => {
    const text = readFileSync(example, 'utf8');
    const commit = /revision: "([0-9a-f]{40})"/.exec(text)![1]!;
    const at = project({ 'sjukvard.ftp': text, 'finslip.ftp': readFileSync(join(example, '../finslip.ftp'), 'utf8') });
    mkdirSync(join(at.folder, 'filters'));
    const medical = new URL('../../pipelines/health/filters/medical.ts', import.meta.url);
    writeFileSync(join(at.folder, 'filters/medical.ts'), readFileSync(medical));
    const files = Object.fromEntries(readdirSync(golden).map((name) => [name, readFileSync(join(golden, name))]));
    const serve = (positions: number): void => {
      const config = { ...JSON.parse(files['config.json']!.toString('utf8')), n_positions: positions };
      const served = { ...files, 'config.json': Buffer.from(JSON.stringify(config)) };
      hub.models.set('example/swedish-base-126m', new Map([[commit, served]]));
    };
    assert.match((await at.call('check', 'sjukvard.ftp')).err, 'FTP0704');
    serve(2048);
    assert.is((await at.call('lock')).status, 0);
    const fine = await at.call('check', 'sjukvard.ftp');
    assert.is(fine.status, 0, fine.err);
    assert.match(fine.out, 'no errors');
    // The same pipeline on a model with fewer positions than the context that it asks for.
    serve(512);
    assert.is((await at.call('lock', '--update')).status, 0);
    const short = await at.call('check', 'sjukvard.ftp');
    assert.is(short.status, 1);
    assert.match(short.err, 'FTP0700');
    assert.match(short.err, '512 positions');
  });

test.run();

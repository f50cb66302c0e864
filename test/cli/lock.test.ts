import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as assert from 'uvu/assert';
import type { RunJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { asking, entries, first, hub, lockSuite, type Project, project, second, tiny, token } from './lock-project.ts';

const test = lockSuite('lock');

const keyOf = async ({ json }: Project, ...args: string[]): Promise<string> =>
  (await json<RunJson>('run', 'main.ftp', 'base', ...args)).tasks.find(({ id }) => id === 'base')!.key;

test('unlocked, locked, checked: the whole way', async () => {
  const at = project({ 'main.ftp': asking('hub("example/tiny")') });
  const unlocked = await at.call('check');
  assert.is(unlocked.status, 1);
  assert.match(unlocked.err, 'FTP0704');
  assert.match(unlocked.err, 'run `finslip lock`');
  assert.is((await at.call('lock', '--check')).status, 1);
  assert.not(existsSync(join(at.folder, 'finslip.lock')));

  const locked = await at.call('lock');
  assert.is(locked.status, 0, locked.err);
  assert.match(
    locked.out,
    `model base = pretrained(hub("example/tiny", revision: "${first}")) { license: "Apache-2.0" }`,
  );
  assert.match(locked.out, 'main.ftp:1');
  const text = at.lock();
  const schema = JSON.parse(readFileSync(new URL('../../grammar/schemas/lock.schema.json', import.meta.url), 'utf8'));
  const validate = new Ajv2020({ strict: false }).compile(schema);
  assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
  // Weights are not fetched to lock them: two small questions are about them at most.
  assert.ok(hub.requests.filter(({ origin }) => origin === 'delivery').every(({ range }) => range !== null));

  assert.is((await at.call('check')).status, 0);
  assert.is((await at.call('lock', '--check')).status, 0);
  hub.requests.length = 0;
  assert.match((await at.call('lock')).out, 'has everything already');
  assert.equal(hub.requests, []);
  assert.is(at.lock(), text);
});

test('a run fetches what is locked, and then needs no hub; keys are by content', async () => {
  const cache = join(temporaryFolder(), 'cache');
  const at = project({ 'main.ftp': asking('hub("example/tiny", revision: "main")') }, cache);
  await at.call('lock');
  // What is small came with locking; the weights are still to come.
  const planned = async (): Promise<number> =>
    (await at.json<{ tasks: { fetches: number }[] }>('plan')).tasks[0]!.fetches;
  assert.is(await planned(), tiny['model.safetensors']!.length);
  assert.match((await at.call('plan')).out, 'fetches 53.6 kB');
  const key = await keyOf(at);
  assert.is(await planned(), 0);
  const held = await at.call('show', 'base');
  assert.is(held.status, 0, held.err);
  // The commit written into the file means the same, so nothing runs again.
  writeFileSync(join(at.folder, 'main.ftp'), asking(`hub("example/tiny", revision: "${first}")`));
  hub.requests.length = 0;
  const again = await at.json<RunJson>('run');
  assert.equal(
    again.tasks.map((task) => [task.status, task.key]),
    [['cached', key]],
  );
  // Another project of the same user, cut off from the network.
  const other = project({ 'main.ftp': asking('hub("example/tiny", revision: "main")') }, cache);
  writeFileSync(join(other.folder, 'finslip.lock'), at.lock());
  assert.is(await keyOf(other, '--offline'), key);
  assert.equal(hub.requests, []);
  const shown = await other.json<{ outputs: unknown }>('show', 'base');
  assert.ok(shown);
});

test('a lock file of another revision is told with both', async () => {
  const at = project({ 'main.ftp': asking(`hub("example/tiny", revision: "${first}")`) });
  await at.call('lock');
  writeFileSync(join(at.folder, 'main.ftp'), asking(`hub("example/tiny", revision: "${second}")`));
  for (const command of [['check'], ['lock', '--check']]) {
    const { status, err } = await at.call(...command);
    assert.is(status, 1);
    assert.match(err, 'FTP1020');
    assert.match(err, first);
    assert.match(err, second);
  }
  assert.is((await at.call('lock')).status, 0);
  assert.equal(entries(at.lock()), [`example/tiny@${second}`]);
  assert.is((await at.call('check')).status, 0);
  const { tasks } = await at.json<RunJson>('run');
  assert.is(tasks[0]!.status, 'succeeded', 'shards are fetched like one file');
});

test('what a hub refuses or lacks is told at its place, and the lock file stays', async () => {
  const at = project({ 'main.ftp': asking('hub("example/tiny")') });
  await at.call('lock');
  const before = at.lock();
  const telling = async (reference: string, ...expected: string[]): Promise<void> => {
    writeFileSync(join(at.folder, 'main.ftp'), asking(reference));
    const { status, err } = await at.call('lock');
    assert.is(status, 1, err);
    for (const each of [...expected, 'main.ftp:1']) assert.match(err, each);
    assert.is(at.lock(), before);
  };
  await telling('hub("example/nobody")', 'FTP1023', 'Repository not found');
  await telling('hub("example/tiny", revision: "mian")', 'FTP1024', 'the revision mian');
  await telling('hub("../tiny")', 'FTP1021', '../tiny');
  const { 'model.safetensors': _, ...pickled } = tiny;
  hub.models.set('example/pickled', new Map([[first, { ...pickled, 'pytorch_model.bin': new Uint8Array(9) }]]));
  await telling(`hub("example/pickled", revision: "${first}")`, 'FTP1030', 'pytorch_model.bin');
  hub.models.set(
    'example/cut',
    new Map([[first, { ...tiny, 'model.safetensors': tiny['model.safetensors']!.subarray(0, 9000) }]]),
  );
  await telling(`hub("example/cut", revision: "${first}")`, 'FTP1030', 'truncated');
  const json = new TextEncoder().encode('{ "model_type": ');
  hub.models.set('example/json', new Map([[first, { ...tiny, 'config.json': json }]]));
  await telling(`hub("example/json", revision: "${first}")`, 'FTP1030', 'config.json is no JSON object');
  hub.fault = (_, response) => Boolean(response.writeHead(403, { 'x-error-code': 'GatedRepo' }).end());
  await telling('hub("example/gated")', 'FTP1023', 'accept its licence');
});

test('the token is in no file and on no screen', async () => {
  const at = project({ 'main.ftp': asking('hub("example/tiny")') });
  const seen = [await at.call('lock'), await at.call('run', '--json'), await at.call('check', '--json')];
  assert.ok(hub.requests.some(({ authorization }) => authorization === `Bearer ${token}`));
  hub.fault = (_, response) => Boolean(response.writeHead(401).end());
  seen.push(await at.call('lock', '--update'));
  assert.is(seen.at(-1)!.status, 1);
  assert.not.match(JSON.stringify(seen), token);
  for (const path of readdirSync(at.folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(at.folder, path);
    try {
      assert.not.match(readFileSync(file, 'latin1'), token);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
    }
  }
});

test('an entry without files can be checked against and not run', async () => {
  const at = project({ 'main.ftp': asking(`hub("example/tiny", revision: "${first}")`) });
  const models = { [`example/tiny@${first}`]: { config: { model_type: 'llama' } } };
  writeFileSync(join(at.folder, 'finslip.lock'), JSON.stringify({ format: 1, models }));
  assert.is((await at.call('check')).status, 0);
  for (const command of [['plan'], ['lock', '--check']]) {
    const { status, err } = await at.call(...command);
    assert.is(status, 1);
    assert.match(err, 'FTP1022');
  }
  await at.call('lock');
  assert.is((await at.call('plan')).status, 0);
});

test.run();

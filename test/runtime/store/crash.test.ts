import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { replay } from '../../../runtime/events/replay.ts';
import { eventsPath, resultFolder } from '../../../runtime/store/layout.ts';
import { openStore } from '../../../runtime/store/store.ts';
import { verify } from '../../../runtime/store/verify.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { endChildren, startChild } from './processes.ts';
import { compute, exists, filesUnder, keyFor, openTemporary } from './support.ts';

test.after.each(endChildren);

/** Where a publishing process is killed: each point, and those passed several times more than once. */
const points: readonly [string, 'miss' | 'hit'][] = [
  ['publish.begin:1', 'miss'],
  ['durable.synced:1', 'miss'],
  ['publish.manifest:1', 'miss'],
  ['publish.blob:1', 'miss'],
  ['publish.blob:3', 'miss'],
  ['publish.tree:1', 'miss'],
  ['publish.pieces:1', 'miss'],
  ['publish.fence:1', 'miss'],
  ['durable.synced:7', 'miss'],
  ['publish.record:1', 'hit'],
  ['publish.end:1', 'hit'],
];

for (const [point, left] of points)
  test(`killed at ${point}: a ${left}, nothing half-published, and the next process goes on at once`, async () => {
    const store = await openTemporary();
    const other = await compute(store, 'other');
    const killed = await startChild({ task: 'compute', root: store.root, name: 'a' }, point).ended;
    assert.is(killed.signal, 'SIGKILL');
    assert.not(killed.lines.includes('published'));

    assert.is((await store.lookup(keyFor('a'))) === null, left === 'miss');
    assert.equal(await store.lookup(keyFor('other')), other);
    const found = await verify(store.context);
    assert.equal({ damaged: found.damaged, incomplete: found.incomplete }, { damaged: [], incomplete: [] });

    // Sixty seconds of lease are left; that its holder has ended is seen at once.
    const next = await openTemporary({ root: store.root });
    const waited = await next.waitFor(keyFor('a'), { runId: 'next', waiting: () => assert.unreachable('it waited') });
    assert.is(waited.kind, left === 'miss' ? 'held' : 'hit');
    if (waited.kind === 'held') {
      await waited.lease.release();
      await compute(next, 'a');
    }
    assert.ok(await store.lookup(keyFor('a')));
    assert.is(filesUnder(resultFolder(store.root, keyFor('a'))).length, 1);
    if (left === 'miss')
      assert.equal(filesUnder(join(store.root, 'tmp')), [], 'what the killed process left was swept');
    assert.equal([...store.warnings, ...next.warnings], []);
  });

test('the log of a killed run holds everything it had said', async () => {
  for (const point of ['events.write:3', 'events.written:3', 'events.synced:3']) {
    const root = join(temporaryFolder(), 'store');
    const name = '20260101-000000-000-abcd';
    const killed = await startChild({ task: 'log', root, name }, point).ended;
    assert.equal(killed.lines, ['open', 't0', 't1']);
    const { events } = replay(readFileSync(eventsPath(root, name)));
    const tasks = events.map(({ task }) => task);
    assert.equal(tasks.slice(0, 2), ['t0', 't1']);
    const again = await startChild({ task: 'log', root, name }).ended;
    assert.is(again.code, 0);
    const after = replay(readFileSync(eventsPath(root, name)));
    assert.equal(
      after.events.map(({ task }) => task),
      [...tasks, 't0', 't1', 't2', 't3', 't4'],
    );
    assert.is(after.torn, false);
  }
});

for (const count of [2, 8])
  test(`${count} processes want one result: the work is done once`, async () => {
    const root = join(temporaryFolder(), 'store');
    const worked = join(temporaryFolder(), 'worked');
    const children = Array.from({ length: count }, () =>
      startChild({ task: 'compute', root, name: 'a', worked, work: 100 }),
    );
    const ends = await Promise.all(children.map(({ ended }) => ended));
    assert.equal(
      ends.map(({ code }) => code),
      ends.map(() => 0),
    );
    assert.is(ends.filter(({ lines }) => lines.includes('published')).length, 1);
    assert.is(ends.filter(({ lines }) => lines.includes('hit')).length, count - 1);
    assert.is(readFileSync(worked, 'utf8').trim().split('\n').length, 1);
    assert.ok(await (await openStore(root)).lookup(keyFor('a')));
  });

test('a holder stopped longer than its lease lasts cannot publish when it wakes', async () => {
  if (!exists('/proc/self/status'))
    return console.log('skipped: this system does not tell whether a process is stopped');
  const lease = { heartbeat: 0.1, expiry: 0.5 };
  const root = join(temporaryFolder(), 'store');
  // It stops itself at the last moment before it looks whether it still holds the lease.
  const slow = startChild({ task: 'compute', root, name: 'a', text: 'slow', lease }, 'publish.fence:1:SIGSTOP');
  await slow.stopped();
  const quick = startChild({ task: 'compute', root, name: 'a', text: 'quick', lease, work: 700 });
  await quick.said('held');
  slow.kill('SIGCONT');
  assert.equal((await slow.ended).lines, ['held', 'FTP0857']);
  const store = await openStore(root);
  assert.is(await store.lookup(keyFor('a')), null);
  assert.ok((await quick.ended).lines.includes('published'));
  assert.is(filesUnder(resultFolder(root, keyFor('a'))).length, 1);
});

test('a holder stopped after that look publishes beside the other: both results are kept, and the first one counts', async () => {
  if (!exists('/proc/self/status'))
    return console.log('skipped: this system does not tell whether a process is stopped');
  const lease = { heartbeat: 0.1, expiry: 0.5 };
  const root = join(temporaryFolder(), 'store');
  // Synced pieces: manifest, three shards, two files, a tree; the eighth is the record, looked at already.
  const slow = startChild({ task: 'compute', root, name: 'a', text: 'slow', lease }, 'durable.synced:8:SIGSTOP');
  await slow.stopped();
  const quick = startChild({ task: 'compute', root, name: 'a', text: 'quick', lease });
  assert.ok((await quick.ended).lines.includes('published'));
  const store = await openTemporary({ root });
  const first = await store.lookup(keyFor('a'));
  slow.kill('SIGCONT');
  await slow.ended;
  assert.is(filesUnder(resultFolder(root, keyFor('a'))).length, 2);
  assert.equal(await store.lookup(keyFor('a')), first);
  assert.not(exists(join(root, 'quarantine')));
});

test.run();

import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasEnded, self } from '../../../runtime/store/identity.ts';
import { leaseFolder } from '../../../runtime/store/layout.ts';
import type { Lease, Owner } from '../../../runtime/store/lease.ts';
import { openStore, type Store } from '../../../runtime/store/store.ts';
import { codeOf, compute, held, keyFor, leaveResult, manifestOf, openTemporary } from './support.ts';

const key = keyFor('a');
const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
const ownerPath = ({ root }: Store, epoch: number): string => join(leaseFolder(root, key), String(epoch), 'owner.json');

/** Makes the holder's last heartbeat this many seconds old. */
function silence(store: Store, epoch: number, seconds: number): void {
  const then = new Date(Date.now() - seconds * 1000);
  utimesSync(ownerPath(store, epoch), then, then);
}

/** Writes a lease as another process would have. */
function foreign(store: Store, epoch: number, owner: Partial<Owner>): void {
  mkdirSync(join(leaseFolder(store.root, key), String(epoch)), { recursive: true });
  writeFileSync(
    ownerPath(store, epoch),
    JSON.stringify({ ...self(), runId: 'theirs', epoch, token: 'theirs', expires: 60, ...owner }),
  );
}

async function isFree(store: Store): Promise<boolean> {
  const acquired = await store.acquire(key, 'mine');
  if ('busy' in acquired) return false;
  await acquired.held.release();
  return true;
}

test('one holds, others hear who; after release the next has a higher number', async () => {
  const store = await openTemporary();
  const first = await held(store, key, 'run-1');
  const second = await (await openStore(store.root)).acquire(key, 'run-2');
  assert.ok('busy' in second);
  assert.is(second.busy.pid, process.pid);
  assert.is(second.busy.runId, 'run-1');
  assert.ok(second.age < 60);
  await first.release();
  assert.not(first.isHeld());
  const third = await held(store, key, 'run-3');
  assert.is(third.owner.epoch, first.owner.epoch + 1);
  assert.equal(readdirSync(leaseFolder(store.root, key)), [String(third.owner.epoch)]);
  await third.release();
  await third.release();
});

test('leases of different keys do not meet', async () => {
  const store = await openTemporary();
  await held(store, key);
  assert.ok('held' in (await store.acquire(keyFor('b'), 'run')));
});

test('a silent holder on another host loses its lease after the expiry, not before', async () => {
  const store = await openTemporary();
  foreign(store, 3, { host: 'elsewhere', bootId: 'other', pid: 1 });
  silence(store, 3, 50);
  assert.not(await isFree(store));
  silence(store, 3, 70);
  const lease = await held(store, key);
  assert.is(lease.owner.epoch, 4);
});

test('an ended process of this machine holds nothing, however lately it was heard of', async () => {
  const store = await openTemporary();
  foreign(store, 1, { pid: 2 ** 22 + 7 });
  assert.ok(await isFree(store));
});

test('a process number used anew is not the holder', async () => {
  if (self().pidStart === null) return console.log('skipped: this system does not tell when processes started');
  const store = await openTemporary();
  foreign(store, 1, { pidStart: '1' });
  assert.ok(await isFree(store));
});

test('a machine started anew holds nothing', async () => {
  if (self().bootId === null) return console.log('skipped: this system does not tell its boots apart');
  const store = await openTemporary();
  foreign(store, 1, { bootId: 'before' });
  assert.ok(await isFree(store));
});

test('who cannot be seen from here counts as alive', () => {
  const here = self();
  assert.not(hasEnded(here));
  assert.not(hasEnded({ ...here, host: 'elsewhere', pid: 2 ** 22 + 7 }));
  assert.not(hasEnded({ ...here, pidNamespace: 'pid:[1]', pid: 2 ** 22 + 7 }));
  assert.ok(hasEnded({ ...here, pid: 2 ** 22 + 7 }));
});

test('a holder that has not signed yet blocks, until it is plainly forgotten', async () => {
  const store = await openTemporary();
  const folder = join(leaseFolder(store.root, key), '1');
  mkdirSync(folder, { recursive: true });
  assert.not(await isFree(store));
  const then = new Date(Date.now() - 70_000);
  utimesSync(folder, then, then);
  assert.ok(await isFree(store));
});

test('a damaged owner file counts by its age', async () => {
  const store = await openTemporary();
  foreign(store, 1, {});
  writeFileSync(ownerPath(store, 1), '{"host": "x');
  assert.not(await isFree(store));
  silence(store, 1, 70);
  assert.ok(await isFree(store));
});

test('heartbeats keep a lease beyond its expiry', async () => {
  const times = { heartbeat: 0.05, expiry: 0.4 };
  const store = await openTemporary({ lease: times });
  const lease = await held(store, key);
  const text = readFileSync(ownerPath(store, 1), 'utf8');
  await pause(800);
  assert.not(await isFree(store));
  assert.ok(lease.isHeld());
  assert.is(readFileSync(ownerPath(store, 1), 'utf8'), text);
  await lease.release();
  assert.ok(await isFree(store));
});

test('a holder that was taken over knows, cannot publish, and does not disturb the new one', async () => {
  const store = await openTemporary();
  const lost = await held(store, key, 'slow');
  silence(store, 1, 70);
  const taken = await held(await openStore(store.root), key, 'quick');
  assert.not(lost.isHeld());
  assert.ok(lost.lost.aborted);
  const workspace = await store.workspace(key);
  const result = await leaveResult(workspace);
  assert.is(await codeOf(() => store.publish(key, manifestOf('a'), workspace, result, lost)), 'FTP0857');
  assert.is(await store.lookup(key), null);
  await lost.release();
  assert.ok(taken.isHeld());
  await taken.release();
});

test('a holder that was taken over gets the result that the other published, when it is equal', async () => {
  const store = await openTemporary();
  const lost = await held(store, key, 'slow');
  const workspace = await store.workspace(key);
  const result = await leaveResult(workspace, 'a');
  silence(store, 1, 70);
  const other = await openTemporary({ root: store.root });
  const published = await compute(other, 'a');
  assert.equal(await store.publish(key, manifestOf('a'), workspace, result, lost), published);
});

test('who looked long ago cannot win a number a second time', async () => {
  const store = await openTemporary();
  const first: Lease = await held(store, key);
  let moved = false;
  // While this process looks at epoch 1, which is free, another takes 2 and gives it back.
  const fs = {
    ...store.context.fs,
    makeFolder(path: string): boolean {
      if (!moved && path.endsWith('/2')) {
        moved = true;
        mkdirSync(join(leaseFolder(store.root, key), '2.free'));
      }
      return store.context.fs.makeFolder(path);
    },
  };
  await first.release();
  const late = await held(await openStore(store.root, { fs }), key);
  assert.is(late.owner.epoch, 3);
});

test('a broken lease is free at once', async () => {
  const store = await openTemporary();
  assert.not(await store.breakLease(key));
  const lease = await held(store, key);
  assert.ok(await store.breakLease(key));
  assert.not(lease.isHeld());
  assert.ok(await isFree(store));
});

test('a waiter gets the result of whom it waits for, and says whom once', async () => {
  const store = await openTemporary();
  const lease = await held(store, key);
  const told: string[] = [];
  const waiting = store.waitFor(key, {
    runId: 'waiter',
    waiting: (owner, { warning }) => told.push(owner, warning.code),
  });
  await pause(300);
  const workspace = await store.workspace(key);
  const published = await store.publish(key, manifestOf('a'), workspace, await leaveResult(workspace), lease);
  await lease.release();
  const waited = await waiting;
  assert.is(waited.kind, 'hit');
  assert.equal(waited.kind === 'hit' && waited.result, await store.lookup(key));
  assert.equal(waited.kind === 'hit' && waited.result.outputs, published.outputs);
  assert.equal(told, [`process ${process.pid} on ${self().host}`, 'FTP0855']);
});

test('a waiter can be stopped', async () => {
  const store = await openTemporary();
  const lease = await held(store, key);
  const stop = new AbortController();
  const waiting = store.lease(key, { runId: 'waiter', signal: stop.signal });
  setTimeout(() => stop.abort(), 50);
  assert.is(await waiting, null);
  assert.ok(lease.isHeld());
});

test('whoever comes when the result is there gets it, not the lease', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  const waited = await store.waitFor(key, { runId: 'late' });
  assert.is(waited.kind, 'hit');
  assert.ok(await isFree(store));
});

test.run();

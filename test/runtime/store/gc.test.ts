import { appendFileSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openRunLog } from '../../../runtime/events/log.ts';
import { newRunId } from '../../../runtime/events/run-id.ts';
import { gc } from '../../../runtime/store/gc.ts';
import { self } from '../../../runtime/store/identity.ts';
import { leaseFolder } from '../../../runtime/store/layout.ts';
import { verify } from '../../../runtime/store/verify.ts';
import { samples } from '../events/samples.ts';
import {
  codeOf,
  compute,
  exists,
  filesUnder,
  held,
  keyFor,
  manifestOf,
  type OpenedStore,
  openTemporary,
} from './support.ts';

/** A run that used these results. */
async function runOver(store: OpenedStore, ...names: string[]): Promise<string> {
  const log = await openRunLog(store.context, newRunId());
  for (const name of names) await log.append('task.cached', name, { key: keyFor(name), rowsIn: null, rowsOut: null });
  await log.close();
  return log.runId;
}

const hits = async (store: OpenedStore, ...names: string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const name of names) if (await store.lookup(keyFor(name))) found.push(name);
  return found;
};

const day = 24 * 3600;
function age(path: string, seconds: number): void {
  const then = new Date(Date.now() - seconds * 1000);
  utimesSync(path, then, then);
}

test('results of kept runs, pins and named keys stay, with every piece; the rest goes', async () => {
  const store = await openTemporary();
  for (const name of ['old', 'new', 'pinned', 'locked', 'loose']) await compute(store, name);
  await runOver(store, 'old');
  await runOver(store, 'new');
  await store.pin('release-1', [keyFor('pinned')]);
  const before = filesUnder(join(store.root, 'cas')).length;

  const report = await gc(store.context, { runs: 1, keys: [keyFor('locked')] });
  assert.equal(await hits(store, 'old', 'new', 'pinned', 'locked', 'loose'), ['new', 'pinned', 'locked']);
  assert.is(report.removed.results.count, 2);
  assert.is(report.removed.blobs.count, 2 * 4);
  assert.is(report.removed.trees.count, 2);
  assert.is(report.removed.manifests.count, 2);
  assert.is(filesUnder(join(store.root, 'cas')).length, before - 8);
  assert.is(report.kept.results.count, 3);
  assert.is(report.waiting.results.count, 0);
  assert.equal(store.warnings, []);
  assert.equal((await verify(store.context)).incomplete, []);
  assert.is(await store.keyManifest(keyFor('loose')), null);
  assert.equal(await store.keyManifest(keyFor('new')), manifestOf('new'));

  await store.unpin('release-1');
  await gc(store.context, { runs: 0 });
  assert.equal(await hits(store, 'new', 'pinned', 'locked'), []);
  assert.equal(filesUnder(join(store.root, 'cas')), []);
  assert.equal(filesUnder(join(store.root, 'ac')), []);
});

test('the newest runs of each pipeline stay, whoever ran last', async () => {
  const store = await openTemporary();
  for (const name of ['mine-old', 'mine', 'theirs']) await compute(store, name);
  const run = async (project: string, name: string): Promise<void> => {
    const log = await openRunLog(store.context, newRunId());
    await log.append('run.started', null, { ...samples['run.started'], project, tasks: [name] });
    await log.append('task.cached', name, { key: keyFor(name), rowsIn: null, rowsOut: null });
    await log.close();
  };
  await run('/mine', 'mine-old');
  await run('/mine', 'mine');
  await run('/theirs', 'theirs');
  await gc(store.context, { runs: 1 });
  assert.equal(await hits(store, 'mine-old', 'mine', 'theirs'), ['mine', 'theirs']);
});

test('a piece that a kept result shares stays', async () => {
  const store = await openTemporary();
  await compute(store, 'a', 'text');
  await compute(store, 'b', 'text');
  await gc(store.context, { runs: 0, keys: [keyFor('b')] });
  assert.equal(await hits(store, 'a', 'b'), ['b']);
  assert.equal((await verify(store.context)).damaged, []);
});

test('a dry run tells the same and removes nothing', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  const files = filesUnder(store.root).filter((file) => !file.startsWith('gc/'));
  const dry = await gc(store.context, { runs: 0, dryRun: true });
  assert.equal(
    filesUnder(store.root).filter((file) => !file.startsWith('gc/')),
    files,
  );
  const wet = await gc(store.context, { runs: 0 });
  assert.equal(wet.removed, dry.removed);
  assert.ok(wet.removed.blobs.bytes > 0);
});

test('while another process works, what is unwanted waits for a second gc after the grace', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  await compute(store, 'b');
  for (const file of filesUnder(store.root)) age(join(store.root, file), 3600);
  const lease = await held(store, keyFor('busy'));

  let report = await gc(store.context, { runs: 0 });
  assert.is(report.removed.results.count, 0);
  assert.is(report.waiting.results.count, 2);
  assert.equal(await hits(store, 'a', 'b'), ['a', 'b']);

  report = await gc(store.context, { runs: 0 });
  assert.is(report.removed.results.count, 0, 'three minutes have not passed');

  // A run has begun to rely on b meanwhile.
  await runOver(store, 'b');
  report = await gc(store.context, { runs: 1, grace: 0 });
  assert.is(report.removed.results.count, 1);
  assert.equal(await hits(store, 'a', 'b'), ['b']);
  assert.equal(store.warnings, []);
  await lease.release();
});

test('what was used lately is not ripe', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  const lease = await held(store, keyFor('busy'));
  await gc(store.context, { runs: 0, grace: 5 });
  // Pretend that the first gc was an hour ago; the files are new all the same.
  const list = join(store.root, 'gc', 'candidates.json');
  const earlier = String(BigInt(Date.now() - 3_600_000) * 1_000_000n);
  const candidates = JSON.parse(readFileSync(list, 'utf8')) as Record<string, string>;
  writeFileSync(list, JSON.stringify(Object.fromEntries(Object.keys(candidates).map((path) => [path, earlier]))));
  const report = await gc(store.context, { runs: 0, grace: 5 });
  assert.is(report.removed.blobs.count, 0);
  assert.equal(await hits(store, 'a'), ['a']);
  await lease.release();
});

test('a damaged list of candidates only puts removal off', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  const lease = await held(store, keyFor('busy'));
  await gc(store.context, { runs: 0 });
  for (const text of ['{"half', 'null', '{"cas/x": "y"}', '[1]']) {
    writeFileSync(join(store.root, 'gc', 'candidates.json'), text);
    assert.is((await gc(store.context, { runs: 0 })).removed.blobs.count, 0);
  }
  await lease.release();
});

test('a result published while gc runs keeps its pieces', async () => {
  const store = await openTemporary();
  await compute(store, 'a', 'text');
  let published = false;
  // Between looking and removing, another process publishes the same blobs under another key.
  const unlink = store.context.fs.unlink;
  const context = {
    ...store.context,
    fs: {
      ...store.context.fs,
      unlink(path: string) {
        if (!published && path.includes('/ac/')) {
          published = true;
          for (const file of filesUnder(join(store.root, 'cas'))) age(join(store.root, 'cas', file), -1);
        }
        unlink(path);
      },
    },
  };
  const report = await gc(context, { runs: 0 });
  assert.is(report.removed.results.count, 1);
  assert.is(report.removed.blobs.count, 0);
});

test('a run that is going on keeps its results, even beyond the number of runs kept', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  const log = await openRunLog(store.context, newRunId());
  await log.append('task.cached', 'a', { key: keyFor('a'), rowsIn: null, rowsOut: null });
  const report = await gc(store.context, { runs: 0, grace: 0 });
  assert.is(report.kept.results.count, 1);
  assert.equal(await hits(store, 'a'), ['a']);
  await log.close();
});

test('what killed processes left goes; what lives stays', async () => {
  const store = await openTemporary();
  const mine = await store.workspace(keyFor('a'));
  const left = `${mine.slice(0, mine.lastIndexOf('-'))}-${'0'.repeat(32)}`;
  mkdirSync(left);
  writeFileSync(join(left, 'owner.json'), JSON.stringify({ ...self(), pid: 2 ** 22 + 7 }));
  appendFileSync(join(left, 'big'), 'x'.repeat(1000));
  const foreign = join(store.root, 'tmp', `elsewhere-17-${'1'.repeat(32)}`);
  mkdirSync(foreign);
  const forgotten = join(store.root, 'tmp', `elsewhere-18-${'2'.repeat(32)}`);
  mkdirSync(forgotten);
  age(forgotten, 8 * day);
  // Not quiet, since a workspace of this process is there: stale ones go by the two phases.
  await gc(store.context, { runs: 0, grace: 0 });
  const report = await gc(store.context, { runs: 0, grace: 0 });
  assert.ok(exists(mine));
  assert.ok(exists(foreign));
  assert.not(exists(left));
  assert.not(exists(forgotten));
  assert.is(report.kept.temporary.count, 2);
});

test('checkpoints go when their task has a result or nobody came back for them', async () => {
  const store = await openTemporary();
  for (const name of ['done', 'going', 'given-up'])
    writeFileSync(join(await store.checkpoints(keyFor(name)), 'step'), 'x');
  await compute(store, 'done');
  const givenUp = await store.checkpoints(keyFor('given-up'));
  age(join(givenUp, 'step'), 40 * day);
  age(givenUp, 40 * day);
  const report = await gc(store.context, { runs: 0, keys: [keyFor('done')] });
  assert.is(report.removed.checkpoints.count, 2);
  assert.ok(exists(join(await store.checkpoints(keyFor('going')), 'step')));
  assert.not(exists(givenUp));
});

test('given-back leases are forgotten after a while', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  await compute(store, 'b');
  const [old, recent] = [leaseFolder(store.root, keyFor('a')), leaseFolder(store.root, keyFor('b'))];
  age(old, 3600);
  await gc(store.context, { runs: 0 });
  assert.not(exists(old));
  assert.ok(exists(recent));
  await (await held(store, keyFor('a'))).release();
});

test('a pin that cannot be read stops gc', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  await store.pin('mine', [keyFor('a')]);
  writeFileSync(join(store.root, 'pins', 'mine.json'), '{"keys": ["sha2');
  assert.is(await codeOf(() => gc(store.context, { runs: 0 })), 'FTP0866');
  assert.equal(await hits(store, 'a'), ['a']);
  rmSync(join(store.root, 'pins', 'mine.json'));
  await gc(store.context, { runs: 0 });
  assert.equal(await hits(store, 'a'), []);
});

test('two collections at once: the second is told', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  const results = await Promise.all([1, 2].map(() => codeOf(() => gc(store.context, { runs: 0 }))));
  assert.equal(results.sort(), ['FTP0867', null]);
});

test.run();

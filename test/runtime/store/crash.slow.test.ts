import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gc } from '../../../runtime/store/gc.ts';
import { openStore } from '../../../runtime/store/store.ts';
import { verify } from '../../../runtime/store/verify.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { endChildren, startChild } from './processes.ts';
import { filesUnder, keyFor, openTemporary } from './support.ts';

test.after.each(endChildren);

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** A small generator with a printed seed, so that a failure can be had again. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const seed = Number(process.env.FINSLIP_TEST_SEED ?? Date.now() % 100_000);
console.log(`seed ${seed} (FINSLIP_TEST_SEED repeats it)`);

test('killed at every single synced file, one after the other: each time the next process goes on', async () => {
  for (let n = 1; ; n++) {
    const store = await openTemporary();
    const order = { task: 'compute', root: store.root, name: 'a' } as const;
    const killed = await startChild(order, `durable.synced:${n}`).ended;
    if (killed.signal === null) {
      assert.ok(n > 8, 'every file was reached');
      break;
    }
    assert.equal((await startChild(order).ended).lines, ['held', 'published']);
    const found = await verify(store.context);
    assert.equal([found.damaged, found.incomplete, store.warnings], [[], [], []]);
  }
});

test('four processes killed at random, again and again: what was said to be published stays, and all gets done', async () => {
  const random = chance(seed);
  const root = join(temporaryFolder(), 'store');
  const names = ['a', 'b', 'c'];
  const published = new Set<string>();
  for (let round = 0; round < 25; round++) {
    const children = Array.from({ length: 4 }, () => {
      const name = names[Math.floor(random() * names.length)]! + Math.floor(round / 5);
      return { name, child: startChild({ task: 'compute', root, name, work: 30 }) };
    });
    await pause(150 + random() * 400);
    for (const { child } of children) if (random() < 0.7) child.kill('SIGKILL');
    for (const { name, child } of children) if ((await child.ended).lines.includes('published')) published.add(name);
    const store = await openTemporary({ root });
    for (const name of published) assert.ok(await store.lookup(keyFor(name)), `${name} was published (round ${round})`);
    assert.equal(store.warnings, []);
  }
  assert.ok(published.size > 0);
  for (const name of names) await startChild({ task: 'compute', root, name }).ended;
  const store = await openTemporary({ root });
  const found = await verify(store.context);
  assert.equal([found.damaged, found.incomplete, store.warnings], [[], [], []]);
  await gc(store.context, { runs: 0, keys: names.map(keyFor) });
  assert.equal(filesUnder(join(root, 'tmp')), []);
  for (const name of names) assert.ok(await store.lookup(keyFor(name)));
});

test('processes suspended longer than their leases last: one result per name, whoever wins', async () => {
  const random = chance(seed + 1);
  const root = join(temporaryFolder(), 'store');
  const lease = { heartbeat: 0.1, expiry: 0.4 };
  for (let round = 0; round < 8; round++) {
    const name = `round ${round}`;
    const children = Array.from({ length: 3 }, () => startChild({ task: 'compute', root, name, lease, work: 100 }));
    for (let i = 0; i < 3; i++) {
      await pause(100 + random() * 200);
      const child = children[Math.floor(random() * children.length)]!;
      child.kill('SIGSTOP');
      await pause(600);
      child.kill('SIGCONT');
    }
    const ends = await Promise.all(children.map(({ ended }) => ended));
    for (const { lines } of ends) assert.ok(['published', 'hit', 'FTP0857'].includes(lines.at(-1) ?? ''), lines.join());
    const store = await openStore(root);
    assert.ok(await store.lookup(keyFor(name)));
    assert.equal((await verify(store.context)).damaged, []);
  }
});

test('a log killed at every write', async () => {
  const root = join(temporaryFolder(), 'store');
  const name = '20260101-000000-000-abcd';
  for (let n = 1; n <= 4; n++)
    for (const point of ['events.write', 'events.written', 'events.synced'])
      await startChild({ task: 'log', root, name }, `${point}:${n}`).ended;
  const whole = await startChild({ task: 'log', root, name }).ended;
  assert.is(whole.code, 0);
  const lines = readFileSync(join(root, 'runs', name, 'events.jsonl'), 'utf8')
    .trim()
    .split('\n');
  assert.equal(
    lines.map((line) => JSON.parse(line).seq),
    lines.map((_, i) => i + 1),
  );
  // Each of the twelve said n - 1 events before it died, and may have written one more.
  assert.ok(lines.length >= 3 * (0 + 1 + 2 + 3) + 5);
});

test.run();

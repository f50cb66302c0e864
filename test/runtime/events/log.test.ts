import { appendFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunEvent } from '../../../runtime/events/event.ts';
import { openRunLog, type RunLog, writerFolder } from '../../../runtime/events/log.ts';
import { replay } from '../../../runtime/events/replay.ts';
import { checkedLine, readCheckedLine } from '../../../runtime/store/checked-line.ts';
import { type FileSystem, nodeFileSystem } from '../../../runtime/store/file-system.ts';
import { eventsPath } from '../../../runtime/store/layout.ts';
import { codeOf, keyFor, openTemporary } from '../store/support.ts';
import { runId, samples } from './samples.ts';

const skip = (log: RunLog, task: string): Promise<void> => log.append('task.skipped', task, { because: 'x' });
const tasksIn = (path: string): (string | null)[] => replay(readFileSync(path)).events.map(({ task }) => task);

test('what is appended is read back, in order and numbered', async () => {
  const { context, root } = await openTemporary();
  const log = await openRunLog(context, runId);
  await log.append('run.started', null, samples['run.started']);
  await log.append('task.cached', 'read', samples['task.cached']);
  await log.close();
  const { events, torn, damagedLine } = replay(readFileSync(eventsPath(root, runId)));
  assert.equal(
    events.map(({ seq, type, task, runId: run, data }) => ({ seq, type, task, run, data })),
    [
      { seq: 1, type: 'run.started', task: null, run: runId, data: samples['run.started'] },
      { seq: 2, type: 'task.cached', task: 'read', run: runId, data: samples['task.cached'] },
    ],
  );
  assert.equal({ torn, damagedLine }, { torn: false, damagedLine: null });
});

test('a burst costs few syncs, and an end waits for its own', async () => {
  let syncs = 0;
  let writes = 0;
  const fs: FileSystem = {
    ...nodeFileSystem,
    async openLog(path) {
      const file = await nodeFileSystem.openLog(path);
      return {
        ...file,
        write(bytes, at) {
          writes++;
          return file.write(bytes, at);
        },
        datasync() {
          syncs++;
          return file.datasync();
        },
      };
    },
  };
  const { context, root } = await openTemporary({ fs });
  const log = await openRunLog(context, runId);
  await Promise.all(
    Array.from({ length: 500 }, (_, i) => log.append('task.published', `t${i}`, samples['task.published'])),
  );
  assert.ok(syncs >= 1 && syncs <= 3, `${syncs} syncs`);
  assert.ok(writes <= 3, `${writes} writes`);
  const before = syncs;
  await skip(log, 'x');
  assert.is(syncs, before, 'what is no end goes along with the next sync');
  await log.append('task.failed', 'y', samples['task.failed']);
  assert.is(syncs, before + 1);
  await log.close();
  assert.is(tasksIn(eventsPath(root, runId)).length, 502);
});

test('listeners hear each event once, when it is written', async () => {
  const { context } = await openTemporary();
  const log = await openRunLog(context, runId);
  const heard: RunEvent[] = [];
  const stop = log.subscribe((event) => heard.push(event));
  await skip(log, 'a');
  await skip(log, 'b');
  await new Promise(setImmediate);
  stop();
  await skip(log, 'c');
  await log.close();
  assert.equal(
    heard.map(({ seq, task }) => [seq, task]),
    [
      [1, 'a'],
      [2, 'b'],
    ],
  );
});

test('one writer per run; a later one goes on where it ended', async () => {
  const store = await openTemporary();
  const log = await openRunLog(store.context, runId);
  await skip(log, 'a');
  assert.is(await codeOf(() => openRunLog(store.context, runId)), 'FTP0863');
  await log.close();
  const again = await openRunLog(store.context, runId);
  await skip(again, 'b');
  await again.close();
  assert.equal(tasksIn(eventsPath(store.root, runId)), ['a', 'b']);
});

test('a writer that was taken over writes no more ends', async () => {
  const { context, root } = await openTemporary();
  const log = await openRunLog(context, runId);
  await skip(log, 'a');
  mkdirSync(join(writerFolder(root, runId), '9'), { recursive: true });
  assert.is(await codeOf(() => log.append('task.failed', 'b', samples['task.failed'])), 'FTP0863');
  assert.is(await codeOf(() => log.close()), 'FTP0863');
  assert.equal(tasksIn(eventsPath(root, runId)), ['a']);
});

test('a torn last line is dropped, and written over by who goes on', async () => {
  for (const torn of [
    '{"seq":3,"ts":"2026',
    '{"seq":3}',
    '\n',
    '{"seq":3,"crc":"0123456789abcdef"}\n',
    '\u0000'.repeat(300),
  ]) {
    const { context, root, warnings } = await openTemporary();
    const log = await openRunLog(context, runId);
    await skip(log, 'a');
    await skip(log, 'b');
    await log.close();
    const path = eventsPath(root, runId);
    const size = statSync(path).size;
    appendFileSync(path, torn);
    const read = replay(readFileSync(path));
    assert.equal([read.events.length, read.good, read.torn, read.damagedLine], [2, size, true, null]);
    const again = await openRunLog(context, runId);
    await skip(again, 'c');
    await again.close();
    assert.equal(tasksIn(path), ['a', 'b', 'c']);
    assert.equal(warnings, []);
  }
});

test('property: cut anywhere, a log gives its whole lines and nothing else', async () => {
  const { context, root } = await openTemporary();
  const log = await openRunLog(context, runId);
  for (const task of ['a', 'b', 'c', 'd']) await log.append('task.skipped', task, { because: 'ö\n"crc"' });
  await log.close();
  const bytes = readFileSync(eventsPath(root, runId));
  const ends = [...bytes.entries()].flatMap(([i, byte]) => (byte === 10 ? [i + 1] : []));
  assert.is(ends.length, 4);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const read = replay(bytes.subarray(0, cut));
    assert.is(read.events.length, ends.filter((end) => end <= cut).length);
    assert.is(read.torn, cut !== read.good);
    assert.is(read.damagedLine, null);
  }
});

test('property: a changed byte is never read; what is before it is', async () => {
  const { context, root } = await openTemporary();
  const log = await openRunLog(context, runId);
  for (let i = 0; i < 20; i++) await skip(log, `t${i}`);
  await log.close();
  const bytes = readFileSync(eventsPath(root, runId));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(bytes);
      changed[at]! ^= by;
      const { events, damagedLine, torn } = replay(changed);
      const line = bytes.subarray(0, at).filter((byte) => byte === 10).length;
      assert.is(events.length, line);
      assert.ok(torn || damagedLine === line + 1);
    }),
  );
});

test('lines exchanged, left out or doubled break the chain', async () => {
  const { context, root, warnings } = await openTemporary();
  const log = await openRunLog(context, runId);
  for (const task of ['a', 'b', 'c', 'd']) await skip(log, task);
  await log.close();
  const path = eventsPath(root, runId);
  const [a, b, c, d] = readFileSync(path, 'utf8').split(/(?<=\n)/);
  for (const lines of [
    [a, c, b, d],
    [a, c, d],
    [a, a, b, c],
  ]) {
    const read = replay(Buffer.from(lines.join('')));
    assert.equal([read.events.length, read.damagedLine], [1, 2]);
  }
  writeFileSync(path, [a, c, b, d].join(''));
  assert.is(await codeOf(() => openRunLog(context, runId)), 'FTP0862');
  assert.equal(readFileSync(path, 'utf8'), [a, c, b, d].join(''), 'nothing is written over what may still be of use');
  assert.equal(warnings, []);
  // The failed attempt gave its lock back.
  writeFileSync(path, [a, b].join(''));
  await (await openRunLog(context, runId)).close();
});

test('a write that fails is told to whoever waits and when the log is closed; the log stays whole', async () => {
  let fail = 0;
  const fs: FileSystem = {
    ...nodeFileSystem,
    async openLog(path) {
      const file = await nodeFileSystem.openLog(path);
      return {
        ...file,
        async write(bytes, at) {
          if (fail-- > 0) {
            await file.write(bytes.subarray(0, 10), at);
            throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write', path });
          }
          await file.write(bytes, at);
        },
      };
    },
  };
  const { context, root } = await openTemporary({ fs });
  const log = await openRunLog(context, runId);
  await skip(log, 'a');
  fail = 1;
  assert.is(await codeOf(() => skip(log, 'b')), 'FTP0850');
  await skip(log, 'c');
  assert.is(await codeOf(() => log.close()), 'FTP0850');
  assert.equal(tasksIn(eventsPath(root, runId)), ['a', 'c']);
  await (await openRunLog(context, runId)).close();
});

test('closing waits for what is under way', async () => {
  const { context, root } = await openTemporary();
  const log = await openRunLog(context, runId);
  for (let i = 0; i < 100; i++) void log.append('task.ready', `t${i}`, { key: keyFor('a') });
  await log.close();
  assert.is(tasksIn(eventsPath(root, runId)).length, 100);
});

test('an empty or missing log has no events', () => {
  assert.equal(replay(Buffer.alloc(0)), { events: [], good: 0, crc: '', torn: false, damagedLine: null });
});

test('a checked line is read only after the line it was written after', () => {
  const first = checkedLine({ a: 1 });
  const second = checkedLine({ b: 2 }, first.crc);
  assert.equal(readCheckedLine(second.line.trimEnd(), first.crc), { body: { b: 2 }, crc: second.crc });
  assert.is(readCheckedLine(second.line.trimEnd()), null);
  assert.is(readCheckedLine(''), null);
});

test('a log cut to nothing is begun anew', async () => {
  const { context, root } = await openTemporary();
  const log = await openRunLog(context, runId);
  await skip(log, 'a');
  await log.close();
  truncateSync(eventsPath(root, runId), 0);
  const again = await openRunLog(context, runId);
  await skip(again, 'b');
  await again.close();
  assert.equal(tasksIn(eventsPath(root, runId)), ['b']);
});

test.run();

import { appendFileSync } from 'node:fs';
import { openRunLog } from '../../../runtime/events/log.ts';
import { isCoded } from '../../../runtime/store/failure.ts';
import { openStore } from '../../../runtime/store/store.ts';
import { type ChildOrder, keyFor, leaveResult, manifestOf, quickFileSystem } from './support.ts';

/** A process of its own for the tests that end, stop or race processes. Says what it does, line by line. */
const order = JSON.parse(process.argv[2] ?? '{}') as ChildOrder;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

try {
  await (order.task === 'compute' ? computeOnce() : writeLog());
} catch (error) {
  if (!isCoded(error)) throw error;
  say(error.code);
}

async function computeOnce(): Promise<void> {
  const store = await openStore(order.root, { lease: order.lease, fs: quickFileSystem });
  const key = keyFor(order.name);
  const waited = await store.waitFor(key, { runId: `run-${process.pid}`, waiting: () => say('waiting') });
  if (waited.kind !== 'held') return say(waited.kind);
  say('held');
  if (order.worked) appendFileSync(order.worked, `${process.pid}\n`);
  const workspace = await store.workspace(key);
  const result = await leaveResult(workspace, order.text ?? order.name);
  await pause(order.work ?? 0);
  await store.publish(key, manifestOf(order.name), workspace, result, waited.lease);
  say('published');
  await waited.lease.release();
}

async function writeLog(): Promise<void> {
  const { context } = await openStore(order.root, { lease: order.lease, fs: quickFileSystem });
  const log = await openRunLog(context, order.name);
  say('open');
  for (let i = 0; i < 5; i++) {
    await log.append('task.published', `t${i}`, {
      key: keyFor(`t${i}`),
      seconds: i,
      memory: i,
      rowsIn: null,
      rowsOut: i,
    });
    say(`t${i}`);
  }
  await pause(order.work ?? 0);
  await log.close();
}

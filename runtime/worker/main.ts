/**
 * Runs one task in a process of its own: `node worker.js order.json`. Under a parent that opened a channel it speaks the messages of `protocol.ts`; without
 * one (on a cluster, or by hand) it prints them as JSON lines. Exit status: 0 done, 1 failed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { failureOf } from './failure.ts';
import type { CancelMessage, TaskOrder, WorkerMessage } from './protocol.ts';
import { runTask } from './task.ts';
import { tellingTo } from './telling.ts';

const cancellation = new AbortController();

/** Milliseconds that a cancelled task has to stop by itself; a little less than its executor waits. */
const GRACE = 8000;

/** Sends a message; settled once it is on its way, so that the last one is not lost when the process ends. */
function send(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, () => resolve());
    else process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve());
  });
}

async function main(path: string): Promise<number> {
  const order = JSON.parse(readFileSync(path, 'utf8')) as TaskOrder;
  const failed = (error: unknown): Promise<void> =>
    send({ type: 'failed', failure: failureOf(error, order, cancellation.signal) });
  const cancel = (): void => {
    cancellation.abort();
    // An operator that does not look at its signal is not waited for for ever.
    setTimeout(() => void failed(null).then(() => process.exit(1)), GRACE).unref();
  };
  process.on('message', (message: CancelMessage) => {
    if (message.type === 'cancel') cancel();
  });
  // A parent that is gone will never read the result; work that nobody waits for only gets in the way of the next run.
  process.on('disconnect', cancel);
  process.on('SIGTERM', cancel);
  process.on('SIGINT', cancel);
  void send({ type: 'started', pid: process.pid });
  // A path in an option, such as the folder of a model, starts at the project like every path of a pipeline.
  if (order.root !== '' && existsSync(order.root)) process.chdir(order.root);
  try {
    const result = await runTask(
      order,
      tellingTo((message) => void send(message)),
      cancellation.signal,
    );
    await send({ type: 'done', result });
    return 0;
  } catch (error) {
    await failed(error);
    return 1;
  }
}

const path = process.argv[2];
if (path === undefined) {
  process.stderr.write('usage: worker ORDER.json\n');
  process.exit(2);
}
// Threads and an open channel would keep the process alive.
process.exit(await main(path));

import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { WorkerMessage } from '../../../runtime/worker/protocol.ts';
import { inProcess, orderFile, stopping, workerProgram } from '../../support/worker-process.ts';

test('a worker process speaks over its channel, and can be cancelled', async () => {
  const [failed, cancelled] = await Promise.all([
    inProcess(await stopping('diagnostic')),
    inProcess(await stopping('wait'), (child, { type }) => {
      if (type === 'started') child.send({ type: 'cancel' });
    }),
  ]);
  assert.is(failed.status, 1);
  assert.is(failed.messages[0]?.type, 'started');
  const last = failed.messages.at(-1);
  assert.ok(last?.type === 'failed' && last.failure.code === 'FTP0970');
  const answer = cancelled.messages.at(-1);
  assert.ok(answer?.type === 'failed' && answer.failure.cause === 'cancelled');
});

test('without a channel it prints JSON lines', async () => {
  const worker = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', workerProgram, ...args], { encoding: 'utf8' });
  const done = worker(orderFile(await stopping('not')));
  assert.is(done.status, 0);
  const messages = done.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WorkerMessage);
  assert.equal(
    messages.map(({ type }) => type),
    ['started', 'done'],
  );
  assert.is(worker().status, 2);
});

test.run();

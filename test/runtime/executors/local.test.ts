import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lower } from '../../../compiler/graph/lower.ts';
import type { Outcome } from '../../../runtime/executors/executor.ts';
import { localExecutor } from '../../../runtime/executors/local/local.ts';
import type { TaskOrder, WorkerMessage } from '../../../runtime/worker/protocol.ts';
import { flowNode, flowOf } from '../../support/flow.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** Runs a worker made of `body` and gives how it ended, what it said and what it logged. */
async function runWorker(
  body: string,
  act?: (cancel: (mode: 'graceful' | 'force') => void) => void,
): Promise<{ outcome: Outcome; messages: WorkerMessage[] }> {
  const folder = temporaryFolder();
  const worker = join(folder, 'worker.cjs');
  writeFileSync(worker, body);
  const { graph } = lower(flowOf([flowNode('task', 'barrier')]));
  const order: TaskOrder = {
    node: graph.nodes[0]!,
    key: 'k',
    store: folder,
    workspace: folder,
    checkpoints: folder,
    root: folder,
    inputs: {},
    files: [],
    modules: {},
    threads: 1,
    numerics: null,
    memory: 1e9,
    lineage: null,
  };
  const messages: WorkerMessage[] = [];
  const executor = localExecutor({ name: 'here', worker, gpus: 0 });
  const attempt = await executor.start(order, {
    log: join(folder, 'task.log'),
    message: (message) => messages.push(message),
  });
  act?.(attempt.cancel);
  return { outcome: await attempt.outcome, messages };
}

const causeOf = (outcome: Outcome): string => (outcome.kind === 'failed' ? outcome.failure.cause : 'done');

test('a result comes back with what was said on the way', async () => {
  const { outcome, messages } = await runWorker(`
    const order = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
    process.send({ type: 'started', pid: process.pid });
    process.send({ type: 'done', result: { format: 1, outputs: {}, report: { task: order.node.id } } }, () => process.disconnect());`);
  assert.is(outcome.kind, 'done');
  assert.equal(
    messages.map(({ type }) => type),
    ['started', 'done'],
  );
});

test('a worker that exits without a word failed, and its last words are kept', async () => {
  const { outcome } = await runWorker(`console.error('last words'); process.exit(3);`);
  assert.is(causeOf(outcome), 'unknown');
  assert.match(String(outcome.kind === 'failed' && outcome.failure.detail), 'last words');
  assert.match(String(outcome.kind === 'failed' && outcome.failure.values.reason), 'status 3');
});

test('a worker killed from outside is taken for out of memory, not for a success', async () => {
  const { outcome } = await runWorker(`process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`);
  assert.is(causeOf(outcome), 'out-of-memory');
});

test('a heap that overflows is told apart from other exits', async () => {
  const { outcome } = await runWorker(
    `console.error('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'); process.exit(134);`,
  );
  assert.is(causeOf(outcome), 'out-of-memory');
});

test('a graceful cancel asks the worker; a worker that cannot start is an infrastructure failure', async () => {
  const { outcome } = await runWorker(
    `process.on('message', ({ type }) => { if (type === 'cancel') process.exit(0); }); setInterval(() => {}, 1000);`,
    (cancel) => setTimeout(() => cancel('graceful'), 300),
  );
  assert.is(causeOf(outcome), 'cancelled');
  assert.is(outcome.kind === 'failed' && outcome.failure.code, 'FTP0991');
});

test('a forced cancel ends the whole process group at once', async () => {
  const start = Date.now();
  const { outcome } = await runWorker(
    `require('child_process').spawn('sleep', ['60']); setInterval(() => {}, 1000);`,
    (cancel) => setTimeout(() => cancel('force'), 200),
  );
  assert.is(causeOf(outcome), 'cancelled');
  assert.ok(Date.now() - start < 20_000);
});

test('a place says before anything starts what it could never run', async () => {
  const executor = localExecutor({ name: 'laptop', worker: 'none', gpus: 0 });
  const ask = (gpu: 'never' | 'required', memory: number) =>
    executor.validate({ threads: 'one', memory, gpu, gpus: 1, gpuMemory: 24e9 }, 'tuned');
  assert.is(await ask('never', 0), null);
  const gpu = await ask('required', 0);
  assert.is(gpu?.code, 'FTP0804');
  assert.match(gpu?.message ?? '', '24 GB');
  assert.is((await ask('never', 1e15))?.code, 'FTP0806');
});

test.run();

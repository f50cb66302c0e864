import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { eventLines } from '../../../cli/views/lines.ts';
import { lower } from '../../../compiler/graph/lower.ts';
import type { Executor, Outcome } from '../../../runtime/executors/executor.ts';
import type { ScheduleEvent } from '../../../runtime/schedule/state.ts';
import { executeTask, type TaskOutcome, type TaskRun } from '../../../runtime/schedule/task.ts';
import { keyOf } from '../../../runtime/store/canonical.ts';
import { sha256 } from '../../../runtime/store/digest.ts';
import { openStore, type Store } from '../../../runtime/store/store.ts';
import type { TaskFailure, TaskOrder } from '../../../runtime/worker/protocol.ts';
import { flowNode, flowOf } from '../../support/flow.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { noReport } from '../../support/run.ts';

/** One task against a real store and an executor that does as it is told. */

const node = lower(flowOf([flowNode('clean', 'barrier')])).graph.nodes[0]!;
const manifest = { format: 1, operator: 'clean', numerics: 'abacus/float32' };

const failure = (cause: TaskFailure['cause']): TaskFailure => ({
  cause,
  code: 'FTP0990',
  values: { task: 'clean', reason: 'the network went away' },
  at: 'clean',
  detail: null,
});

/** Leaves one row, as a worker would. */
function succeed(order: TaskOrder): Outcome {
  const bytes = '{"id":"1"}\n';
  const digest = sha256(bytes);
  mkdirSync(join(order.workspace, 'blobs'), { recursive: true });
  writeFileSync(join(order.workspace, 'blobs', digest.slice(7)), bytes);
  const rows = {
    type: 'rows' as const,
    digest,
    rows: 1,
    bytes: bytes.length,
    shards: [{ digest, rows: 1, bytes: bytes.length }],
  };
  return { kind: 'done', result: { format: 1, outputs: { rows }, report: noReport } };
}

function executorOf(
  attempts: readonly ((order: TaskOrder) => Outcome)[],
): Executor & { readonly started: TaskOrder[] } {
  const started: TaskOrder[] = [];
  return {
    name: 'fake',
    kind: 'fake',
    started,
    probe: async () => ({ cpus: 1, memory: 1e9, gpus: [] }),
    validate: async () => null,
    render: () => [],
    async start(order) {
      const outcome = attempts[Math.min(started.length, attempts.length - 1)]!(order);
      started.push(order);
      return { id: '1', outcome: Promise.resolve(outcome), cancel: () => undefined };
    },
  };
}

async function execute(
  store: Store,
  executor: Executor,
  signal = new AbortController().signal,
): Promise<{ outcome: TaskOutcome; events: ScheduleEvent[] }> {
  const events: ScheduleEvent[] = [];
  const run: TaskRun = { node, key: keyOf(manifest), manifest, files: [], inputs: {}, lineage: null, threads: 1 };
  const outcome = await executeTask(run, {
    store,
    runId: 'test',
    root: store.root,
    executorFor: () => executor,
    modules: () => ({}),
    logFolder: store.root,
    memory: 1e9,
    emit: (event) => events.push(event),
    signal,
  });
  return { outcome, events };
}

test('a result is published under its key, and not computed again', async () => {
  const store = await openStore(join(temporaryFolder(), 'store'));
  const executor = executorOf([succeed]);
  assert.equal((await execute(store, executor)).outcome.kind, 'done');
  const again = await execute(store, executor);
  assert.ok(again.outcome.kind === 'done' && !again.outcome.computed);
  assert.is(executor.started.length, 1);
  assert.is(executor.started[0]!.numerics, 'abacus/float32', 'the engine of the key');
  assert.is((await store.lookup(keyOf(manifest)))?.outputs.rows?.type, 'rows');
});

test('what may pass is tried again, each time in a folder of its own, and said so', async () => {
  const store = await openStore(join(temporaryFolder(), 'store'));
  const executor = executorOf([() => ({ kind: 'failed', failure: failure('infra') }), succeed]);
  const { outcome, events } = await execute(store, executor);
  assert.is(outcome.kind, 'done');
  assert.is.not(executor.started[0]!.workspace, executor.started[1]!.workspace);
  const retried = events.find((event) => event.type === 'task-retried')!;
  // FTP0993: who tries again, and why.
  assert.match(
    eventLines(retried, pc.createColors(false), { finished: 0, total: 1 })[0]!,
    /attempt 2 of 4.*the network went away/,
  );
});

test("a user's mistake is not tried again", async () => {
  const store = await openStore(join(temporaryFolder(), 'store'));
  const executor = executorOf([() => ({ kind: 'failed', failure: failure('user-error') })]);
  const { outcome } = await execute(store, executor);
  assert.is(outcome.kind === 'failed' && outcome.failure.cause, 'user-error');
  assert.is(executor.started.length, 1);
  assert.is(await store.lookup(keyOf(manifest)), null);
});

test('two at once: one computes, the other waits and takes the result', async () => {
  const store = await openStore(join(temporaryFolder(), 'store'));
  const executor = executorOf([succeed]);
  const both = await Promise.all([execute(store, executor), execute(store, executor)]);
  assert.equal(both.map(({ outcome }) => outcome.kind === 'done' && outcome.computed).sort(), [false, true]);
  assert.is(executor.started.length, 1);
});

test.run();

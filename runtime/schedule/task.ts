import { join } from 'node:path';
import type { GraphNode } from '../../compiler/graph/graph.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Attempt, Executor, Outcome } from '../executors/executor.ts';
import type { KeyManifest, SourceFile } from '../plan/key.ts';
import type { Lineage } from '../plan/lineage.ts';
import type { Output, ResultRecord } from '../store/result.ts';
import type { Store } from '../store/store.ts';
import type { TaskFailure, TaskOrder, WorkerMessage } from '../worker/protocol.ts';
import type { ScheduleEvent } from './state.ts';

/** One task with everything known. */
export interface TaskRun {
  readonly node: GraphNode;
  readonly key: string;
  readonly manifest: KeyManifest;
  readonly files: readonly SourceFile[];
  readonly inputs: Readonly<Record<string, Output>>;
  readonly lineage: Lineage | null;
  readonly threads: number;
  /** Digests by name of the secrets that the key was made with; left out where there are none. */
  readonly secrets?: Readonly<Record<string, string>>;
}

export type TaskOutcome =
  /** `computed` is false where another run did the work meanwhile. */
  | { readonly kind: 'done'; readonly result: ResultRecord; readonly computed: boolean }
  | { readonly kind: 'failed'; readonly failure: TaskFailure; readonly log: string }
  /** These inputs are not what was published: whatever made them has to run again. */
  | { readonly kind: 'damaged'; readonly inputs: readonly string[] };

export interface Execution {
  readonly store: Store;
  readonly runId: string;
  readonly root: string;
  readonly executorFor: (node: GraphNode) => Executor;
  readonly modules: (node: GraphNode) => TaskOrder['modules'];
  readonly logFolder: string;
  readonly memory: number;
  readonly emit: (event: ScheduleEvent) => void;
  readonly signal: AbortSignal;
}

/** Causes where the same task may well succeed when tried again, and how often it is. */
const RETRIES: Partial<Record<TaskFailure['cause'], number>> = { infra: 3, unknown: 1 };
const FIRST_DELAY = 500;

/** Does equal work once: holds the key's lease while computing, or waits for whoever does. */
export async function executeTask(run: TaskRun, execution: Execution): Promise<TaskOutcome> {
  const { store, emit, signal } = execution;
  const lease = await store.lease(run.key, {
    runId: execution.runId,
    signal,
    waiting: (owner) => emit({ type: 'task-waits', task: run.node.id, key: run.key, owner }),
  });
  const log = join(execution.logFolder, `${run.node.id.replace(/[^\w.-]/g, '_')}.log`);
  if (lease === null) return { kind: 'failed', failure: cancelled(run), log };
  try {
    const meanwhile = await store.lookup(run.key);
    if (meanwhile) return { kind: 'done', result: meanwhile, computed: false };
    const damaged = await damagedInputs(run, store);
    if (damaged.length > 0) return { kind: 'damaged', inputs: damaged };
    for (let attempt = 1; ; attempt++) {
      const outcome = await tryOnce(run, execution, log, attempt);
      if (outcome.kind === 'done') {
        const result = await store.publish(run.key, run.manifest, outcome.workspace, outcome.result, lease);
        return { kind: 'done', result, computed: true };
      }
      const attempts = 1 + (RETRIES[outcome.failure.cause] ?? 0);
      if (attempt >= attempts || signal.aborted) return { kind: 'failed', failure: outcome.failure, log };
      emit({ type: 'task-retried', task: run.node.id, failure: outcome.failure, attempt: attempt + 1, attempts });
      await pause(FIRST_DELAY * 2 ** (attempt - 1), signal);
    }
  } catch (error) {
    return { kind: 'failed', failure: store.failureOf(error, run.node.id), log };
  } finally {
    await lease.release();
  }
}

/** Every byte is looked at unless the file's `stat` is as it was when that was last done. Damaged blobs are set aside. */
async function damagedInputs({ inputs }: TaskRun, store: Store): Promise<string[]> {
  const damaged: string[] = [];
  for (const [name, output] of Object.entries(inputs)) if (!(await store.verifyOutput(output))) damaged.push(name);
  return damaged;
}

async function tryOnce(
  run: TaskRun,
  execution: Execution,
  log: string,
  attempt: number,
): Promise<Outcome & { workspace: string }> {
  const { store, emit, signal } = execution;
  const executor = execution.executorFor(run.node);
  const workspace = await store.workspace(run.key);
  const order: TaskOrder = {
    node: run.node,
    key: run.key,
    store: store.root,
    workspace,
    checkpoints: await store.checkpoints(run.key),
    root: execution.root,
    inputs: run.inputs,
    files: run.files,
    modules: execution.modules(run.node),
    threads: run.threads,
    numerics: (run.manifest.numerics ?? null) as string | null,
    memory: execution.memory,
    secrets: run.secrets,
    lineage: run.lineage as unknown as Json,
  };
  emit({ type: 'task-started', task: run.node.id, key: run.key, attempt, executor: executor.name });
  const started: Attempt = await executor.start(order, {
    log,
    message: (message) => forward(message, run.node.id, emit),
  });
  const cancel = (): void => started.cancel('graceful');
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const outcome = await started.outcome;
  signal.removeEventListener('abort', cancel);
  if (outcome.kind === 'failed') await store.discard(workspace);
  return { ...outcome, workspace };
}

function forward(message: WorkerMessage, task: string, emit: Execution['emit']): void {
  if (message.type === 'progress') emit({ type: 'task-progress', task, progress: message.progress });
  else if (message.type === 'point')
    emit({ type: 'task-point', task, series: message.series, x: message.x, y: message.y });
}

function cancelled({ node }: TaskRun): TaskFailure {
  return { cause: 'cancelled', code: 'FTP0991', values: { task: node.id }, at: node.id, detail: null };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

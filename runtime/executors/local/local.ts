import { fork } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../../compiler/diagnostics/report.ts';
import { formatBytes } from '../../progress/format.ts';
import type { CancelMessage, TaskFailure, TaskOrder, WorkerMessage } from '../../worker/protocol.ts';
import type { Attempt, Capabilities, Executor, Outcome, ResourceRequest, Watch } from '../executor.ts';
import { probeMachine } from './probe.ts';

export interface LocalOptions {
  readonly name: string;
  /** Module that runs one task (`dist/worker.js`). */
  readonly worker: string;
  /** `auto` looks for GPUs; a number takes that many of them. */
  readonly gpus: 'auto' | number;
  /** Extra flags for node, as tests need to run TypeScript. */
  readonly execArgv?: readonly string[];
}

/** Time between asking a worker to stop and ending its process group. */
const GRACE = 10_000;

/** Runs tasks as child processes of this one. */
export function localExecutor(options: LocalOptions): Executor {
  let capabilities: Promise<Capabilities> | null = null;
  const probe = (gpus: boolean): Promise<Capabilities> =>
    gpus ? (capabilities ??= limited(options)) : probeMachine({ gpus: false });
  return {
    name: options.name,
    kind: 'local',
    probe: () => probe(true),
    validate: async (request, task) => refusal(request, task, options.name, await probe(request.gpu === 'required')),
    render: (order) => ['node', options.worker, order],
    start: async (order, watch) => start(order, watch, options),
  };
}

async function limited({ gpus }: LocalOptions): Promise<Capabilities> {
  const found = await probeMachine({ gpus: gpus !== 0 });
  return gpus === 'auto' ? found : { ...found, gpus: found.gpus.slice(0, gpus) };
}

function refusal(request: ResourceRequest, task: string, executor: string, found: Capabilities): Diagnostic | null {
  if (request.gpu === 'required') {
    const fitting = found.gpus.filter((gpu) => gpu.memory >= (request.gpuMemory ?? 0));
    const wanted = Math.max(1, request.gpus);
    if (fitting.length < wanted) {
      const memory = request.gpuMemory === null ? '' : ` with ${formatBytes(request.gpuMemory)}`;
      const have =
        found.gpus.length === 0 ? 'none' : found.gpus.map((gpu) => `${gpu.name} ${formatBytes(gpu.memory)}`).join(', ');
      return report('FTP0804', null, { task, wanted, memory, executor, found: have });
    }
  }
  if (request.memory > found.memory) {
    return report('FTP0806', null, {
      task,
      needed: formatBytes(request.memory),
      executor,
      found: formatBytes(found.memory),
    });
  }
  return null;
}

function start(order: TaskOrder, watch: Watch, options: LocalOptions): Attempt {
  const path = join(order.workspace, 'order.json');
  writeFileSync(path, JSON.stringify(order));
  const log = openSync(watch.log, 'a');
  // A process group of its own: Ctrl-C reaches the scheduler alone, which then decides, and cancelling takes the children along.
  const child = fork(options.worker, [path], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: [...(options.execArgv ?? [])],
    env: { ...process.env, UV_THREADPOOL_SIZE: '4' },
  });
  closeSync(log);
  let outcome: Outcome | null = null;
  child.on('message', (message: WorkerMessage) => {
    if (message.type === 'done') outcome = { kind: 'done', result: message.result };
    else if (message.type === 'failed') outcome = { kind: 'failed', failure: message.failure };
    watch.message(message);
  });
  let cancelled = false;
  const ended = new Promise<Outcome>((resolve) => {
    child.on('error', (error) =>
      resolve(broken(order, 'infra', `the worker could not be started: ${error.message}`, null)),
    );
    child.on('close', (code, signal) => {
      if (outcome && !cancelled) resolve(outcome);
      else resolve(silent(order, code, signal, cancelled, watch.log));
    });
  });
  return {
    id: String(child.pid ?? 'none'),
    outcome: ended,
    cancel(mode) {
      cancelled = true;
      const ask: CancelMessage = { type: 'cancel' };
      if (mode === 'graceful' && child.connected) child.send(ask, () => undefined);
      else endGroup(child.pid, 'SIGKILL');
      if (mode === 'graceful') setTimeout(() => endGroup(child.pid, 'SIGKILL'), GRACE).unref();
    },
  };
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}

/** The worker ended without a word: what its exit and its log tell. */
function silent(
  order: TaskOrder,
  code: number | null,
  signal: NodeJS.Signals | null,
  cancelled: boolean,
  log: string,
): Outcome {
  if (cancelled) return broken(order, 'cancelled', 'it was cancelled', null);
  const tail = lastLines(log);
  if (/heap out of memory|Allocation failed/.test(tail))
    return broken(order, 'out-of-memory', 'it ran out of memory', tail);
  if (signal === 'SIGKILL')
    return broken(order, 'out-of-memory', 'it was killed from outside, as the system does when memory runs out', tail);
  return broken(order, 'unknown', signal ? `it was ended by ${signal}` : `it exited with status ${code}`, tail);
}

function broken(order: TaskOrder, cause: TaskFailure['cause'], reason: string, detail: string | null): Outcome {
  const code = cause === 'cancelled' ? 'FTP0991' : cause === 'out-of-memory' ? 'FTP0992' : 'FTP0990';
  return {
    kind: 'failed',
    failure: { cause, code, values: { task: order.node.id, reason }, at: order.node.id, detail },
  };
}

function lastLines(log: string): string {
  try {
    return readFileSync(log, 'utf8').split('\n').slice(-20).join('\n');
  } catch {
    return '';
  }
}

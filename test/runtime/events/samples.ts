import type { EventData, EventType, RunEvent } from '../../../runtime/events/event.ts';
import { sha256 } from '../../../runtime/store/digest.ts';
import type { TaskFailure } from '../../../runtime/worker/protocol.ts';

export const runId = '20261122-101530-123-k3f9';
const failure: TaskFailure = {
  cause: 'out-of-memory',
  code: 'FTP0992',
  values: { task: 'train', reason: 'x' },
  at: 'train',
  detail: null,
};

/** One of each type: complete by type. */
export const samples: { readonly [T in EventType]: EventData[T] } = {
  'run.started': {
    pipeline: 'notices',
    project: '../..',
    file: 'main.ftp',
    graph: sha256('graph'),
    tasks: ['read', 'train', 'judge', 'release'],
    command: ['run', 'main.ftp'],
    host: 'lab',
    pid: 4711,
    version: '0.1.0',
  },
  'task.ready': { key: sha256('read') },
  'task.waits': { key: sha256('read'), owner: 'process 12 on lab' },
  'task.cached': { key: sha256('read'), rowsIn: 2000, rowsOut: 1800 },
  'task.started': { key: sha256('train'), attempt: 1, executor: 'local' },
  'task.output': { output: 'model', digest: sha256('model'), rows: null, bytes: 1_000_000 },
  'task.retried': { attempt: 2, attempts: 3, failure },
  'task.published': { key: sha256('train'), seconds: 12.5, memory: 5e8, rowsIn: 1800, rowsOut: null },
  'task.failed': { failure, log: 'runs/x/logs/train.log' },
  'task.cancelled': {},
  'task.skipped': { because: 'train' },
  'task.blocked': { gate: 'judge', verdict: 'fail' },
  'gate.decided': { verdict: 'inconclusive', report: { interval: [-0.1, 0.2] } },
  'effect.intended': { effect: 'publish', tag: 'release-1', detail: { to: 'hub' } },
  'effect.ended': { effect: 'publish', tag: 'release-1', outcome: 'unknown', detail: null },
  warning: { code: 'FTP0858', message: 'not the same', values: { outputs: 'model' } },
  'run.finished': { status: 'blocked', exit: 4, seconds: 60 },
};

/** Numbers events as a log does. */
export function numbered(list: readonly (readonly [EventType, string | null, EventData[EventType]])[]): RunEvent[] {
  return list.map(
    ([type, task, data], i) =>
      ({
        seq: i + 1,
        ts: new Date(Date.UTC(2026, 10, 22, 10, 15, i)).toISOString(),
        runId,
        task,
        type,
        data,
      }) as RunEvent,
  );
}

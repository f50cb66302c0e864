import type { Json } from '../../compiler/operators/manifest.ts';
import type { Digest } from '../store/result.ts';
import type { TaskFailure } from '../worker/protocol.ts';

/**
 * What a run's log holds, by type (`grammar/schemas/event.schema.json`). Enough to show the run later without any other file but the
 * results it names. Progress is not here: it is worth nothing once it has passed.
 */
export interface EventData {
  readonly 'run.started': {
    readonly pipeline: string;
    /** Tells projects apart that share a store: `projectIdentity`. */
    readonly project: string;
    /** The `.ftp` file, relative to the project. */
    readonly file: string;
    readonly graph: Digest;
    /** Tasks that this run is to bring about. */
    readonly tasks: readonly string[];
    readonly command: readonly string[];
    readonly host: string;
    readonly pid: number;
    readonly version: string;
  };
  /** Everything before the task has a result, so its key is known. */
  readonly 'task.ready': { readonly key: Digest };
  /** Another process works on the same key. */
  readonly 'task.waits': { readonly key: Digest; readonly owner: string };
  readonly 'task.cached': { readonly key: Digest } & RowCounts;
  readonly 'task.started': { readonly key: Digest; readonly attempt: number; readonly executor: string };
  readonly 'task.output': {
    readonly output: string;
    readonly digest: Digest;
    readonly rows: number | null;
    readonly bytes: number | null;
  };
  readonly 'task.retried': { readonly attempt: number; readonly attempts: number; readonly failure: TaskFailure };
  readonly 'task.published': { readonly key: Digest; readonly seconds: number; readonly memory: number } & RowCounts;
  readonly 'task.failed': { readonly failure: TaskFailure; readonly log: string };
  readonly 'task.cancelled': Record<string, never>;
  /** `because`: the task before it that has no result. */
  readonly 'task.skipped': { readonly because: string };
  /** A gate before it did not pass. */
  readonly 'task.blocked': { readonly gate: string; readonly verdict: Verdict };
  readonly 'gate.decided': { readonly verdict: Verdict; readonly report: Json };
  /** Written before something outside the store is touched (a queue, a hub), under a name by which it can be found again. */
  readonly 'effect.intended': { readonly effect: string; readonly tag: string; readonly detail: Json };
  /** `unknown`: the answer was lost; look `tag` up before trying again. */
  readonly 'effect.ended': {
    readonly effect: string;
    readonly tag: string;
    readonly outcome: 'done' | 'refused' | 'unknown';
    readonly detail: Json;
  };
  readonly warning: { readonly code: string; readonly message: string; readonly values: Json };
  readonly 'run.finished': { readonly status: RunEnd; readonly exit: number; readonly seconds: number };
}

export type Verdict = 'pass' | 'fail' | 'inconclusive';
export type RunEnd = 'succeeded' | 'failed' | 'blocked' | 'cancelled';

/** Rows of the result at a glance; null where the task has no such numbers. */
export interface RowCounts {
  readonly rowsIn: number | null;
  readonly rowsOut: number | null;
}

export type EventType = keyof EventData;

export interface Envelope {
  /** 1, 2, 3, … */
  readonly seq: number;
  /** ISO time of the writer's clock; `seq`, not this, is the order. */
  readonly ts: string;
  readonly runId: string;
  /** Null for what concerns the whole run. */
  readonly task: string | null;
}

export type RunEvent = { [T in EventType]: Envelope & { readonly type: T; readonly data: EventData[T] } }[EventType];

/** Types whose writer waits until the disk has them: ends, and what precedes an effect outside. The others go along with the next of these. */
const DURABLE: ReadonlySet<EventType> = new Set<EventType>([
  'run.started',
  'task.published',
  'task.failed',
  'gate.decided',
  'effect.intended',
  'effect.ended',
  'run.finished',
]);

export const isDurable = (type: EventType): boolean => DURABLE.has(type);

import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { GraphNode } from '../../compiler/graph/graph.ts';
import type { Progress } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Verdict } from '../events/event.ts';
import type { Change } from '../plan/changes.ts';
import type { SourceFile } from '../plan/key.ts';
import type { ResultRecord } from '../store/result.ts';
import type { TaskFailure } from '../worker/protocol.ts';

/**
 * How a task stands. `blocked`: a gate before it said no or cannot say. `skipped`: a task before it failed, was cancelled or blocked.
 */
export type TaskStatus =
  | 'waiting'
  | 'running'
  | 'cached'
  | 'succeeded'
  | 'failed'
  | 'skipped'
  | 'blocked'
  | 'cancelled';

export const isFinished = (status: TaskStatus): boolean => status !== 'waiting' && status !== 'running';
export const hasResult = (status: TaskStatus): boolean => status === 'cached' || status === 'succeeded';

export interface TaskState {
  readonly node: GraphNode;
  status: TaskStatus;
  key: string | null;
  result: ResultRecord | null;
  files: readonly SourceFile[];
  readonly memory: number | null;
  failure: TaskFailure | null;
  attempts: number;
}

/** What the scheduler tells while it works. `journal.ts` makes the lasting events of the log of it; progress and whole results are for the terminal alone. */
export type ScheduleEvent =
  | { readonly type: 'task-waits'; readonly task: string; readonly key: string; readonly owner: string }
  | {
      readonly type: 'task-started';
      readonly task: string;
      readonly key: string;
      readonly attempt: number;
      readonly executor: string;
    }
  | { readonly type: 'task-progress'; readonly task: string; readonly progress: Progress }
  | {
      readonly type: 'task-point';
      readonly task: string;
      readonly series: string;
      readonly x: number;
      readonly y: number;
    }
  | { readonly type: 'task-cached'; readonly task: string; readonly key: string; readonly result: ResultRecord }
  | {
      readonly type: 'task-succeeded';
      readonly task: string;
      readonly key: string;
      readonly result: ResultRecord;
      readonly changes: readonly Change[] | null;
    }
  | {
      readonly type: 'task-retried';
      readonly task: string;
      readonly failure: TaskFailure;
      readonly attempt: number;
      readonly attempts: number;
    }
  | { readonly type: 'task-failed'; readonly task: string; readonly failure: TaskFailure; readonly log: string }
  | { readonly type: 'task-skipped'; readonly task: string; readonly because: string }
  | { readonly type: 'task-blocked'; readonly task: string; readonly gate: string; readonly verdict: Verdict }
  | { readonly type: 'task-cancelled'; readonly task: string }
  | { readonly type: 'judged'; readonly task: string; readonly verdict: Verdict; readonly report: Json }
  | { readonly type: 'warning'; readonly diagnostic: Diagnostic };

export interface RunOutcome {
  readonly states: ReadonlyMap<string, TaskState>;
  readonly interrupted: boolean;
}

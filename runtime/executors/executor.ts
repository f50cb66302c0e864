import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { ResultRecord } from '../store/result.ts';
import type { TaskFailure, TaskOrder, WorkerMessage } from '../worker/protocol.ts';

/** What a place offers, as found by looking. */
export interface Capabilities {
  readonly cpus: number;
  /** Bytes that tasks may use together. */
  readonly memory: number;
  readonly gpus: readonly { readonly name: string; readonly memory: number }[];
}

/** What one task asks for. */
export interface ResourceRequest {
  readonly threads: 'one' | 'many';
  /** Expected bytes at the peak; 0 where unknown. */
  readonly memory: number;
  readonly gpu: 'never' | 'optional' | 'required';
  readonly gpus: number;
  readonly gpuMemory: number | null;
}

export type Outcome =
  | { readonly kind: 'done'; readonly result: Omit<ResultRecord, 'key'> }
  | { readonly kind: 'failed'; readonly failure: TaskFailure };

/** One attempt at one task. */
export interface Attempt {
  readonly id: string;
  /** Never rejects: whatever happens to the worker is an outcome. */
  readonly outcome: Promise<Outcome>;
  /** `graceful` asks and waits; `force` ends the whole process group. */
  cancel(mode: 'graceful' | 'force'): void;
}

/**
 * A place where tasks run. The scheduler decides what and when; an executor starts, watches and ends. The wider interface for
 * queues (submit with an ambiguous answer, find, snapshot) comes with the first executor that has a queue.
 */
export interface Executor {
  readonly name: string;
  readonly kind: string;
  probe(): Promise<Capabilities>;
  /** Whether the place could ever run this; decided before anything starts. */
  validate(request: ResourceRequest, task: string): Promise<Diagnostic | null>;
  /** The command line that would run, for `plan --show-jobs`: pure. */
  render(order: string): readonly string[];
  start(order: TaskOrder, watch: Watch): Promise<Attempt>;
}

export interface Watch {
  message(message: WorkerMessage): void;
  /** Path of the log that captures the worker's output. */
  readonly log: string;
}

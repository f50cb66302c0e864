import type { GraphNode } from '../../compiler/graph/graph.ts';
import type { Progress } from '../../compiler/operators/authoring.ts';
import type { Json, ParamSignature } from '../../compiler/operators/manifest.ts';
import type { SourceFile } from '../plan/key.ts';
import type { Output, ResultRecord } from '../store/result.ts';

/** What a worker process is told: one task, on any machine that sees the store. Passed as a JSON file. */
export interface TaskOrder {
  readonly node: GraphNode;
  readonly key: string;
  /** Root of the store whose blobs the inputs name. */
  readonly store: string;
  /** Private attempt folder on the store's file system; the worker leaves files here, the store moves them in. */
  readonly workspace: string;
  readonly checkpoints: string;
  /** Project root: where source paths start. */
  readonly root: string;
  readonly inputs: Readonly<Record<string, Output>>;
  /** For stages with a source: the files in order, digested when planning. For a model outside: its files, as the lock file lists them. */
  readonly files: readonly SourceFile[];
  /** Operator `name@version` -> module to import; `row-tools` for what row operators share. */
  readonly modules: Readonly<Record<string, ModuleReference>>;
  readonly threads: number;
  /** The engine that the key was made with, as an id: the worker's must be the same. Null where the numbers do not depend on it. */
  readonly numerics: string | null;
  /** Secrets that the task asks for, by name: the digests that its key was made with. The worker reads them where it is and compares. Left out where there are none. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Bytes the worker should stay under. */
  readonly memory: number;
  /** For sinks: graph, labels, reports of inputs. */
  readonly lineage: Json;
}

export interface ModuleReference {
  /** What `import()` takes: a file URL, an absolute path or a package name. */
  readonly specifier: string;
  readonly export: string;
  /** The operator's parameters from the manifest: they say which options are columns, positional, the subject. */
  readonly params: readonly ParamSignature[];
}

/** Runtime -> worker, over IPC. The worker stops at the next safe point and answers `failed` with cause `cancelled`. */
export interface CancelMessage {
  readonly type: 'cancel';
}

/** Worker -> runtime, over IPC. */
export type WorkerMessage =
  | { readonly type: 'started'; readonly pid: number }
  | { readonly type: 'progress'; readonly step: string | null; readonly progress: Progress }
  | { readonly type: 'point'; readonly series: string; readonly x: number; readonly y: number }
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'done'; readonly result: Omit<ResultRecord, 'key'> }
  | { readonly type: 'failed'; readonly failure: TaskFailure };

/** Why a task failed, in terms a user can act on. `cause` decides whether trying again can help. */
export interface TaskFailure {
  readonly cause: 'user-error' | 'out-of-memory' | 'disk-full' | 'timeout' | 'infra' | 'cancelled' | 'unknown';
  /** Diagnostic code of the `run` stage, with the values of its message. */
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Node or step id whose place in the `.ftp` file is shown, or `node#option`. */
  readonly at: string;
  /** For `unknown` only: what an engineer needs. */
  readonly detail: string | null;
}

import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { digestOfJson, keyOf } from '../../../runtime/store/canonical.ts';
import { sha256 } from '../../../runtime/store/digest.ts';
import { isCoded } from '../../../runtime/store/failure.ts';
import { type FileSystem, nodeFileSystem } from '../../../runtime/store/file-system.ts';
import { hexOf } from '../../../runtime/store/layout.ts';
import type { Lease } from '../../../runtime/store/lease.ts';
import type { WorkerResult } from '../../../runtime/store/publish.ts';
import type { Output, ResultRecord, TaskReport } from '../../../runtime/store/result.ts';
import { openStore, type Store, type StoreOptions } from '../../../runtime/store/store.ts';
import { digestTree } from '../../../runtime/store/tree.ts';
import { temporaryFolder } from '../../support/folder.ts';

export const noReport: TaskReport = {
  rowsIn: 2,
  rowsOut: 1,
  drops: [{ step: 'language', reason: 'language', rows: 1 }],
  counts: {},
  measures: {},
  series: {},
  dropped: null,
  seconds: 0.5,
  memory: 1000,
};

export interface OpenedStore extends Store {
  readonly warnings: Diagnostic[];
}

/** Without waiting for the disk: most tests are about what is written, and hundreds of syncs take long. `durable.test.ts` watches the order. */
export const quickFileSystem: FileSystem = { ...nodeFileSystem, sync: async () => {} };

/** A store in a folder of its own (or an existing one), with what it warned of. */
export async function openTemporary(options: StoreOptions & { root?: string } = {}): Promise<OpenedStore> {
  const warnings: Diagnostic[] = [];
  const root = options.root ?? join(temporaryFolder(), 'store');
  const store = await openStore(root, { fs: quickFileSystem, warn: (warning) => warnings.push(warning), ...options });
  return { ...store, warnings };
}

export const manifestOf = (name: string): { [field: string]: Json } => ({
  format: 1,
  operator: 'test',
  options: { name },
});
export const keyFor = (name: string): string => keyOf(manifestOf(name));

/** Leaves a shard in the workspace, as a worker does. */
export function leaveRows(workspace: string, ...contents: string[]): Extract<Output, { type: 'rows' }> {
  const shards = contents.map((content) => {
    writeFileSync(join(workspace, 'blobs', hexOf(sha256(content))), content);
    return { digest: sha256(content), rows: 1, bytes: Buffer.byteLength(content) };
  });
  const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
  return { type: 'rows', digest: sha256(contents.join()), rows: shards.length, bytes, shards };
}

export async function leaveTree(workspace: string, output: string, files: Record<string, string>): Promise<Output> {
  const folder = join(workspace, 'trees', output);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return digestTree(folder, output);
}

/** One output of each kind, and a table of dropped rows; `text` makes results differ. */
export async function leaveResult(workspace: string, text = 'same'): Promise<WorkerResult> {
  return {
    format: 1,
    outputs: {
      rows: leaveRows(workspace, `rows ${text} a`, `rows ${text} b`),
      model: await leaveTree(workspace, 'model', { 'config.json': '{}', 'adapter/weights.bin': `weights ${text}` }),
      value: { type: 'value', value: { score: 0.5 }, digest: digestOfJson({ score: 0.5 }) },
    },
    report: { ...noReport, dropped: leaveRows(workspace, `dropped ${text}`) },
  };
}

export async function held(store: Store, key: string, runId = 'run'): Promise<Lease> {
  const acquired = await store.acquire(key, runId);
  if ('busy' in acquired) throw new Error(`${key} is busy`);
  return acquired.held;
}

/** Computes and publishes the result of a name, as the scheduler does. */
export async function compute(store: Store, name: string, text = name): Promise<ResultRecord> {
  const key = keyFor(name);
  const lease = await held(store, key);
  const workspace = await store.workspace(key);
  const record = await store.publish(key, manifestOf(name), workspace, await leaveResult(workspace, text), lease);
  await lease.release();
  return record;
}

/** Code of the failure that `body` ends with; null where it ends well. Anything but a coded failure comes through. */
export async function codeOf(body: () => unknown): Promise<string | null> {
  try {
    await body();
    return null;
  } catch (error) {
    if (isCoded(error)) return error.code;
    throw error;
  }
}

export interface Fault {
  readonly call: keyof FileSystem;
  readonly code: string;
  readonly path?: RegExp;
  /** Calls let through before. */
  readonly after?: number;
  /** Calls that fail; all by default. */
  readonly times?: number;
}

/** The file system with one fault in it; `hits` counts how often it struck. */
export function faulty(fault: Fault): { readonly fs: FileSystem; hits: number; active: boolean } {
  let seen = 0;
  const state = { fs: quickFileSystem, hits: 0, active: true };
  const call = (...args: unknown[]): unknown => {
    const matches = fault.path === undefined || args.some((arg) => typeof arg === 'string' && fault.path!.test(arg));
    if (
      state.active &&
      matches &&
      seen++ >= (fault.after ?? 0) &&
      state.hits < (fault.times ?? Number.POSITIVE_INFINITY)
    ) {
      state.hits++;
      throw Object.assign(new Error(fault.code), {
        code: fault.code,
        syscall: String(fault.call),
        path: String(args[0]),
      });
    }
    return (quickFileSystem[fault.call] as (...args: unknown[]) => unknown)(...args);
  };
  const asynchronous = ['sync', 'copy', 'remove', 'openLog'].includes(fault.call);
  state.fs = { ...quickFileSystem, [fault.call]: asynchronous ? async (...args: unknown[]) => call(...args) : call };
  return state;
}

/** All files under a folder, as relative paths. */
export function filesUnder(folder: string, under = ''): string[] {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(folder, path) : [path];
  });
}

export const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

export interface ChildOrder {
  readonly task: 'compute' | 'log';
  readonly root: string;
  readonly name: string;
  readonly text?: string;
  /** Milliseconds the work takes. */
  readonly work?: number;
  /** File that gets a line per piece of work done. */
  readonly worked?: string;
  readonly lease?: { readonly heartbeat: number; readonly expiry: number };
}

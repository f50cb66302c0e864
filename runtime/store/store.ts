import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { TaskFailure } from '../worker/protocol.ts';
import { type LeaseTimes, type StoreContext, usualLease } from './context.ts';
import { durable } from './durable.ts';
import { guarded, taskFailure } from './failure.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { leaseFolder } from './layout.ts';
import { type Acquired, acquire, breakLease, type Lease } from './lease.ts';
import { lookup } from './lookup.ts';
import { type Materialize, materialize } from './materialize.ts';
import { pin, unpin } from './pins.ts';
import { publish, putKeyManifest, type WorkerResult } from './publish.ts';
import { keyManifest, verifiedBlobStream, verifyOutput } from './read.ts';
import type { Digest, Output, ResultRecord } from './result.ts';
import { openStatCache } from './stat-cache.ts';
import { ensureVersion } from './version.ts';
import { type Waited, type Waiting, waitFor } from './wait.ts';
import { makeCheckpoints, makeWorkspace, sweepTemporaries } from './workspace.ts';

export interface StoreOptions {
  readonly fs?: FileSystem;
  /** Takes each warning once. */
  readonly warn?: (warning: Diagnostic) => void;
  readonly lease?: LeaseTimes;
}

/** Results by key. Calls fail with `CodedFailure` where the disk, not the caller, is to blame. */
export interface Store {
  readonly root: string;
  /** For gc, verification and the logs of runs. */
  readonly context: StoreContext;
  /** The result of a key, or null; what is missing or damaged is null too, with a warning. */
  lookup(key: Digest): Promise<ResultRecord | null>;
  publish(key: Digest, manifest: Json, workspace: string, result: WorkerResult, lease: Lease): Promise<ResultRecord>;
  keyManifest(key: Digest): Promise<Json | null>;
  putKeyManifest(key: Digest, manifest: Json): Promise<void>;
  /** A new private folder with `blobs/` and `trees/` for one attempt; `publish` empties it, `discard` removes it. */
  workspace(key: Digest): Promise<string>;
  discard(workspace: string): Promise<void>;
  checkpoints(key: Digest): Promise<string>;
  /** Tries once. Look the key up again when held. */
  acquire(key: Digest, runId: string): Promise<Acquired>;
  /** Waits until there is a result, or the lease is ours, or `signal` aborts. */
  waitFor(key: Digest, waiting: Waiting): Promise<Waited>;
  /** Waits for the lease; null when `signal` aborts. */
  lease(key: Digest, waiting: Waiting): Promise<Lease | null>;
  breakLease(key: Digest): Promise<boolean>;
  /** Whether every byte of an output is as it was published. Damaged blobs are set aside. */
  verifyOutput(output: Output): Promise<boolean>;
  read(digest: Digest): AsyncIterable<Uint8Array>;
  materialize(tree: Extract<Output, { type: 'tree' }>, folder: string, how: Materialize): Promise<void>;
  /** Digest of any file, remembered by its `stat`. */
  digestFile(path: string): Promise<{ readonly digest: Digest; readonly bytes: number }>;
  pin(name: string, keys: readonly Digest[]): Promise<void>;
  unpin(name: string): Promise<void>;
  failureOf(error: unknown, at: string): TaskFailure;
}

/** Opens the store at `root`, making it where there is none. */
export async function openStore(root: string, options: StoreOptions = {}): Promise<Store> {
  const fs = options.fs ?? nodeFileSystem;
  await guarded(root, 'open', () => ensureVersion(fs, root));
  const context: StoreContext = {
    root,
    fs,
    warn: once(options.warn ?? (() => {})),
    stats: await guarded(root, 'read', () => openStatCache(fs, root)),
    lease: options.lease ?? usualLease,
  };
  const breathe = pauses();
  let swept = false;
  return {
    root,
    context,
    async lookup(key) {
      await breathe();
      return guarded(root, 'read', () => lookup(context, key));
    },
    publish: (key, manifest, workspace, result, lease) =>
      guarded(root, 'write', () => publish(context, key, manifest, workspace, result, lease)),
    keyManifest: (key) => guarded(root, 'read', () => keyManifest(context, key)),
    putKeyManifest: (key, manifest) =>
      guarded(root, 'write', async () => {
        const disk = durable(fs, root);
        await putKeyManifest(context, key, manifest, disk);
        await disk.settle();
      }),
    workspace: () =>
      guarded(root, 'write', async () => {
        if (!swept) await sweepTemporaries(fs, root);
        swept = true;
        return makeWorkspace(fs, root);
      }),
    discard: (workspace) => guarded(root, 'remove', () => fs.remove(workspace)),
    checkpoints: (key) => guarded(root, 'write', () => makeCheckpoints(fs, root, key)),
    acquire: (key, runId) => guarded(root, 'write', () => acquire(context, leaseFolder(root, key), runId)),
    waitFor: (key, waiting) => guarded(root, 'write', () => waitFor(context, key, waiting, () => lookup(context, key))),
    lease: (key, waiting) =>
      guarded(root, 'write', async () => {
        const waited = await waitFor(context, key, waiting, async () => null);
        return waited.kind === 'held' ? waited.lease : null;
      }),
    breakLease: (key) => guarded(root, 'write', () => breakLease(context, leaseFolder(root, key))),
    verifyOutput: (output) => guarded(root, 'read', () => verifyOutput(context, output)),
    read: (digest) => verifiedBlobStream(context, digest),
    materialize: (tree, folder, how) => guarded(root, 'write', () => materialize(fs, root, tree, folder, how)),
    digestFile: (path) => context.stats.digestFile(path),
    pin: (name, keys) => guarded(root, 'write', () => pin(context, { name, keys })),
    unpin: (name) => guarded(root, 'write', () => unpin(context, name)),
    failureOf: taskFailure,
  };
}

/** A damaged file is met by every task that needs it; its user hears of it once. */
function once(warn: (warning: Diagnostic) => void): (warning: Diagnostic) => void {
  const said = new Set<string>();
  return (warning) => {
    if (said.has(warning.message)) return;
    said.add(warning.message);
    warn(warning);
  };
}

/** Milliseconds of lookups after which timers, heartbeats among them, get a turn. */
const BREATH = 20;

/** Lookups are synchronous inside, since that is several times faster; ten thousand in a row must not stop the clock. */
function pauses(): () => Promise<void> {
  let since = performance.now();
  let pause: Promise<void> | null = null;
  return async () => {
    if (performance.now() - since < BREATH) return;
    pause ??= new Promise((resolve) =>
      setImmediate(() => {
        since = performance.now();
        pause = null;
        resolve();
      }),
    );
    await pause;
  };
}

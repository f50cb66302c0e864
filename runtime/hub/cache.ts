import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestStream } from '../store/digest.ts';
import { isAbsent } from '../store/file-system.ts';
import { hasEnded, ownedName, ownerOfName, self } from '../store/identity.ts';
import { hexOf, hostPart } from '../store/layout.ts';
import type { Digest } from '../store/result.ts';

/**
 * Fetched files by what they hold, shared by all projects of a user: `models/sha256/ab/<hex>`, and `models/parts/` for what is on its way. A file
 * is whole or absent: it is written beside, flushed, and renamed. Names are digests, so two projects, or two revisions, that mean the same file
 * have it once, and nothing here needs a register that could be wrong. Any file may be deleted; it is fetched again.
 */
export function cachedPath(cache: string, digest: Digest): string {
  const hex = hexOf(digest);
  return join(cache, 'sha256', hex.slice(0, 2), hex);
}

/** True where the cache has the file, and it still is what it was: every byte is looked at. A damaged one is removed. */
export async function isCached(cache: string, digest: Digest, bytes: number, watch: Reading): Promise<boolean> {
  const path = cachedPath(cache, digest);
  const problem = await differs(path, digest, bytes, watch);
  if (problem === 'other') await rm(path, { force: true });
  return problem === null;
}

/** How far reading a file has come; stops it where its task was cancelled. */
export interface Reading {
  readonly signal: AbortSignal;
  /** Bytes more; fewer than none where something begins anew. */
  read(bytes: number): void;
}

/** Null where the file at `path` has this size and digest. */
export async function differs(
  path: string,
  digest: Digest,
  bytes: number,
  { signal, read }: Reading,
): Promise<'absent' | 'other' | null> {
  const found = await stat(path).catch((error) => {
    if (isAbsent(error)) return null;
    throw error;
  });
  if (found === null) return 'absent';
  if (!found.isFile() || found.size !== bytes) return 'other';
  const seen = await digestStream(counted(path, signal, read));
  return seen.digest === digest ? null : 'other';
}

async function* counted(path: string, signal: AbortSignal, read: Reading['read']): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal.throwIfAborted();
    read((chunk as Uint8Array).length);
    yield chunk as Uint8Array;
  }
}

/** Moves a whole part to its place. */
export async function keep(cache: string, part: string, digest: Digest): Promise<string> {
  const path = cachedPath(cache, digest);
  const folder = join(path, '..');
  await mkdir(folder, { recursive: true });
  // Read-only, so that nothing that was handed a link into the cache changes it by accident.
  await chmod(part, 0o444);
  await rename(part, path);
  await sync(folder);
  return path;
}

async function sync(folder: string): Promise<void> {
  // Windows opens no folders; its file systems keep names safe by their own journal.
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Parts that this process is writing. */
const mine = new Set<string>();

/** Milliseconds without a byte after which a part counts as given up: longer than the longest wait that a hub may ask for. */
const FORGOTTEN = 3_600_000;

export interface Part {
  readonly path: string;
  /** Holds bytes of an earlier try. */
  readonly begun: boolean;
  /** Lets others take it over where it still lies there. */
  release(): void;
}

/**
 * A place for a file on its way, named by what it will be and by who writes it. What an earlier try left of the same file is taken over by a rename,
 * which only one of several processes can win.
 */
export async function partFor(cache: string, name: string): Promise<Part> {
  const folder = join(cache, 'parts');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.${ownedName()}.part`);
  const part = { path, release: () => void mine.delete(path) };
  mine.add(path);
  for (const left of await readdir(folder)) {
    const at = join(folder, left);
    if (!left.startsWith(`${name}.`) || !(await isLeft(at, left.slice(name.length + 1)))) continue;
    try {
      await rename(at, path);
      return { ...part, begun: true };
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }
  return { ...part, begun: false };
}

/** Whether nobody writes a part any more. A process of another host or container cannot be asked: its silence tells. */
async function isLeft(path: string, name: string): Promise<boolean> {
  const owner = ownerOfName(name);
  if (owner === null || mine.has(path)) return false;
  if (owner.host === hostPart()) {
    if (owner.pid === process.pid) return true;
    const { host, pidNamespace } = self();
    if (hasEnded({ host, bootId: null, pid: owner.pid, pidStart: null, pidNamespace })) return true;
  }
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > FORGOTTEN;
}

import { join } from 'node:path';
import { durable, ensureFolder } from './durable.ts';
import { type FileSystem, listOrEmpty, readOrNull } from './file-system.ts';
import { hasEnded, type Identity, ownedName, ownerOfName, self } from './identity.ts';
import { checkpointFolder, hostPart, temporaryFolder } from './layout.ts';
import type { Digest } from './result.ts';

/** Seconds after which something in `tmp/` whose maker cannot be asked counts as forgotten. */
const FORGOTTEN = 7 * 24 * 3600;

/** A private folder for one attempt, on the store's own file system so that its files move instead of being copied. */
export function makeWorkspace(fs: FileSystem, root: string): string {
  const folder = join(temporaryFolder(root), ownedName());
  for (const path of [folder, join(folder, 'blobs'), join(folder, 'trees')]) ensureFolder(fs, path);
  fs.write(join(folder, 'owner.json'), JSON.stringify(self()), 'wx');
  return folder;
}

/** Where a task keeps what lets an equal task go on after a crash. Not content-addressed: the task writes it as it likes. */
export function makeCheckpoints(fs: FileSystem, root: string, key: Digest): string {
  const folder = checkpointFolder(root, key);
  ensureFolder(fs, folder);
  return folder;
}

/** What processes that have ended left in `tmp/`. */
export function staleTemporaries(fs: FileSystem, root: string): string[] {
  const now = Date.now();
  return listOrEmpty(fs, temporaryFolder(root))
    .map((name) => join(temporaryFolder(root), name))
    .filter((path) => isStale(fs, path, now));
}

function isStale(fs: FileSystem, path: string, now: number): boolean {
  const stat = fs.stat(path);
  if (stat === null) return false;
  const owner = identityIn(fs, path);
  if (owner !== null && owner.host === self().host) return hasEnded(owner);
  return now - Number(stat.mtimeNs / 1_000_000n) > FORGOTTEN * 1000;
}

function identityIn(fs: FileSystem, path: string): Identity | null {
  try {
    const text = readOrNull(fs, join(path, 'owner.json'));
    if (text) return JSON.parse(text.toString('utf8')) as Identity;
  } catch {
    // Half written: the name still tells.
  }
  const named = ownerOfName(path.slice(path.lastIndexOf('/') + 1));
  if (named === null || named.host !== hostPart()) return null;
  const { host, bootId, pidNamespace } = self();
  return { host, bootId, pid: named.pid, pidStart: null, pidNamespace };
}

/** Removes what killed processes of this machine left, before it fills the disk. */
export async function sweepTemporaries(fs: FileSystem, root: string): Promise<void> {
  for (const path of staleTemporaries(fs, root)) await fs.remove(path);
}

/** A small file of a run (`graph.json`, `lock.json`), whole or absent. */
export async function writeWhole(fs: FileSystem, root: string, path: string, text: string): Promise<void> {
  const disk = durable(fs, root);
  await disk.write(path, text);
  await disk.settle();
}

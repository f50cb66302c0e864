import { dirname, join } from 'node:path';
import { failpoint } from './failpoint.ts';
import { errno, type FileSystem } from './file-system.ts';
import { ownedName, token } from './identity.ts';
import { temporaryFolder } from './layout.ts';

/**
 * Writing so that a crash leaves the old state or the new one: temporary file, fsync, rename, fsync of the folder. Folder syncs are
 * collected and made together (`settle`) before anything may refer to the files, since each costs milliseconds.
 */
export interface Durable {
  /** Whole new content of a small file. Replaces what is there. */
  write(path: string, bytes: Uint8Array | string): Promise<void>;
  /** Moves a file from the store's own `tmp/`, read-only from then on. */
  move(from: string, to: string): Promise<void>;
  /** Makes every rename so far survive a power cut. */
  settle(): Promise<void>;
}

export function durable(fs: FileSystem, root: string): Durable {
  const unsettled = new Set<string>();
  return {
    async write(path, bytes) {
      ensureFolder(fs, dirname(path), unsettled);
      ensureFolder(fs, temporaryFolder(root), unsettled);
      const part = join(temporaryFolder(root), `${ownedName()}.part`);
      try {
        fs.write(part, bytes, 'wx');
        await fs.sync(part);
        failpoint('durable.synced');
        await place(fs, part, path);
      } catch (error) {
        // Most likely the disk is full: leave nothing that fills it further.
        await fs.remove(part).catch(() => {});
        throw error;
      }
      unsettled.add(dirname(path));
    },
    async move(from, to) {
      ensureFolder(fs, dirname(to), unsettled);
      protect(fs, from);
      await fs.sync(from);
      failpoint('durable.synced');
      await place(fs, from, to);
      unsettled.add(dirname(to));
    },
    async settle() {
      for (const folder of unsettled) await fs.sync(folder);
      unsettled.clear();
    },
  };
}

/** Read-only guards against accidents, so a file system without modes is no reason to stop. */
function protect(fs: FileSystem, path: string): void {
  try {
    fs.chmod(path, 0o444);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(errno(error) ?? '')) throw error;
  }
}

/** A rename; where `tmp/` lies on another file system, as when it was made a link to a local disk, a copy beside the target and a rename. */
async function place(fs: FileSystem, from: string, to: string): Promise<void> {
  try {
    fs.rename(from, to);
  } catch (error) {
    if (errno(error) !== 'EXDEV') throw error;
    const part = `${to}.${token()}.part`;
    try {
      await fs.copy(from, part);
      await fs.sync(part);
      fs.rename(part, to);
    } catch (failed) {
      await fs.remove(part).catch(() => {});
      throw failed;
    }
    fs.unlink(from);
  }
}

/** Makes the folder and those above it; collects the parents of new ones for `settle`. */
export function ensureFolder(fs: FileSystem, path: string, unsettled?: Set<string>): void {
  const parent = dirname(path);
  try {
    if (fs.makeFolder(path)) unsettled?.add(parent);
  } catch (error) {
    if (errno(error) !== 'ENOENT' || parent === path) throw error;
    ensureFolder(fs, parent, unsettled);
    if (fs.makeFolder(path)) unsettled?.add(parent);
  }
}

import { dirname, join } from 'node:path';
import { ensureFolder } from './durable.ts';
import { errno, type FileSystem } from './file-system.ts';
import { token } from './identity.ts';
import { blobPath } from './layout.ts';
import type { TreeFile } from './result.ts';

export interface Materialize {
  /**
   * Hard links take no space and are read-only; right for inputs of a task. A person's folder gets copies, since an editor that
   * writes in place would change the store through a link.
   */
  readonly as: 'links' | 'copies';
}

/** Reasons why a file system makes no hard link though the file can be copied. */
const NO_LINK = ['EXDEV', 'EMLINK', 'EPERM', 'ENOTSUP', 'ENOSYS', 'EACCES'];

/** Lays the files of a tree out in a folder. Files of the same names are replaced, each one at once. */
export async function materialize(
  fs: FileSystem,
  root: string,
  tree: { readonly files: readonly TreeFile[] },
  folder: string,
  { as }: Materialize,
): Promise<void> {
  ensureFolder(fs, folder);
  for (const { path, digest } of tree.files) {
    const from = blobPath(root, digest);
    const to = join(folder, path);
    const part = `${to}.${token().slice(0, 8)}.part`;
    ensureFolder(fs, dirname(to));
    if (as === 'copies' || !linked(fs, from, part)) {
      await fs.copy(from, part);
      if (as === 'copies') fs.chmod(part, 0o644);
    }
    fs.rename(part, to);
  }
}

function linked(fs: FileSystem, from: string, to: string): boolean {
  try {
    fs.link(from, to);
    return true;
  } catch (error) {
    if (!NO_LINK.includes(errno(error) ?? '')) throw error;
    return false;
  }
}

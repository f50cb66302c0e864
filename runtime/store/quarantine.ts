import { basename, join } from 'node:path';
import { report } from '../../compiler/diagnostics/report.ts';
import type { StoreContext } from './context.ts';
import { ensureFolder } from './durable.ts';
import { shown } from './failure.ts';
import { errno, isAbsent } from './file-system.ts';
import { token } from './identity.ts';
import { quarantineFolder } from './layout.ts';

/**
 * Sets a damaged file aside and says so. It is kept, not deleted: somebody may want to know what happened to it. Where it cannot be moved
 * (a store one may only read) it stays, and is as little a hit as before.
 */
export function quarantine({ root, fs, warn }: StoreContext, path: string, problem: string): void {
  const folder = quarantineFolder(root);
  const kept = join(folder, `${basename(path)}.${token().slice(0, 8)}`);
  let where = `set aside as ${shown(root, kept)}`;
  try {
    ensureFolder(fs, folder);
    fs.rename(path, kept);
  } catch (error) {
    // Another process found it first.
    if (isAbsent(error)) return;
    if (errno(error) === null) throw error;
    where = 'left where it is, since the store cannot be written';
  }
  warn(report('FTP0856', null, { path: shown(root, path), problem, kept: where }));
}

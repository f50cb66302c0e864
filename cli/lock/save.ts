import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockPath } from '../../compiler/semantics/training/lock-file.ts';
import { writing } from '../writing.ts';
import type { Asked } from './references.ts';
import { type LockPart, lockedJson, lockText } from './text.ts';

/** Writes the lock file with one part renewed, whole, by a rename; false where that changes nothing, or nothing is there to be written down. */
export async function saveLock({ root, lock }: Pick<Asked, 'root' | 'lock'>, renewed: LockPart): Promise<boolean> {
  const path = join(root, lockPath);
  const text = lockText(lockedJson(lock, renewed));
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  const nothing = Object.values(renewed).every((part) => Object.keys(part).length === 0);
  if (text === before || (before === null && nothing)) return false;
  await writing(lockPath, () => {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  });
  return true;
}

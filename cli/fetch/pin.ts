import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockPath } from '../../compiler/semantics/training/lock-file.ts';
import type { Asked } from '../lock/references.ts';
import { lockedJson, lockText } from '../lock/text.ts';
import { writing } from '../writing.ts';
import type { Fetched } from './fetch-one.ts';
import { lockEntry } from './lock-entry.ts';
import type { WantedArchive } from './wanted.ts';

/** Writes down what was fetched; folders that no pipeline reads any more go where every pipeline was looked at. */
export async function pin(asked: Asked, wanted: readonly WantedArchive[], fetched: readonly Fetched[]): Promise<void> {
  const path = join(asked.root, lockPath);
  const known = Object.entries(asked.lock?.archives ?? {});
  const folders = new Set(wanted.map(({ folder }) => folder));
  const kept = asked.all ? known.filter(([folder]) => folders.has(folder)) : known;
  const entries = fetched.map(({ archive, journal }) => [archive.folder, lockEntry(journal)] as const);
  const archives = Object.fromEntries([...kept, ...entries]);
  const text = lockText(lockedJson(asked.lock, { archives }));
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  if (text === before || (before === null && entries.length === 0)) return;
  await writing(lockPath, () => {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  });
}

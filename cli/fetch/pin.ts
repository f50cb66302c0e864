import type { Asked } from '../lock/references.ts';
import { saveLock } from '../lock/save.ts';
import type { Fetched } from './fetch-one.ts';
import { lockEntry } from './lock-entry.ts';
import type { WantedArchive } from './wanted.ts';

/** Writes down what was fetched; folders that no pipeline reads any more go where every pipeline was looked at. */
export async function pin(asked: Asked, wanted: readonly WantedArchive[], fetched: readonly Fetched[]): Promise<void> {
  const known = Object.entries(asked.lock?.archives ?? {});
  const folders = new Set(wanted.map(({ folder }) => folder));
  const kept = asked.all ? known.filter(([folder]) => folders.has(folder)) : known;
  const entries = fetched.map(({ archive, journal }) => [archive.folder, lockEntry(journal)] as const);
  await saveLock(asked, { archives: Object.fromEntries([...kept, ...entries]) });
}

import { existsSync, lstatSync, readdirSync, realpathSync, renameSync, rmSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { journalName, readJournal } from './journal.ts';

/** Where pages are fetched into, or why nothing can be. */
export type Destination = { readonly path: string } | { readonly reason: string };

/** What fetching leaves in a folder: pages by number, the journal, and either of them half written. */
const own = /^(?:\d{6}\.(?:json|xml)|\.harvest\.jsonl)(?:\.part)?$/;

/**
 * Looks at the folder before anything is fetched into it. A link is followed: what it leads to is written, and the link stays. `again`: the folder is to be replaced,
 * so that nothing else may lie in it.
 */
export function destinationOf(folder: string, again: boolean): Destination {
  if (!isThere(folder)) return { path: folder };
  let path: string;
  try {
    path = realpathSync(folder);
  } catch {
    return { reason: 'it is a link that leads nowhere' };
  }
  if (!statSync(path).isDirectory()) return { reason: 'there is a file in its place' };
  const problem = journalProblem(path);
  if (problem !== null) return { reason: problem };
  const foreign = again ? readdirSync(path).find((name) => !own.test(name)) : undefined;
  return foreign === undefined
    ? { path }
    : { reason: `\`${foreign}\` in it was not fetched and would go with the old pages; move it elsewhere` };
}

/** What keeps the journal of a folder from being read; null where nothing does, or there is none. */
export function journalProblem(folder: string): string | null {
  let found: Stats | undefined;
  try {
    found = statSync(join(folder, journalName), { throwIfNoEntry: false });
  } catch (error) {
    // Of a path that goes through a file nothing can be in the way: it is not there.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
  }
  return found === undefined || found.isFile()
    ? null
    : `\`${journalName}\` in it is a folder, where the journal belongs`;
}

const old = (path: string): string => `${path}.old`;

/** The new one takes the place of the old one once it is whole. */
export function replace(path: string, fresh: string): void {
  renameSync(path, old(path));
  renameSync(fresh, path);
  rmSync(old(path), { recursive: true });
}

/** Ends what a crash in the midst of `replace` left: the old pages are put back, or taken away where the new ones are in their place. */
export function mend(path: string): void {
  if (!existsSync(old(path)) || journalProblem(old(path)) !== null || readJournal(old(path)) === null) return;
  if (existsSync(path)) rmSync(old(path), { recursive: true });
  else renameSync(old(path), path);
}

/** Also where it is a link to nowhere. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

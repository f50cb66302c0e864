import { resolve } from 'node:path';
import type { Diagnostic, Location } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import type { GraphNode, Step } from '../../compiler/graph/graph.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { journalProblem } from '../archives/folder.ts';
import { harvestDigest, type Journal, readJournal, reservationOf, sameRequest } from '../archives/journal.ts';
import type { SourceFile } from './key.ts';

/** What planning knows of sources that are fetched before they are read. */
export interface ArchiveFacts {
  /** Names of their operators. */
  readonly operators: ReadonlySet<string>;
  /** The digest that the lock file has for a folder; null where it has none. */
  locked(folder: string): string | null;
}

/** Options that decide what an archive is asked for: all but the folder, what only says how, and what is done with bad rows. */
export function requestOf({ options, observations }: Step): { readonly [option: string]: Json } {
  const decisive = Object.entries(options).filter(
    ([name]) => name !== 'path' && name !== 'on_bad' && !observations.includes(name),
  );
  return Object.fromEntries(decisive);
}

/** Why a source cannot be read from what was fetched, before its files are looked at; null where it can, or is no archive. */
export function notFetched(
  { stage, labels }: GraphNode,
  root: string,
  archives: ArchiveFacts,
  location: Location | null,
): Diagnostic | null {
  const source = stage?.source;
  if (!source || !archives.operators.has(source.operator)) return null;
  const folder = String(source.options.path);
  const reason = journalProblem(resolve(root, folder));
  if (reason !== null) return report('FTP1228', location, { folder, reason });
  const journal = readJournal(resolve(root, folder));
  if (journal === null) return report('FTP1150', location, { folder, operator: source.operator });
  const { head, pages, finished } = journal;
  const request = requestOf(source);
  if (head.operator !== source.operator || !sameRequest(head.request, request))
    return report('FTP1151', location, {
      folder,
      fetched: requestText(head.operator, head.request),
      asked: requestText(source.operator, request),
    });
  if (finished === null) return report('FTP1152', location, { folder, pages: pages.length });
  const evidence = reservationOf(journal);
  if (evidence !== null && labels.basis.includes('tdm_art4'))
    return report('FTP1158', location, { origin: head.site.origin, evidence });
  return notLocked(folder, journal, archives, location);
}

function notLocked(folder: string, { pages }: Journal, archives: ArchiveFacts, location: Location | null) {
  const locked = archives.locked(folder);
  if (locked === harvestDigest(pages)) return null;
  const reason =
    locked === null
      ? 'it has no entry for it; `finslip fetch` writes one'
      : 'its digest is another one; `finslip fetch` pins what lies there, the repository has what was pinned';
  return report('FTP1159', location, { folder, reason });
}

/** The pages to be read, those without a record (a collection, the page after the last) left out; or what was done to them since they were fetched. */
export function fetchedPages(
  { stage }: GraphNode,
  root: string,
  archives: ArchiveFacts,
  files: readonly SourceFile[],
  location: Location | null,
): readonly SourceFile[] | Diagnostic {
  const source = stage?.source;
  if (!source || !archives.operators.has(source.operator)) return files;
  const folder = String(source.options.path);
  const pages = new Map(readJournal(resolve(root, folder))?.pages.map((page) => [page.file, page]));
  const missing = new Set(pages.keys());
  const differs = (reason: string): Diagnostic => report('FTP1153', location, { folder, reason });
  for (const { path, digest } of files) {
    const file = nameIn(path);
    const page = pages.get(file);
    if (!page) return differs(`\`${file}\` is no page that was fetched`);
    if (page.digest !== digest) return differs(`\`${file}\` has another content`);
    missing.delete(file);
  }
  for (const file of missing) return differs(`\`${file}\` is gone`);
  const filled = files.filter(({ path }) => pages.get(nameIn(path))!.records > 0);
  return filled.length > 0 ? filled : files;
}

const nameIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const requestText = (operator: string, request: { readonly [option: string]: Json }): string =>
  `\`${operator}(${Object.entries(request)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ')})\``;

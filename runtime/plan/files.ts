import { readdirSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Diagnostic, Location } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import type { GraphNode } from '../../compiler/graph/graph.ts';
import { isFolderReference } from '../../compiler/operators/references.ts';
import { type ArchiveFacts, fetchedPages, notFetched } from './archives.ts';
import { filesBeside } from './beside.ts';
import type { SourceFile } from './key.ts';

export type DigestFile = (path: string) => Promise<{ readonly digest: string; readonly bytes: number }>;

/** Files of a model of a hub at a commit, from the lock file; null where it lists none. */
export type LockedFiles = (repository: string, commit: string) => readonly SourceFile[] | null;

/**
 * Lists and digests what a task reads beside its inputs: the files of a stage's source, or a model's folder, word lists and classifiers. Sorted by path (by code unit, so that it
 * is the same everywhere). Files of a hub's model are those of the lock file: nothing is fetched to plan with.
 */
export async function sourceFiles(
  node: GraphNode,
  root: string,
  digestFile: DigestFile,
  location: Location | null,
  lockedFiles: LockedFiles,
  archives: ArchiveFacts = noArchives,
): Promise<readonly SourceFile[] | Diagnostic> {
  const missing = notFetched(node, root, archives, location);
  if (missing !== null) return missing;
  const outside: SourceFile[] = [];
  for (const { repository, revision } of hubModelsOf(node)) {
    const files = lockedFiles(repository, revision);
    if (files === null) return report('FTP1022', location, { model: `${repository}@${revision}` });
    outside.push(...files);
  }
  for (const path of filesBeside(node)) {
    try {
      outside.push({ path, ...(await digestFile(resolve(root, path))), beside: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'ENOENT'
        ? report('FTP0801', location, { path, root: rootName(root) })
        : report('FTP0802', location, { file: path, reason: reasonOf(error) });
    }
  }
  const inside = await filesHere(node, root, digestFile, location);
  if (!Array.isArray(inside)) return inside;
  const pages = fetchedPages(node, root, archives, inside, location);
  return Array.isArray(pages) ? [...pages, ...outside].sort(byPath) : pages;
}

const noArchives: ArchiveFacts = { operators: new Set(), locked: () => null };

const byPath = (a: SourceFile, b: SourceFile): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

async function filesHere(
  node: GraphNode,
  root: string,
  digestFile: DigestFile,
  location: Location | null,
): Promise<SourceFile[] | Diagnostic> {
  const source = node.stage?.source;
  const patterns = [source?.options.path ?? []].flat() as string[];
  const folders = foldersOf(node);
  const asked = [...patterns, ...folders];
  if (asked.length === 0) return [];
  let paths: string[];
  try {
    const matched = await Promise.all(
      patterns.map((pattern) => expand(pattern, root, deep.has(source?.operator ?? ''))),
    );
    paths = [...matched.flat(), ...folders.flatMap((path) => folder(path, root))];
  } catch (error) {
    return report('FTP0802', location, { file: asked.join(', '), reason: reasonOf(error) });
  }
  if (paths.length === 0)
    return report('FTP0801', location, {
      path: asked.join(', '),
      root: asked.every((path) => isAbsolute(path)) ? 'the root of the file system' : rootName(root),
    });
  const files: SourceFile[] = [];
  for (const path of [...new Set(paths)].sort()) {
    try {
      const digested = await digestFile(resolve(root, path));
      // As the run would find it; whoever has to wait for hours to be told has waited too long.
      if (digested.bytes === 0 && patterns.length > 0 && source?.options.on_bad !== 'skip')
        return report('FTP0902', location, { file: path });
      files.push({ path, ...digested });
    } catch (error) {
      return report('FTP0802', location, { file: path, reason: reasonOf(error) });
    }
  }
  return files;
}

/** Sources whose path is a folder with all that lies below it: parts of a dataset have folders of their own. */
const deep: ReadonlySet<string> = new Set(['hugging_face']);

/** `folder("models/base")` among the options: what lies there decides the result, so it enters the key like a source. */
const foldersOf = ({ options }: GraphNode): string[] =>
  Object.values(options).flatMap((value) => (isFolderReference(value) ? [value.path] : []));

/** `hub("owner/name", …)` among the options. The checker has put the commit of the lock file in the place of the revision. */
const hubModelsOf = ({ options }: GraphNode): { readonly repository: string; readonly revision: string }[] =>
  Object.values(options).flatMap((value) => {
    const { $, repository, revision } = (value ?? {}) as Readonly<Record<string, unknown>>;
    return $ === 'hub' ? [{ repository: String(repository), revision: String(revision) }] : [];
  });

/** A plain path costs one `stat`; only a pattern loads the glob library. */
async function expand(pattern: string, root: string, below = false): Promise<string[]> {
  const isPattern = /[*?[\]{}!()]/.test(pattern);
  if (!isPattern && below && statOrNull(resolve(root, pattern))?.isDirectory())
    return expand(`${pattern.replace(/\/$/, '')}/**`, root);
  if (!isPattern) return statOrNull(resolve(root, pattern))?.isFile() ? [pattern] : folder(pattern, root);
  const { default: glob } = await import('fast-glob');
  return glob(pattern, { cwd: root, onlyFiles: true, followSymbolicLinks: true, caseSensitiveMatch: true });
}

/** A folder stands for the files directly in it. Where it is absolute, so are they. */
function folder(path: string, root: string): string[] {
  if (!statOrNull(resolve(root, path))?.isDirectory()) return [];
  return readdirSync(resolve(root, path), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => `${path.replace(/\/$/, '')}/${entry.name}`);
}

function statOrNull(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

const rootName = (root: string): string => (root === '.' || root === '' ? 'the project folder' : root);

export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'no permission';
  if (code === 'ENOENT') return 'it is gone';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ELOOP') return 'its path runs in a circle of links';
  return message ?? String(error);
}

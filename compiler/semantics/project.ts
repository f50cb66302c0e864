import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Host } from '../host/host.ts';
import { folderOf, join, relativeTo } from '../host/path.ts';
import type { Declaration } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';
import { type Definition, type FileScope, invalid } from './values.ts';

/** What stands apart from every pipeline of a repository: where things run. */
export const configuration = 'finslip.ftp';

/**
 * The folder that paths in a pipeline start from: the nearest one above with a `finslip.ftp`, else the folder of the entry file. All
 * paths in diagnostics and scopes are relative to it.
 */
export function projectRoot(entry: string, host: Host): string {
  const own = folderOf(entry);
  for (let folder = own; ; ) {
    if (host.exists(join(folder, configuration))) return folder;
    const above = folderOf(folder);
    if (folder === '' || above === folder) return own;
    folder = above;
  }
}

/** Reads, parses and indexes files, each once. */
export interface Project {
  readonly root: string;
  readonly host: Host;
  readonly scopes: Map<string, FileScope>;
  readonly diagnostics: Diagnostic[];
}

export function openProject(entry: string, host: Host): { readonly project: Project; readonly entry: string } {
  const root = projectRoot(entry, host);
  return { project: { root, host, scopes: new Map(), diagnostics: [] }, entry: relativeTo(root, entry) };
}

/** Null where the file cannot be read. */
export function openFile(project: Project, path: string, role: FileScope['role']): FileScope | null {
  const known = project.scopes.get(path);
  if (known !== undefined) return known;
  const text = project.host.read(join(project.root, path));
  return text === null ? null : openText(project, path, text, role);
}

export function openText(project: Project, path: string, text: string, role: FileScope['role']): FileScope {
  const { tree, diagnostics } = parse(text, path);
  project.diagnostics.push(...diagnostics);
  const scope: FileScope = { path, text, tree, role, own: new Map(), imports: new Map() };
  project.scopes.set(path, scope);
  return scope;
}

export const isGlob = (path: string): boolean => /[*?[{]/.test(path);

/** Files that match a pattern, as paths from the project root; none where the host cannot list. */
export function listFiles(project: Project, pattern: string): readonly string[] {
  const found = project.host.list?.(join(project.root, pattern)) ?? [];
  return found.map((path) => relativeTo(project.root, path));
}

export function definitionOf(declaration: Declaration, scope: FileScope): Definition {
  const { name } = declaration;
  return {
    kind: 'definition',
    name: name.text,
    declaration,
    scope,
    location: { file: scope.path, span: { start: name.start, end: name.end } },
    state: 'fresh',
    value: invalid,
    uses: [],
  };
}

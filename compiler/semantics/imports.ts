import type { Location } from '../diagnostics/diagnostic.ts';
import { folderOf, join } from '../host/path.ts';
import type { OperatorSignature } from '../operators/manifest.ts';
import type { Name, UseStatement } from '../syntax/ast.ts';
import { at, type Checker, complain, type Environment } from './context.ts';
import { environmentOf } from './declarations/define.ts';
import { fileOwner } from './names.ts';
import { isGlob, listFiles, openFile, openText, type Project } from './project.ts';
import { related, suggest, suggestOrList } from './reporting.ts';
import type { Binding, FileScope } from './values.ts';

type Names = ReadonlyMap<string, Binding>;

/**
 * Follows the `use` statements of a file: `std/…` is text in the manifest, `./x.ftp` a file beside this one, `./x.ts` a module of operators
 * whose signatures the manifest holds; the last two may be globs. `visit` indexes a file that is new.
 */
export function followImports(
  cx: Checker,
  project: Project,
  scope: FileScope,
  visit: (scope: FileScope) => void,
): void {
  const env = environmentOf(scope, fileOwner(scope));
  for (const statement of scope.tree.statements) {
    if (statement.kind !== 'use' || statement.path === '') continue;
    const names = namesOf(cx, project, statement, scope, visit, env);
    if (names !== null) bring(cx, statement, names, scope, env);
    else for (const name of statement.names ?? []) miss(scope, name.text, at(env, name));
  }
}

function namesOf(
  cx: Checker,
  project: Project,
  statement: UseStatement,
  scope: FileScope,
  visit: (scope: FileScope) => void,
  env: Environment,
): Names | null {
  const { path, pathSpan } = statement;
  if (path.startsWith('std/')) return ofStandard(cx, project, statement, visit, env);
  const isFile = path.endsWith('.ftp') || path.endsWith('.ts');
  if (!isFile || scope.role === 'standard') {
    const near = suggest(path, at(env, inside(pathSpan)), Object.keys(cx.catalog.manifest.modules));
    if (near.hint === '') complain(cx, env, 'FTP0127', pathSpan, { path });
    else complain(cx, env, 'FTP0110', pathSpan, { path, hint: near.hint }, { fixes: near.fixes });
    return null;
  }
  const wanted = join(folderOf(scope.path), path);
  const found = isGlob(path) ? listFiles(project, wanted) : [wanted];
  if (found.length === 0) {
    complain(cx, env, 'FTP0110', pathSpan, { path, hint: '; the pattern matches no file' });
    return null;
  }
  const all = new Map<string, Binding>();
  for (const file of found) {
    const names = file.endsWith('.ts')
      ? ofOperators(cx, project, file, statement, env)
      : ofFile(cx, project, file, statement, visit, env);
    for (const [name, binding] of names ?? []) all.set(name, binding);
  }
  return found.length === 1 && all.size === 0 ? null : all;
}

const inside = ({ start, end }: { start: number; end: number }) => ({ start: start + 1, end: end - 1 });

function ofStandard(
  cx: Checker,
  project: Project,
  { path, pathSpan }: UseStatement,
  visit: (scope: FileScope) => void,
  env: Environment,
): Names | null {
  const { modules } = cx.catalog.manifest;
  const text = modules[path];
  if (text === undefined) {
    const near = suggestOrList(path, at(env, inside(pathSpan)), Object.keys(modules));
    complain(cx, env, 'FTP0110', pathSpan, { path, hint: near.hint }, { fixes: near.fixes });
    return null;
  }
  const file = `${path}.ftp`;
  const known = project.scopes.get(file);
  const scope = known ?? openText(project, file, text, 'standard');
  if (known === undefined) visit(scope);
  return exported(scope);
}

/** Everything but the name of a pipeline, which is the file's own. */
function exported(scope: FileScope): Names {
  return new Map([...scope.own].filter(([, { declaration }]) => declaration.keyword.text !== 'pipeline'));
}

function ofFile(
  cx: Checker,
  project: Project,
  file: string,
  { path, pathSpan }: UseStatement,
  visit: (scope: FileScope) => void,
  env: Environment,
): Names | null {
  const known = project.scopes.get(file);
  const scope = known ?? openFile(project, file, 'module');
  if (scope === null) {
    const beside = listFiles(project, join(folderOf(file), '*.ftp'));
    const near = suggest(file, at(env, pathSpan), beside);
    complain(cx, env, 'FTP0110', pathSpan, { path, hint: near.hint });
    return null;
  }
  if (known === undefined) visit(scope);
  return exported(scope);
}

function ofOperators(
  cx: Checker,
  project: Project,
  file: string,
  { path, pathSpan }: UseStatement,
  env: Environment,
): Names | null {
  const signatures = cx.catalog.inModule(file);
  if (signatures.length === 0) {
    const exists = project.host.exists(join(project.root, file));
    const near = suggest(file, at(env, pathSpan), cx.catalog.userModules);
    complain(cx, env, 'FTP0110', pathSpan, { path, hint: exists ? '; the file defines no operator' : near.hint });
    return null;
  }
  return new Map(signatures.map((signature) => [signature.name, bindingOf(signature)]));
}

function bindingOf(signature: OperatorSignature): Binding {
  const { file, start, end } = signature.declaredAt;
  return { kind: 'operator', name: signature.name, signature, location: { file, span: { start, end } }, uses: [] };
}

function bring(cx: Checker, statement: UseStatement, names: Names, scope: FileScope, env: Environment): void {
  const wanted: readonly (Name | null)[] = statement.names ?? [...names.keys()].map(() => null);
  const all = [...names.keys()];
  for (const [index, written] of wanted.entries()) {
    const name = written?.text ?? all[index]!;
    const binding = names.get(name);
    if (binding === undefined) {
      const near = suggestOrList(name, at(env, written!), all);
      const said = { path: statement.path, name, hint: near.hint };
      complain(cx, env, 'FTP0111', written!, said, { fixes: near.fixes });
      miss(scope, name, at(env, written!));
      continue;
    }
    const location = at(env, written ?? statement.pathSpan);
    const own = scope.own.get(name);
    const other = scope.imports.get(name);
    if (own !== undefined || (other !== undefined && other.binding !== binding)) {
      const first = own?.location ?? other!.location;
      complain(cx, env, 'FTP0102', location.span, { name }, { related: [related(first, 'first declared here')] });
    } else scope.imports.set(name, { binding, location, named: written !== null, used: false });
  }
}

function miss(scope: FileScope, name: string, location: Location): void {
  scope.imports.set(name, { binding: { kind: 'missing', name, uses: [] }, location, named: true, used: true });
}

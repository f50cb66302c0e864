import { report } from '../diagnostics/report.ts';
import type { Declaration } from '../syntax/ast.ts';
import type { Checker, Environment } from './context.ts';
import { at, complain } from './context.ts';
import { belongs, environmentOf } from './declarations/define.ts';
import { declarationKinds } from './declarations/index.ts';
import type { DeclarationKind, Presence } from './declarations/kind.ts';
import { definitionOf } from './project.ts';
import { related, suggest } from './reporting.ts';
import { refusesName } from './reserved-name.ts';
import type { FileScope } from './values.ts';

/** Enters the declared names of a file, after checking the shape of each declaration. */
export function declareNames(cx: Checker, scope: FileScope): void {
  const env = environmentOf(scope, fileOwner(scope));
  for (const statement of scope.tree.statements) {
    if (statement.kind !== 'declaration') continue;
    const kind = declarationKinds.get(statement.keyword.text);
    if (kind === undefined) unknownKeyword(cx, statement, env);
    else {
      checkPlace(cx, statement, kind, scope, env);
      checkParts(cx, statement, kind, env);
    }
    enter(cx, scope, statement, env);
  }
}

export const fileOwner = (scope: FileScope) => ({ id: scope.path, keyword: '', name: scope.path, docs: '' });

/** A place or a policy names something else, so it enters nothing. An unknown keyword still declares its name, so that uses find it. */
function enter(cx: Checker, scope: FileScope, declaration: Declaration, env: Environment): void {
  const { name, keyword } = declaration;
  if (keyword.text === 'place' || keyword.text === 'policy' || name.text === '') return;
  if (refusesName(cx, name, env)) return;
  const earlier = scope.own.get(name.text);
  if (earlier === undefined) scope.own.set(name.text, definitionOf(declaration, scope));
  else {
    // A second pipeline is its own matter.
    if (keyword.text === 'pipeline' && earlier.declaration.keyword.text === 'pipeline') return;
    const extra = { related: [related(earlier.location, 'first declared here')] };
    cx.sink.add(report('FTP0102', at(env, name), { name: name.text }, extra));
    // Nothing can be made of a pipeline's name, so the other one is what the file goes on to use.
    if (earlier.declaration.keyword.text === 'pipeline') scope.own.set(name.text, definitionOf(declaration, scope));
  }
}

function unknownKeyword(cx: Checker, { keyword }: Declaration, env: Environment): void {
  if (keyword.text === '') return;
  const near = suggest(keyword.text, at(env, keyword), [...declarationKinds.keys(), 'use', 'test', 'edition']);
  complain(cx, env, 'FTP0101', keyword, { keyword: keyword.text, hint: near.hint }, { fixes: near.fixes });
}

function checkPlace(
  cx: Checker,
  { keyword }: Declaration,
  kind: DeclarationKind,
  scope: FileScope,
  env: Environment,
): void {
  if (belongs(kind, scope)) return;
  const where =
    scope.role === 'deployment'
      ? 'a pipeline file, apart from `finslip.ftp`'
      : '`finslip.ftp` at the root of the project';
  complain(cx, env, 'FTP0115', keyword, { keyword: keyword.text, where });
}

function checkParts(cx: Checker, declaration: Declaration, kind: DeclarationKind, env: Environment): void {
  const { keyword, name } = declaration;
  const parts: readonly (readonly [Presence, { start: number; end: number } | null, string])[] = [
    [kind.params, declaration.params === null ? null : (declaration.params[0] ?? name), 'parameters in `()`'],
    [kind.type, declaration.type, 'type after `:`'],
    [kind.value, declaration.value, 'value after `=`'],
    [kind.block, declaration.block === null ? null : name, 'block in `{}`'],
  ];
  for (const [presence, found, part] of parts) {
    if (presence === 'none' && found !== null) complain(cx, env, 'FTP0109', found, { keyword: keyword.text, part });
    if (presence === 'required' && found === null)
      complain(cx, env, 'FTP0108', name.text === '' ? keyword : name, {
        keyword: keyword.text,
        part: withArticle(part),
      });
  }
}

const withArticle = (part: string): string => (part.startsWith('parameters') ? part : `a ${part}`);

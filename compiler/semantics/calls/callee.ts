import { familiesOf } from '../../operators/constructors.ts';
import type { OperatorKind, OperatorSignature } from '../../operators/manifest.ts';
import type { Expression, NameExpression } from '../../syntax/ast.ts';
import { written } from '../accept.ts';
import { at, type Checker, complain, type Environment, type Want } from '../context.ts';
import { suggest, suggestOrList } from '../reporting.ts';
import { lookUpName, visibleNames } from '../scope.ts';
import { withoutOptional } from '../types/assign.ts';
import { describe } from '../types/of.ts';
import type { FilterValue } from '../values.ts';

export type Callee =
  | { readonly kind: 'operator'; readonly signature: OperatorSignature; readonly name: NameExpression }
  | { readonly kind: 'filter'; readonly filter: FilterValue; readonly name: NameExpression };

/** What a call calls: a filter or operator of the file, else an operator of the library that fits what is wanted. */
export function findCallee(
  cx: Checker,
  callee: Expression,
  piped: boolean,
  want: Want,
  env: Environment,
): Callee | null {
  if (callee.kind === 'error' || (callee.kind === 'name' && callee.name.text === '')) return null;
  if (callee.kind !== 'name') {
    complain(cx, env, 'FTP0207', callee, { what: `\`${written(env, callee)}\`` });
    return null;
  }
  const name = callee.name.text;
  const found = lookUpName(env.scope, name, at(env, callee));
  if (found?.kind === 'missing') return null;
  if (found?.kind === 'operator') return { kind: 'operator', signature: found.signature, name: callee };
  if (found !== null && !(found.declaration.keyword.text !== 'filter' && cx.catalog.named(name).length > 0)) {
    const value = cx.define(found, at(env, callee));
    if (value.kind === 'filter') return { kind: 'filter', filter: value, name: callee };
    if (value.kind !== 'invalid') complain(cx, env, 'FTP0207', callee, { what: `\`${name}\` (${describe(value)})` });
    return null;
  }
  const signature = choose(cx.catalog.named(name), piped, want, env);
  if (signature !== null) return { kind: 'operator', signature, name: callee };
  return unknownCallee(cx, callee, want, env);
}

const preferred: Readonly<Record<Environment['phase'], readonly OperatorKind[]>> = {
  row: ['scalar'],
  compile: [],
  run: ['metric'],
};

/** Operators may share a name across kinds: a family that is wanted decides, then the place. */
function choose(
  signatures: readonly OperatorSignature[],
  piped: boolean,
  want: Want,
  env: Environment,
): OperatorSignature | null {
  if (signatures.length < 2) return signatures[0] ?? null;
  const wanted = want.type === null ? null : withoutOptional(want.type);
  const families = wanted === null ? [] : familiesOf(wanted);
  const rank = (signature: OperatorSignature): number => {
    if (families.length > 0) return families.includes(signature.family ?? '') ? 0 : 2;
    if (wanted !== null && wanted.kind === signature.result.kind) return 0;
    if (piped && signature.params[0]?.subject === true) return 0;
    return preferred[env.phase].includes(signature.kind) ? 0 : 1;
  };
  return [...signatures].sort((a, b) => rank(a) - rank(b))[0]!;
}

function unknownCallee(cx: Checker, callee: NameExpression, want: Want, env: Environment): null {
  const name = callee.name.text;
  const wanted = want.type === null ? null : withoutOptional(want.type);
  const here = at(env, callee);
  if (wanted?.kind === 'value') {
    const near = suggestOrList(
      name,
      here,
      cx.catalog.family(wanted.family).map((signature) => signature.name),
    );
    complain(cx, env, 'FTP0104', callee, { name, hint: near.hint }, { fixes: near.fixes });
    return null;
  }
  const near = suggest(name, here, [...visibleNames(env), ...cx.catalog.names]);
  complain(cx, env, 'FTP0104', callee, { name, hint: near.hint }, { fixes: near.fixes });
  return null;
}

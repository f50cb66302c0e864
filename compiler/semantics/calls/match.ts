import type { OperatorSignature, ParamSignature } from '../../operators/manifest.ts';
import { showType } from '../../operators/show.ts';
import type { Argument, BlockEntry, Expression, Name, Span } from '../../syntax/ast.ts';
import { at, type CallBlock, type Checker, complain, type Environment } from '../context.ts';
import { list, suggestOrList } from '../reporting.ts';
import { refusesName } from '../reserved-name.ts';
import type { Value } from '../values.ts';

/** An argument that found its parameter. */
export interface Bound {
  readonly param: ParamSignature;
  /** Name of the option: the parameter's, or the further name that a rest parameter took. */
  readonly name: string;
  /** Either written here, or what `|>` brought. */
  readonly expression: Expression | null;
  readonly value: Value | null;
  readonly span: Span;
}

/** Something given to a call, from its brackets, its block, or through `|>`. */
interface Given {
  readonly name: Name | null;
  readonly expression: Expression | null;
  readonly value: Value | null;
  readonly span: Span;
}

export interface Piped {
  readonly value: Value;
  readonly span: Span;
}

/** Finds the parameter of every argument. What has none is reported and left out; so is a required parameter that nothing was given for. */
export function matchArguments(
  cx: Checker,
  signature: OperatorSignature,
  callee: Span,
  args: readonly Argument[],
  piped: Piped | null,
  block: CallBlock | null,
  env: Environment,
): readonly Bound[] {
  const bound: Bound[] = [];
  const taken = new Set<string>();
  const bare = signature.params.filter((param) => param.positional || param.subject);
  const given = gather(args, piped, block?.entries ?? []);
  for (const one of given) {
    if (one.name !== null && refusesName(cx, one.name, env)) continue;
    const param = one.name === null ? nextBare(bare, taken) : byName(signature, one.name.text);
    const name = one.name !== null && param?.rest ? one.name.text : (param?.name ?? '');
    if (param === null) unmatched(cx, signature, one, bare.length - (piped === null ? 0 : 1), taken, block, env);
    else if (taken.has(name) && !isOpenList(param)) {
      complain(cx, env, 'FTP0106', one.name ?? one.span, { key: name });
    } else {
      taken.add(name);
      bound.push({ param, name, expression: one.expression, value: one.value, span: one.span });
    }
  }
  // An argument that lacks its name is likely the one that is missed.
  const nameless = bound.length < given.length && given.some((one) => one.name === null);
  for (const param of nameless ? [] : signature.params)
    if (!param.optional && !taken.has(param.name))
      complain(cx, env, 'FTP0202', callee, {
        operator: signature.name,
        parameter: param.name,
        type: showType(param.type),
      });
  return bound;
}

function gather(args: readonly Argument[], piped: Piped | null, entries: readonly BlockEntry[]): readonly Given[] {
  const given: Given[] = piped === null ? [] : [{ name: null, expression: null, value: piped.value, span: piped.span }];
  for (const arg of args) given.push({ name: arg.name, expression: arg.value, value: null, span: arg.value });
  for (const entry of entries)
    if (entry.kind === 'entry')
      given.push({ name: entry.name, expression: entry.value, value: null, span: entry.value });
  return given;
}

/** Bare arguments fill the positional parameters in order; a list that takes all the rest keeps taking. */
function nextBare(bare: readonly ParamSignature[], taken: ReadonlySet<string>): ParamSignature | null {
  return bare.find((param) => !taken.has(param.name) || isOpenList(param)) ?? null;
}

const isOpenList = (param: ParamSignature): boolean => param.rest && param.positional;

function byName(signature: OperatorSignature, name: string): ParamSignature | null {
  const exact = signature.params.find((param) => param.name === name && !(param.rest && !param.positional));
  return exact ?? signature.params.find((param) => param.rest && !param.positional) ?? null;
}

function unmatched(
  cx: Checker,
  signature: OperatorSignature,
  given: Given,
  bareCount: number,
  taken: ReadonlySet<string>,
  block: CallBlock | null,
  env: Environment,
): void {
  const free = signature.params.filter((param) => !taken.has(param.name) && !param.rest).map((param) => param.name);
  if (given.name !== null) {
    const { name } = given;
    const isEntry = block?.entries.some((entry) => entry.kind === 'entry' && entry.name === name) ?? false;
    const owner =
      isEntry && block !== null ? `\`${block.keyword}\` with \`${signature.name}\`` : `\`${signature.name}\``;
    const near = suggestOrList(name.text, at(env, name), isEntry && block !== null ? [...block.keys, ...free] : free);
    const said = { owner, key: name.text, hint: near.hint };
    complain(cx, env, 'FTP0105', name, said, { fixes: near.fixes });
  } else if (free.length > 0 && given.value === null) {
    const missed = signature.params.filter((param) => !param.optional && free.includes(param.name));
    const only = free.length === 1 ? free[0]! : missed.length === 1 ? missed[0]!.name : null;
    const hint = only === null ? `; it could be ${list(free, 'or')}` : `, as \`${only}: …\``;
    const start = { start: given.span.start, end: given.span.start };
    const fixes =
      only === null ? [] : [{ title: `name it \`${only}\``, edits: [{ location: at(env, start), text: `${only}: ` }] }];
    complain(cx, env, 'FTP0204', given.span, { operator: signature.name, hint }, { fixes });
  } else {
    const count =
      bareCount === 0 ? 'no unnamed argument' : `${bareCount} unnamed argument${bareCount === 1 ? '' : 's'}`;
    complain(cx, env, 'FTP0203', given.span, { operator: signature.name, count });
  }
}

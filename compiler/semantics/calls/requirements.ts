import { RE2JS, RE2JSException } from 're2js';
import { parseCheck } from '../../operators/checks.ts';
import type { OperatorSignature, ParamSignature } from '../../operators/manifest.ts';
import { showNumber } from '../../operators/show.ts';
import type { Span } from '../../syntax/ast.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import type { Located } from '../values.ts';
import { type Args, constantText } from './conditions.ts';
import { checkRelation } from './relations.ts';

/** What an operator says of its options beyond their types: expressions that must be valid, limits that must not cross, lists that must not be empty. */
export function checkRequirements(
  cx: Checker,
  signature: OperatorSignature,
  args: Args,
  callee: Span,
  env: Environment,
): void {
  for (const param of signature.params) {
    const given = args[param.name];
    if (given === undefined) continue;
    if (param.pattern) for (const one of itemsOf(given)) checkPattern(cx, signature, param, one, env);
    if (param.each !== undefined) checkEach(cx, signature, param, given, env);
    if (param.type.kind === 'predicate') checkConstant(cx, signature, param, given, env);
  }
  const told = new Set<string>();
  for (const written of signature.checks ?? []) {
    const check = parseCheck(written);
    if (check !== null) checkRelation(cx, check, { signature, args, told }, callee, env);
  }
  for (const param of signature.params)
    if (args[param.name] !== undefined && !told.has(param.name)) checkOff(cx, signature, param, args[param.name]!, env);
}

/** The items of a list, else the value itself. */
const itemsOf = (given: Located): readonly Located[] => (given.value.kind === 'list' ? given.value.items : [given]);

function checkPattern(
  cx: Checker,
  { name }: OperatorSignature,
  param: ParamSignature,
  { value, span }: Located,
  env: Environment,
): void {
  if (value.kind === 'run' || value.kind === 'column') {
    complain(cx, env, 'FTP1121', span, { option: param.name, operator: name });
    return;
  }
  const pattern = constantText(value);
  const problem = pattern === null ? null : problemOf(pattern);
  if (pattern !== null && problem !== null) complain(cx, env, 'FTP1120', span, { pattern, problem });
}

/** What RE2 has against an expression, in its words; null where nothing. */
function problemOf(pattern: string): string | null {
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return error.message.replace(/^error parsing regexp: /, '').replace(/`/g, '');
  }
}

function checkEach(
  cx: Checker,
  { name }: OperatorSignature,
  param: ParamSignature,
  given: Located,
  env: Environment,
): void {
  const wanted = RE2JS.compile(param.each!);
  for (const { value, span } of itemsOf(given)) {
    const item = constantText(value);
    if (item === '') complain(cx, env, 'FTP1221', span, { option: param.name, operator: name });
    else if (item !== null && !wanted.matcher(item).find())
      complain(cx, env, 'FTP1125', span, { item, option: param.name, operator: name });
  }
}

/** A value at which the rule can never take effect, written as if it did. */
function checkOff(
  cx: Checker,
  { name }: OperatorSignature,
  param: ParamSignature,
  { value, span }: Located,
  env: Environment,
): void {
  const { off } = param;
  const said = (shown: string) =>
    complain(cx, env, 'FTP1220', span, { option: param.name, operator: name, value: shown });
  if (off === 'empty') {
    if (value.kind === 'list' && value.items.length === 0) said('[]');
  } else if (off !== undefined && value.kind === 'data' && typeof value.json === 'number') {
    const [from, to] = off;
    if (value.json >= (from ?? value.json) && value.json <= (to ?? value.json))
      said(showNumber(value.json, param.type));
  }
}

/** A condition that no column has a part in. */
function checkConstant(
  cx: Checker,
  { name: operator }: OperatorSignature,
  { name }: ParamSignature,
  { value, span }: Located,
  env: Environment,
): void {
  const constant =
    value.kind === 'data'
      ? value.json
      : value.kind === 'run' && value.expression.op === 'literal'
        ? value.expression.value
        : null;
  if (constant === true) complain(cx, env, 'FTP1220', span, { option: name, operator, value: 'true' });
  else if (constant === false)
    complain(cx, env, 'FTP1122', span, { operator, low: `\`${name}\` is false`, high: 'no row makes it true' });
}

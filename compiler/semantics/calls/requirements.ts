import { RE2JS, RE2JSException } from 're2js';
import { type Check, parseCheck, type Term } from '../../operators/checks.ts';
import type { Json, OperatorSignature, ParamSignature } from '../../operators/manifest.ts';
import { showNumber } from '../../operators/show.ts';
import type { Span } from '../../syntax/ast.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { list } from '../reporting.ts';
import type { Located, Value } from '../values.ts';

type Args = Readonly<Record<string, Located>>;

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
  }
  for (const written of signature.checks ?? []) {
    const check = parseCheck(written);
    if (check !== null) checkOne(cx, signature, check, args, callee, env);
  }
}

/** The items of a list, else the value itself. */
const itemsOf = (given: Located): readonly Located[] => (given.value.kind === 'list' ? given.value.items : [given]);

const constantText = (value: Value): string | null =>
  value.kind === 'data' && typeof value.json === 'string' ? value.json : null;

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
    if (item !== null && !wanted.matcher(item).find())
      complain(cx, env, 'FTP1125', span, { item, option: param.name, operator: name });
  }
}

function checkOne(
  cx: Checker,
  signature: OperatorSignature,
  check: Check,
  args: Args,
  callee: Span,
  env: Environment,
): void {
  const operator = signature.name;
  if (check.kind === 'filled') {
    for (const option of check.options)
      if (args[option] !== undefined && lengthOf(args[option].value) === 0)
        complain(cx, env, 'FTP1123', args[option].span, { operator, options: `\`${option}\` with entries` });
    return;
  }
  if (check.kind === 'some') {
    const unknown = check.options.some(
      (option) => args[option] !== undefined && lengthOf(args[option]!.value) === null,
    );
    const filled = check.options.some((option) => (lengthOf(args[option]?.value) ?? 0) > 0);
    if (!filled && !unknown) complain(cx, env, 'FTP1123', callee, { operator, options: list(check.options, 'or') });
    return;
  }
  const values = (term: Term): number | null => numberOf(signature, term, args);
  if (check.kind === 'order') {
    const [low, high] = [values(check.low), values(check.high)];
    const at = [check.high, check.low].map((term) => (term.option === null ? undefined : args[term.option]));
    const given = at.find((one) => one !== undefined);
    if (low === null || high === null || low <= high || given === undefined) return;
    const said = { operator, low: spoken(signature, check.low, low), high: spoken(signature, check.high, high) };
    complain(cx, env, 'FTP1122', given.span, said);
    return;
  }
  const given = args[check.option];
  const [left, right] = [values(check.left), values(check.right)];
  if (given === undefined || left === null || right === null) return;
  if (check.relation === '<' ? left < right : check.relation === '<=' ? left <= right : left > right) return;
  const sides = [spoken(signature, check.left, left)];
  if (check.right.option !== null) sides.push(spoken(signature, check.right, right));
  const because = sides.join(' and ');
  complain(cx, env, 'FTP1124', given.span, { option: check.option, operator, because });
}

const lengthOf = (value: Value | undefined): number | null =>
  value?.kind === 'list' ? value.items.length : value?.kind === 'data' && value.json !== undefined ? 1 : null;

/** The number that a term stands for: given, or by default, or by the variant that is chosen. Null where it is not known yet. */
function numberOf(signature: OperatorSignature, term: Term, args: Args): number | null {
  if (term.option === null) return term.number;
  const given = args[term.option]?.value;
  if (given !== undefined) {
    if (term.count) return lengthOf(given);
    return given.kind === 'data' && typeof given.json === 'number' ? given.json : null;
  }
  const standing = standingOf(signature, term.option, args);
  if (term.count) return Array.isArray(standing) ? standing.length : null;
  return typeof standing === 'number' ? standing : null;
}

function standingOf(signature: OperatorSignature, option: string, args: Args): Json | undefined {
  const own = signature.params.find((param) => param.name === option)?.default;
  if (own !== undefined || signature.variants === undefined) return own;
  const chosen = args.variant === undefined ? variantByDefault(signature) : constantText(args.variant.value);
  return chosen === null ? undefined : signature.variants[chosen]?.[option];
}

function variantByDefault({ params }: OperatorSignature): string | null {
  const found = params.find((param) => param.name === 'variant')?.default;
  return typeof found === 'string' ? found : null;
}

function spoken(signature: OperatorSignature, term: Term, value: number): string {
  if (term.option === null) return String(value);
  if (term.count) return `\`${term.option}\` has ${value} ${value === 1 ? 'entry' : 'entries'}`;
  const type = signature.params.find((param) => param.name === term.option)?.type;
  return `\`${term.option}\` is ${type === undefined ? value : showNumber(value, type)}`;
}

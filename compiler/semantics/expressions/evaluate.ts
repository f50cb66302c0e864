import type { Type } from '../../operators/types.ts';
import type { Expression } from '../../syntax/ast.ts';
import { accept, mismatch, written } from '../accept.ts';
import { callValue, pipeValue } from '../calls/call.ts';
import { at, type Checker, complain, type Environment, type Want } from '../context.ts';
import { isBareAuto } from '../measured.ts';
import { replace } from '../reporting.ts';
import { withoutOptional } from '../types/assign.ts';
import { bool } from '../types/common.ts';
import { speak } from '../types/speak.ts';
import { invalid, type Value } from '../values.ts';
import { listValue, recordValue } from './collections.ts';
import { columnValue } from './columns.ts';
import { conditionalValue } from './conditional.ts';
import { boolValue, dateValue, numberValue, quantityValue, textValue } from './literals.ts';
import { memberValue } from './members.ts';
import { nameValue } from './names.ts';
import { binaryValue, unaryValue } from './operators.ts';
import { literalOf, runOf } from './run.ts';

/** What an expression denotes, checked against what is wanted there. Everything wrong with it has been reported when it is `invalid`. */
export function evaluate(cx: Checker, expression: Expression, want: Want, env: Environment): Value {
  const wanted = want.type === null ? null : withoutOptional(want.type);
  if (isBareAuto(expression, want)) return evaluate(cx, callOf(expression), want, env);
  if (expression.kind === 'group') return evaluate(cx, expression.inner, want, env);
  if (wanted?.kind === 'union') return unionValue(cx, expression, wanted.of, want, env);
  if (wanted?.kind === 'column') return columnValue(cx, expression, wanted.of, want, env);
  if (wanted?.kind === 'predicate') return rowValue(cx, expression, { ...want, type: bool }, env);
  if (wanted?.kind === 'derive') return rowValue(cx, expression, { ...want, type: wanted.of }, env);
  if (wanted?.kind === 'list' && single.has(expression.kind)) return listOfOne(cx, expression, wanted.of, want, env);
  return accept(cx, read(cx, expression, want, env), want, expression, env);
}

const callOf = (callee: Expression): Expression => ({
  kind: 'call',
  callee,
  args: [],
  start: callee.start,
  end: callee.end,
});

const single: ReadonlySet<Expression['kind']> = new Set(['name', 'text', 'number', 'quantity', 'call']);

/**
 * `purpose: research` where a list is wanted: say that brackets are missing, not that there is no `research`. Not where a list of anything is wanted (`length(text)`): whatever
 * was written would do in brackets, and mean something else.
 */
function listOfOne(cx: Checker, expression: Expression, of: Type, want: Want, env: Environment): Value {
  const whole = () => accept(cx, read(cx, expression, want, env), want, expression, env);
  if (of.kind === 'any') return whole();
  const asList = cx.sink.collect(whole);
  if (asList.diagnostics.length > 0) {
    const asItem = cx.sink.collect(() => evaluate(cx, expression, { ...want, type: of }, env));
    if (asItem.result.kind !== 'invalid' && asItem.diagnostics.length === 0) {
      const text = `[${written(env, expression)}]`;
      const said = { what: want.what, expected: speak(want.type!), actual: `\`${written(env, expression)}\`` };
      complain(cx, env, 'FTP0200', expression, said, { fixes: [replace(at(env, expression), text)] });
      return invalid;
    }
  }
  return whole();
}

function read(cx: Checker, expression: Expression, want: Want, env: Environment): Value {
  switch (expression.kind) {
    case 'text':
      return textValue(cx, expression, env);
    case 'number':
      return numberValue(expression);
    case 'quantity':
      return quantityValue(cx, expression, env);
    case 'bool':
      return boolValue(expression);
    case 'date':
      return dateValue(expression);
    case 'list':
      return listValue(cx, expression, want, env);
    case 'record':
      return recordValue(cx, expression, want, env);
    case 'name':
      return nameValue(cx, expression, want, env);
    case 'member':
      return memberValue(cx, expression, env);
    case 'call':
      return callValue(cx, expression, null, want, env);
    case 'pipe':
      return pipeValue(cx, expression, want, env);
    case 'conditional':
      return conditionalValue(cx, expression, want, env);
    case 'binary':
      return binaryValue(cx, expression, env);
    case 'unary':
      return unaryValue(cx, expression, env);
    case 'group':
      return evaluate(cx, expression.inner, want, env);
    case 'error':
      return invalid;
    default:
      complain(cx, env, 'FTP0211', expression, { type: `\`${written(env, expression)}\`` });
      return invalid;
  }
}

/** An expression over the columns of a row. What is known already stands in it as a literal. */
function rowValue(cx: Checker, expression: Expression, want: Want, env: Environment): Value {
  const compares =
    want.of?.param.measured?.drops === 'compared' ? { operator: want.of.signature, here: true } : undefined;
  const value = cx.evaluate(expression, want, { ...env, phase: 'row', block: null, compares });
  if (value.kind === 'run' || value.kind === 'invalid') return value;
  if (value.kind === 'data' || value.kind === 'list')
    return { ...runOf(value.kind === 'data' ? value.type : bool, literalOf(value), []), phase: 'row' };
  return mismatch(cx, value, { ...want, type: want.type ?? bool }, expression, env);
}

/** The first member that takes the expression; else the complaint of the member that is like it in form. */
function unionValue(
  cx: Checker,
  expression: Expression,
  members: readonly Type[],
  want: Want,
  env: Environment,
): Value {
  for (const type of members) {
    const { result, diagnostics } = cx.sink.collect(() => evaluate(cx, expression, { ...want, type }, env));
    if (diagnostics.length === 0 && result.kind !== 'invalid') return result;
  }
  const like = members.find((member) => resembles(expression, member));
  if (like !== undefined) return evaluate(cx, expression, { ...want, type: like }, env);
  const value = evaluate(cx, expression, { type: null, what: want.what }, env);
  return value.kind === 'invalid' ? invalid : mismatch(cx, value, want, expression, env);
}

function resembles(expression: Expression, type: Type): boolean {
  const { kind } = type;
  switch (expression.kind) {
    case 'list':
      return kind === 'list';
    case 'call':
      return kind === 'value';
    case 'record':
      return kind === 'record';
    case 'quantity':
      return kind === 'quantity';
    case 'number':
      return kind === 'scalar' || kind === 'quantity';
    case 'text':
      return kind === 'scalar' || kind === 'enum';
    case 'name':
      return kind === 'enum' || kind === 'column' || (kind === 'scalar' && type.name === 'Lang');
    default:
      return false;
  }
}

import type { ConditionalExpression } from '../../syntax/ast.ts';
import { type Checker, complain, type Environment, type Want } from '../context.ts';
import { commonShape, showColumns } from '../rows.ts';
import { commonType } from '../types/assign.ts';
import { bool } from '../types/common.ts';
import { describe, typeOf } from '../types/of.ts';
import { invalid, type Value } from '../values.ts';
import { literalOf, runOf } from './run.ts';

/**
 * `if c then a else b`. Both branches are checked and must be of one type, so that another parameter value cannot break a file; a
 * condition that is known picks one, and only what the picked one needs will run.
 */
export function conditionalValue(
  cx: Checker,
  expression: ConditionalExpression,
  want: Want,
  around: Environment,
): Value {
  const env = { ...around, compares: around.compares && { ...around.compares, here: false } };
  const condition = cx.evaluate(expression.condition, { type: bool, what: 'a condition' }, env);
  const then = cx.evaluate(expression.then, want, env);
  const otherwise = cx.evaluate(expression.else, want, env);
  if (condition.kind === 'invalid' || then.kind === 'invalid' || otherwise.kind === 'invalid') return invalid;
  if (!agree(then, otherwise)) {
    complain(cx, env, 'FTP0221', expression.else, { first: inFull(then), second: inFull(otherwise) });
    return invalid;
  }
  if (condition.kind === 'data') return condition.json === false ? otherwise : then;
  const type = commonType(typeOf(then), typeOf(otherwise))!;
  const branches = [condition, then, otherwise];
  const [ifHolds, yes, no] = branches.map(literalOf);
  return runOf(type, { op: 'if', condition: ifHolds!, then: yes!, else: no! }, branches);
}

const inFull = (value: Value): string =>
  value.kind === 'stream' ? `rows of ${showColumns(value.row)}` : describe(value);

function agree(a: Value, b: Value): boolean {
  if (a.kind === 'stream' && b.kind === 'stream') return 'columns' in commonShape(a.row, b.row);
  return commonType(typeOf(a), typeOf(b)) !== null;
}

import type { Type } from '../../operators/types.ts';
import type { BinaryExpression, UnaryExpression } from '../../syntax/ast.ts';
import { encodeConstructed } from '../calls/encode.ts';
import { at, type Checker, complain, type Environment } from '../context.ts';
import { asMeasured, refuseMeasured } from '../measured.ts';
import { lookUp } from '../rows.ts';
import type { RunValue } from '../run-value.ts';
import { withoutOptional } from '../types/assign.ts';
import { bool, float } from '../types/common.ts';
import { describe } from '../types/of.ts';
import { type DataValue, data, invalid, type Value } from '../values.ts';
import { compute, resultType } from './arithmetic.ts';
import { literalOf, runOf } from './run.ts';

export function binaryValue(cx: Checker, expression: BinaryExpression, env: Environment): Value {
  const { operator } = expression;
  // A chain of comparisons has been reported by the parser.
  if (comparisons.has(operator) && expression.left.kind === 'binary' && comparisons.has(expression.left.operator))
    return invalid;
  const what = `a side of \`${operator}\``;
  const inner = operator === 'and' ? env : deeper(env);
  const written = cx.evaluate(expression.left, { type: null, what }, inner);
  // A bare name on the right may be a choice of what stands on the left: `kind == notice`.
  const right = cx.evaluate(expression.right, { type: choiceOf(written), what }, inner);
  if (asMeasured(right) || asMeasured(written)) return measuredValue(cx, expression, written, right, env);
  const left = taught(written, right, env, expression);
  if (left.kind === 'invalid' || right.kind === 'invalid') return invalid;
  const type = isScalar(left) && isScalar(right) ? resultType(operator, left.type, right.type) : null;
  if (type === null || !isScalar(left) || !isScalar(right)) {
    complain(cx, env, 'FTP0218', between(expression), { operator, left: describe(left), right: describe(right) });
    return invalid;
  }
  if (left.kind === 'run' || right.kind === 'run') {
    const parts = { op: 'binary', operator, left: literalOf(left), right: literalOf(right) } as const;
    return runOf(type, parts, [left, right]);
  }
  const result = compute(operator, left.json, right.json);
  if (result !== null) return data(type, result);
  complain(cx, env, 'FTP0308', expression.right, {});
  return invalid;
}

/** `lix(text) <= auto(sigma: 3)`: the limit is known once it has been measured. */
function measuredValue(
  cx: Checker,
  expression: BinaryExpression,
  written: Value,
  right: Value,
  env: Environment,
): Value {
  const { operator } = expression;
  const left = taught(written, data(float, undefined), env, expression);
  if (left.kind === 'invalid' || right.kind === 'invalid') return invalid;
  const isOrdered = operator !== '==' && operator !== '!=' && comparisons.has(operator);
  const limit = asMeasured(right);
  if (!env.compares?.here || !isOrdered || limit === null || left.kind !== 'run' || left.phase !== 'row') {
    refuseMeasured(cx, limit ? expression.right : expression.left, operator, env);
    return invalid;
  }
  if (resultType(operator, left.type, float) === null) {
    complain(cx, env, 'FTP0218', between(expression), { operator, left: describe(left), right: 'a number' });
    return invalid;
  }
  const literal = { op: 'literal', value: encodeConstructed(limit) } as const;
  return runOf(bool, { op: 'binary', operator, left: left.expression, right: literal }, [left]);
}

/** Where a comparison that fails need not drop the row. */
const deeper = (env: Environment): Environment =>
  env.compares ? { ...env, compares: { ...env.compares, here: false } } : env;

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

export function unaryValue(cx: Checker, { operator, operand }: UnaryExpression, env: Environment): Value {
  const value = cx.evaluate(
    operand,
    { type: operator === 'not' ? bool : null, what: `what \`${operator}\` stands before` },
    deeper(env),
  );
  if (value.kind === 'invalid') return invalid;
  const isNumber = isScalar(value) && resultType('-', value.type, value.type) !== null;
  if (!isScalar(value) || (operator === '-' && !isNumber)) {
    complain(cx, env, 'FTP0200', operand, {
      what: 'what `-` stands before',
      expected: 'a number',
      actual: describe(value),
    });
    return invalid;
  }
  if (value.kind === 'run') return runOf(value.type, { op: 'unary', operator, operand: value.expression }, [value]);
  if (value.json === undefined) return value;
  return data(value.type, operator === 'not' ? value.json !== true : -(value.json as number));
}

const isScalar = (value: Value): value is DataValue | RunValue => value.kind === 'data' || value.kind === 'run';

function choiceOf(value: Value): Type | null {
  if (!isScalar(value)) return null;
  const type = withoutOptional(value.type);
  return type.kind === 'enum' || (type.kind === 'scalar' && type.name === 'Lang') ? type : null;
}

/** A column of which nothing is known yet has the type of what it is compared with. */
function taught(left: Value, right: Value, env: Environment, { left: { start, end } }: BinaryExpression): Value {
  if (left.kind !== 'run' || left.type.kind !== 'any' || left.expression.op !== 'column') return left;
  if (!isScalar(right) || env.columns === null) return left;
  const found = lookUp(env.columns, left.expression.name, right.type, at(env, { start, end }));
  return found.kind === 'found' ? { ...left, type: found.field.type } : left;
}

/** Of the operator's sign alone would be best; the tree keeps both sides, so the place is what lies between them. */
function between({ left, right }: BinaryExpression): { start: number; end: number } {
  return left.end < right.start ? { start: left.end + 1, end: Math.max(left.end + 1, right.start - 1) } : left;
}

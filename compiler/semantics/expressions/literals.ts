import { normalise, units } from '../../operators/units.ts';
import type {
  BoolLiteral,
  DateLiteral,
  Expression,
  NumberLiteral,
  QuantityLiteral,
  TextLiteral,
} from '../../syntax/ast.ts';
import { mismatch, unitNames } from '../accept.ts';
import { at, type Checker, complain, type Environment } from '../context.ts';
import { suggest } from '../reporting.ts';
import { bool, date, float, int, quantity, text } from '../types/common.ts';
import { data, invalid, type Value } from '../values.ts';
import { literalOf, runOf } from './run.ts';

export const boolValue = (literal: BoolLiteral): Value => data(bool, literal.value);

/** Digits alone are an Int; a point or an exponent makes a Float. */
export const numberValue = (literal: NumberLiteral): Value =>
  data(/^\d+$/.test(literal.raw) ? int : float, literal.value);

export function quantityValue(cx: Checker, literal: QuantityLiteral, env: Environment): Value {
  const unit = units.get(literal.unit.text);
  if (unit !== undefined) return data(quantity(unit.dimension), normalise(literal.value, unit));
  const near = suggest(literal.unit.text, at(env, literal.unit), unitNames);
  complain(cx, env, 'FTP0301', literal.unit, { unit: literal.unit.text, hint: near.hint }, { fixes: near.fixes });
  return invalid;
}

/** The lexer has seen to it that the day exists. */
export const dateValue = (literal: DateLiteral): Value => data(date, literal.value);

/** `"text {expr}"`. Of values in hand it is a text in hand; of columns it is a text of the row. */
export function textValue(cx: Checker, literal: TextLiteral, env: Environment): Value {
  const parts = literal.parts.map((part) =>
    part.kind === 'part' ? data(text, part.text) : insertedValue(cx, part, env),
  );
  if (parts.some((part) => part.kind === 'invalid')) return invalid;
  if (parts.every((part) => part.kind === 'data')) {
    const known = parts.every((part) => part.kind === 'data' && part.json !== undefined);
    return data(text, known ? parts.map((part) => String((part as { json: unknown }).json)).join('') : undefined);
  }
  const expressions = parts.map((part) => (part.kind === 'run' ? part.expression : literalOf(part)));
  return runOf(text, { op: 'text', parts: expressions }, parts);
}

function insertedValue(cx: Checker, part: Expression, env: Environment): Value {
  const value = cx.evaluate(part, { type: null, what: 'what stands in a text' }, env);
  if (value.kind === 'invalid' || value.kind === 'data' || value.kind === 'run') return value;
  if (value.kind === 'license') return data(text, value.terms.id);
  return mismatch(cx, value, { type: text, what: 'what stands in a text' }, part, env);
}

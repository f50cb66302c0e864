import type { RunExpression } from '../../compiler/graph/expression.ts';
import { expressionOf } from '../../compiler/graph/kernel.ts';
import type { ScalarReference } from '../../compiler/graph/kernel-expression.ts';
import { expressionFunction, type Scalar } from '../../compiler/graph/kernel-instance.ts';
import type { Row } from '../../compiler/operators/authoring.ts';
import type { Json, ParamSignature } from '../../compiler/operators/manifest.ts';
import type { Type } from '../../compiler/operators/types.ts';

/** What stands behind the references that options hold. */
export interface Binding {
  /** The handle of an input, for a parameter of this type where the type is known. */
  input(name: string, type: Type | null): unknown;
  scalar(reference: ScalarReference): Scalar;
}

/**
 * The arguments of an operator's TypeScript function, from its options by parameter name: subject and positional parameters each by itself, then
 * one object with all others. Column names become `Column` objects, expressions functions of a row, inputs their handles. `without` are
 * parameters that the function takes in another way (the rows of a row kernel).
 */
export function argumentsOf(
  params: readonly ParamSignature[],
  options: { readonly [name: string]: Json },
  binding: Binding,
  without: readonly string[] = [],
): { readonly positional: readonly unknown[]; readonly options: { readonly [name: string]: unknown } } {
  const taken = params.filter((param) => !without.includes(param.name));
  const rest = taken.find((param) => param.rest && !param.positional) ?? null;
  // What stands for further names may be one of them.
  const known = new Set(params.filter((param) => param !== rest).map(({ name }) => name));
  const value = (param: ParamSignature): unknown =>
    options[param.name] === undefined ? undefined : convert(options[param.name]!, param.type, binding);
  const positional = taken.filter((param) => param.positional || param.subject).map(value);
  const named = taken.filter(
    (param) => !param.positional && !param.subject && !param.rest && options[param.name] !== undefined,
  );
  const others = Object.entries(options).filter(([name]) => !known.has(name) && !without.includes(name));
  return {
    positional,
    options: Object.fromEntries([
      ...named.map((param) => [param.name, value(param)] as const),
      ...others.map(([name, given]) => [name, convert(given, rest?.type ?? ANY, binding)] as const),
    ]),
  };
}

const ANY: Type = { kind: 'any' };

function convert(given: Json, type: Type, binding: Binding): unknown {
  const expression = expressionOf(given);
  if (expression) return functionOf(expression, type, binding);
  if (type.kind === 'predicate' || type.kind === 'derive')
    return functionOf({ op: 'literal', value: given }, type, binding);
  if (typeof given === 'string') return isColumn(type, given) ? { name: given } : given;
  if (Array.isArray(given)) return given.map((each) => convert(each, elementOf(type), binding));
  if (typeof given !== 'object' || given === null) return given;
  const { $input } = given as { readonly $input?: Json };
  if (typeof $input === 'string') return binding.input($input, type);
  const fields = type.kind === 'record' ? type.fields : {};
  return Object.fromEntries(
    Object.entries(given).map(([name, each]) => [name, convert(each, fields[name]?.type ?? ANY, binding)]),
  );
}

/** A predicate holds where its expression is true; an absent value is not. */
function functionOf(expression: RunExpression, type: Type, binding: Binding): (row: Row) => unknown {
  const compute = expressionFunction(expression, (reference) => binding.scalar(reference));
  return type.kind === 'predicate' ? (row) => compute(row) === true : compute;
}

/** Columns are plain names in a graph. In a union (`text` or `none`) a word of its enums is that word. */
function isColumn(type: Type, given: string): boolean {
  if (type.kind === 'column') return true;
  if (type.kind === 'optional') return isColumn(type.of, given);
  if (type.kind !== 'union') return false;
  const isWord = type.of.some((each) => each.kind === 'enum' && each.values.includes(given));
  return !isWord && type.of.some((each) => isColumn(each, given));
}

function elementOf(type: Type): Type {
  if (type.kind === 'list') return type.of;
  if (type.kind === 'optional') return elementOf(type.of);
  if (type.kind === 'union') return type.of.map(elementOf).find((each) => each.kind !== 'any') ?? ANY;
  return ANY;
}

import { showType } from '../../operators/show.ts';
import type { Type } from '../../operators/types.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { assignable } from '../types/assign.ts';
import { describe, typeOf } from '../types/of.ts';
import { type Definition, invalid, type Value } from '../values.ts';
import { blockFor, type Keys, stepKeys, takeKeys } from './block.ts';

/** What `data`, `model`, `evaluation` and `release` have in common: a value that runs, and a block for its outermost call. */
export function stepValue(
  cx: Checker,
  definition: Definition,
  wanted: Type,
  env: Environment,
  keys: Keys = takeKeys(cx, definition.declaration, stepKeys, env),
  known: readonly string[] = stepKeys,
): Value {
  const { declaration } = definition;
  if (declaration.value === null) return invalid;
  const block = blockFor(cx, definition, keys, known, env);
  const what = `\`${definition.name}\``;
  // A split is rows in parts, which no type of the language names.
  const type = wanted.kind === 'rows' ? null : wanted;
  const value = cx.evaluate(declaration.value, { type, what }, { ...env, block });
  if (value.kind === 'invalid') return invalid;
  if (wanted.kind === 'rows' && value.kind !== 'stream' && value.kind !== 'parts') {
    complain(cx, env, 'FTP0200', declaration.name, { what, expected: 'rows', actual: describe(value) });
    return invalid;
  }
  const annotated = declaration.type === null ? null : cx.readType(declaration.type, env);
  if (annotated !== null && !assignable(typeOf(value), annotated)) {
    const said = { what, expected: showType(annotated), actual: showType(typeOf(value)) };
    complain(cx, env, 'FTP0200', declaration.type!, said);
    return invalid;
  }
  return value;
}

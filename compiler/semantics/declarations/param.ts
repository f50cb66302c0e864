import { type Checker, complain, type Environment } from '../context.ts';
import { typeOf } from '../types/of.ts';
import { type Definition, data, invalid, type Value } from '../values.ts';
import { refuseRest, takeKeys } from './block.ts';
import type { DeclarationKind } from './kind.ts';

/** `param similarity: Fraction = 80%`: a value that may be given from outside. */
export const paramKind: DeclarationKind = {
  keyword: 'param',
  params: 'none',
  type: 'optional',
  value: 'optional',
  block: 'none',
  file: 'pipeline',
  define: (cx, definition, env) => paramValue(cx, definition, env),
};

function paramValue(cx: Checker, definition: Definition, env: Environment): Value {
  const { declaration, name } = definition;
  refuseRest(cx, takeKeys(cx, declaration, [], env), [], '`param`', env);
  const declared = declaration.type === null ? null : cx.readType(declaration.type, env);
  if (declaration.type !== null && declared === null) return invalid;
  const want = { type: declared, what: `\`${name}\`` };
  const initial = declaration.value === null ? null : cx.evaluate(declaration.value, want, env);
  const override = cx.overrides.get(name);
  if (override !== undefined) {
    const type = declared ?? (initial === null || initial.kind === 'invalid' ? null : typeOf(initial));
    // Text from a command line may use what the file declares, and errors in it point into that text.
    const scope = { ...override.scope, own: env.scope.own, imports: env.scope.imports };
    return cx.evaluate(override.expression, { type, what: `\`${name}\`` }, { ...env, scope });
  }
  if (initial !== null) return initial;
  if (declared === null) complain(cx, env, 'FTP0217', declaration.name, { name });
  else complain(cx, env, 'FTP0126', declaration.name, { name });
  return declared === null ? invalid : data(declared, undefined);
}

import type { ValidateFunction } from 'ajv';
import { type Constructed, familiesOf, isConstructed } from './constructors.ts';
import type { Json, ParamSignature, RowEffect } from './manifest.ts';
import { showType } from './show.ts';
import type { Type } from './types.ts';
import { schemaOf } from './validate/schema.ts';
import { inOurWords, type OptionProblem } from './validate/words.ts';

export type { OptionProblem } from './validate/words.ts';

/** What is needed of a signature to check options against it. */
export interface Checkable {
  readonly name: string;
  readonly family?: string | null;
  readonly params: readonly ParamSignature[];
  readonly rows?: RowEffect | null;
}

/**
 * Checks options where they are about to be used: a task order may come from an older program or another machine. ajv is loaded, and
 * a schema compiled, when an operator is first met. `constructors` finds the constructor of a value; without it, values are
 * checked no further. An option that is null is one left out.
 */
export async function validateOptions(
  operator: Checkable,
  options: { readonly [name: string]: Json },
  constructors?: (name: string) => Checkable | undefined,
): Promise<readonly OptionProblem[]> {
  const check = await compiled(operator.params);
  // `origins` is the compiler's word to an operator that fills columns in, none of a pipeline's.
  const fills = operator.rows?.kind === 'adds' && operator.rows.fills !== undefined;
  const given = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => value !== null && !(fills && name === 'origins')),
  );
  const own = check(given) ? [] : inOurWords(operator.name, operator.params, given, check.errors ?? []);
  if (own.length > 0 || constructors === undefined) return own;
  const problems: OptionProblem[] = [];
  for (const [name, value] of Object.entries(given)) {
    const type = (operator.params.find((param) => param.name === name) ?? operator.params.find((param) => param.rest))
      ?.type;
    for (const constructed of constructedIn(value))
      problems.push(...(await validateValue(operator.name, name, constructed, type, constructors)));
  }
  return problems;
}

async function validateValue(
  operator: string,
  option: string,
  value: Constructed,
  type: Type | undefined,
  constructors: (name: string) => Checkable | undefined,
): Promise<readonly OptionProblem[]> {
  const builder = constructors(value.$);
  const families = type === undefined ? [] : familiesOf(type);
  const isWanted = builder !== undefined && (families.length === 0 || families.includes(builder.family ?? ''));
  if (!isWanted)
    return [
      {
        code: 'FTP0524',
        values: { operator, option, found: value.$, type: type === undefined ? 'a known value' : showType(type) },
      },
    ];
  const { $: _, ...options } = value;
  return validateOptions(builder, options, constructors);
}

/** The outermost constructed values of an option: itself, or those of its list. */
function constructedIn(value: Json): readonly Constructed[] {
  if (isConstructed(value)) return [value];
  return Array.isArray(value) ? value.flatMap(constructedIn) : [];
}

const validators = new WeakMap<readonly ParamSignature[], ValidateFunction>();

async function compiled(params: readonly ParamSignature[]): Promise<ValidateFunction> {
  const known = validators.get(params);
  if (known !== undefined) return known;
  const { default: Ajv } = await import('ajv');
  const check = new Ajv({ allErrors: true, strict: false }).compile(schemaOf(params));
  validators.set(params, check);
  return check;
}

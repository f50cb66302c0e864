import type { ErrorObject } from 'ajv';
import { nearest } from '../../diagnostics/suggest.ts';
import type { Json, ParamSignature } from '../manifest.ts';
import { showBounds, showNumber, showType } from '../show.ts';
import type { Type } from '../types.ts';

/** A problem with one option, in the words of our diagnostics. */
export interface OptionProblem {
  readonly code: 'FTP0520' | 'FTP0521' | 'FTP0522' | 'FTP0523' | 'FTP0524';
  readonly values: Readonly<Record<string, string>>;
}

/** One problem per place. Where alternatives failed, the whole of them is named and not each. */
export function inOurWords(
  operator: string,
  params: Params,
  options: Json,
  errors: readonly ErrorObject[],
): readonly OptionProblem[] {
  const alternatives = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath);
  const outermost = alternatives.filter((path) => !alternatives.some((other) => other !== path && under(path, other)));
  const plain = errors.filter(
    ({ instancePath, keyword }) => keyword !== 'anyOf' && !outermost.some((path) => under(instancePath, path)),
  );
  return [
    ...outermost.map((path) => misfit(operator, path, params, options, rangeError(errors, path))),
    ...plain.map((error) => single(operator, error, params, options)),
  ];
}

const under = (path: string, other: string): boolean => path === other || path.startsWith(`${other}/`);
/** Of alternatives, only one is a number that could be out of range; then the range is what to speak of. */
const rangeError = (errors: readonly ErrorObject[], path: string): ErrorObject | null =>
  errors.find(
    ({ instancePath, keyword }) => instancePath === path && (keyword === 'minimum' || keyword === 'maximum'),
  ) ?? null;

function single(operator: string, error: ErrorObject, params: Params, options: Json): OptionProblem {
  const { keyword, instancePath } = error;
  if (keyword === 'required') {
    const path = `${instancePath}/${(error.params as { missingProperty: string }).missingProperty}`;
    return { code: 'FTP0521', values: { operator, option: written(path), type: showType(typeAt(params, path)) } };
  }
  if (keyword === 'additionalProperties') {
    const name = (error.params as { additionalProperty: string }).additionalProperty;
    const holder = typeAt(params, instancePath);
    const known = holder.kind === 'record' ? Object.keys(holder.fields) : [];
    const near = nearest(name, known);
    const hint =
      near !== null ? `did you mean \`${near}\`?` : known.length === 0 ? 'it takes none' : `it has ${list(known)}`;
    return { code: 'FTP0520', values: { operator, option: written(`${instancePath}/${name}`), hint } };
  }
  const isRange = keyword === 'minimum' || keyword === 'maximum';
  return misfit(operator, instancePath, params, options, isRange ? error : null);
}

function misfit(
  operator: string,
  path: string,
  params: Params,
  options: Json,
  range: ErrorObject | null,
): OptionProblem {
  const wanted = typeAt(params, path);
  const found = valueAt(options, path);
  const option = written(path);
  const limited = range === null ? null : numeric(wanted);
  if (limited?.bounds !== undefined) {
    const values = {
      operator,
      option,
      found: showNumber(Number(found), limited),
      range: showBounds(limited.bounds, limited),
    };
    return { code: 'FTP0523', values };
  }
  const near = typeof found === 'string' ? nearest(found, words(wanted)) : null;
  const hint = near === null ? '' : `; did you mean \`${near}\`?`;
  return {
    code: 'FTP0522',
    values: { operator, option, found: showValue(found, wanted), type: showType(wanted), hint },
  };
}

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const steps = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** `/classes/2/name` -> `classes[2].name` */
const written = (path: string): string =>
  steps(path)
    .map((step, i) => (/^\d+$/.test(step) ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');

type Params = readonly ParamSignature[];

/** The type that stands at a path: of the options as a whole, of one of them, or further in. */
function typeAt(params: Params, path: string): Type {
  const named = params.filter((param) => !param.rest || param.positional);
  const [first, ...others] = steps(path);
  if (first === undefined)
    return { kind: 'record', fields: Object.fromEntries(named.map(({ name, type }) => [name, { type }])) };
  const param = named.find(({ name }) => name === first) ?? params.find(({ rest }) => rest);
  return others.reduce((at, step) => inside(at, step) ?? any, param?.type ?? any);
}
const any: Type = { kind: 'any' };

function inside(type: Type, step: string): Type | null {
  if (type.kind === 'record') return type.fields[step]?.type ?? null;
  if (type.kind === 'list') return type.of;
  if (type.kind === 'optional') return inside(type.of, step);
  if (type.kind !== 'union') return null;
  for (const member of type.of) {
    const found = inside(member, step);
    if (found !== null) return found;
  }
  return null;
}

function valueAt(value: Json, path: string): Json {
  return steps(path).reduce<Json>((at, step) => (at as { readonly [key: string]: Json })?.[step] ?? null, value);
}

function numeric(type: Type): Extract<Type, { kind: 'scalar' | 'quantity' }> | null {
  if (type.kind === 'scalar' || type.kind === 'quantity') return type.bounds === undefined ? null : type;
  if (type.kind === 'optional') return numeric(type.of);
  return type.kind === 'union' ? (type.of.map(numeric).find((each) => each !== null) ?? null) : null;
}

function words(type: Type): readonly string[] {
  if (type.kind === 'enum') return type.values;
  if (type.kind === 'optional' || type.kind === 'list') return words(type.of);
  return type.kind === 'union' ? type.of.flatMap(words) : [];
}

function showValue(value: Json, type: Type): string {
  if (value === null) return 'nothing';
  if (typeof value === 'number') return showNumber(value, type);
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return '$' in value ? `\`${String((value as { readonly $: Json }).$)}\`` : 'a record';
}

import { showBounds } from '../operators/show.ts';
import type { Bounds, Type } from '../operators/types.ts';
import { units } from '../operators/units.ts';
import type { Span } from '../syntax/ast.ts';
import { at, type Checker, complain, type Environment, type Want } from './context.ts';
import { acceptLanguage } from './labels/languages.ts';
import { acceptLicense } from './labels/licenses.ts';
import { acceptMeasured, asMeasured } from './measured.ts';
import { refuseRunValue } from './phases.ts';
import { list, replace, suggest } from './reporting.ts';
import { assignable, withoutOptional } from './types/assign.ts';
import { article } from './types/common.ts';
import { describe, typeOf } from './types/of.ts';
import { speak } from './types/speak.ts';
import { type ConstructedValue, type DataValue, data, invalid, type Value } from './values.ts';

/** Lets a value stand where `want` is expected, or says why it may not. Text that has a grammar of its own is read here. */
export function accept(cx: Checker, value: Value, want: Want, span: Span, env: Environment): Value {
  if (want.type === null || value.kind === 'invalid') return value;
  if (asMeasured(value)) return acceptMeasured(cx, value, want, span, env);
  const wanted = withoutOptional(want.type);
  if (value.kind === 'run' && refuseRunValue(cx, value, want, span, env)) return invalid;
  if (wanted.kind === 'any') return value;
  if (wanted.kind === 'scalar' && wanted.name === 'License') return acceptLicense(cx, value, want, span, env);
  if (value.kind === 'data') return acceptData(cx, value, wanted, want, span, env);
  if (wanted.kind === 'rows' && value.kind === 'parts') {
    const parts = list(Object.keys(value.parts), 'or');
    complain(cx, env, 'FTP0222', span, { name: written(env, span), parts });
    return invalid;
  }
  if (value.kind === 'list' && wanted.kind === 'list') return value;
  if (value.kind === 'constructed' && wanted.kind === 'value' && value.signature.family !== wanted.family)
    return wrongFamily(cx, value, wanted.family, want, span, env);
  if (!isOfKind(value, wanted)) return mismatch(cx, value, want, span, env);
  return value;
}

/** Values that are no data of a type, such as filters, fit nowhere that a type is wanted. */
function isOfKind(value: Value, wanted: Type): boolean {
  if (value.kind === 'filter' || value.kind === 'type' || value.kind === 'parts') return false;
  if (wanted.kind === 'license') return value.kind === 'license';
  return assignable(typeOf(value), wanted);
}

/** A constructor of another family: name those that would do. */
function wrongFamily(
  cx: Checker,
  { signature }: ConstructedValue,
  family: string,
  want: Want,
  span: Span,
  env: Environment,
): Value {
  const wanted = cx.catalog.family(family).map((one) => one.name);
  const hint = wanted.length === 0 ? '' : `; ${list(wanted, 'or')} would do`;
  const actual = article(signature.family ?? signature.kind);
  const said = { name: signature.name, actual, what: want.what, expected: article(family), hint };
  complain(cx, env, 'FTP0219', nameOf(span, signature.name), said);
  return invalid;
}

/** A call's name alone, where the span starts with it. */
const nameOf = ({ start, end }: Span, name: string): Span => ({ start, end: Math.min(end, start + name.length) });

export function mismatch(cx: Checker, value: Value, want: Want, span: Span, env: Environment): Value {
  const expected = want.type === null ? 'something else' : speak(want.type);
  complain(cx, env, 'FTP0200', span, { what: want.what, expected, actual: describe(value) });
  return invalid;
}

function acceptData(cx: Checker, value: DataValue, wanted: Type, want: Want, span: Span, env: Environment): Value {
  if (wanted.kind === 'quantity' && isNumber(value.type) && isNamedByUnit(want, wanted, value.type))
    return acceptData(cx, data(wanted, value.json), wanted, want, span, env);
  if (wanted.kind === 'quantity' && isNumber(value.type)) return missingUnit(cx, wanted, want, span, env);
  if (wanted.kind === 'quantity' && value.type.kind === 'quantity' && value.type.name !== wanted.name)
    return wrongUnit(cx, value, speak(wanted), want, span, env);
  if (wanted.kind === 'scalar' && value.type.kind === 'quantity' && !assignable(value.type, wanted)) {
    if (wanted.name === 'Int' || wanted.name === 'Float')
      return wrongUnit(cx, value, wanted.name === 'Int' ? 'a plain whole number' : 'a plain number', want, span, env);
  }
  if (wanted.kind === 'scalar' && wanted.name === 'Lang') return acceptLanguage(cx, value, want, span, env);
  if (wanted.kind === 'enum' && value.type.kind === 'scalar' && value.type.name === 'Text')
    return quotedChoice(cx, value, wanted.values, want, span, env);
  if (!assignable(value.type, wanted)) return mismatch(cx, value, want, span, env);
  if ((wanted.kind === 'scalar' || wanted.kind === 'quantity') && !inBounds(value.json, wanted.bounds)) {
    const range = showBounds(wanted.bounds!, wanted);
    complain(cx, env, 'FTP0303', span, { what: want.what, written: written(env, span), range });
    return invalid;
  }
  return wanted.kind === 'scalar' || wanted.kind === 'quantity' ? data(wanted, value.json) : value;
}

/** `steps: 200`: a parameter that is called what it counts says the unit already. */
function isNamedByUnit({ name }: Want, wanted: Type & { kind: 'quantity' }, actual: Type): boolean {
  const unit = name === undefined ? undefined : units.get(name);
  return unit?.dimension === wanted.name && unit.factor === 1 && actual.kind === 'scalar' && actual.name === 'Int';
}

const isNumber = (type: Type): boolean => type.kind === 'scalar' && (type.name === 'Int' || type.name === 'Float');

function inBounds(json: unknown, bounds: Bounds | undefined): boolean {
  if (bounds === undefined || typeof json !== 'number') return true;
  return (bounds[0] === null || json >= bounds[0]) && (bounds[1] === null || json <= bounds[1]);
}

const examples: Readonly<Record<string, (written: string) => string>> = {
  Fraction: (raw) => `${Number((Number(raw) * 100).toPrecision(12))}%`,
  Duration: (raw) => `${raw}h`,
  Size: (raw) => `${raw}GB`,
  Tokens: (raw) => `${raw} tokens`,
  Steps: (raw) => `${raw} steps`,
  GpuHours: (raw) => `${raw} gpu_hours`,
  Money: (raw) => `${raw} SEK`,
};

function missingUnit(
  cx: Checker,
  wanted: Type & { kind: 'quantity' },
  want: Want,
  span: Span,
  env: Environment,
): Value {
  const raw = written(env, span);
  const isLiteral = /^[\d.e+-]+$/i.test(raw);
  const example = examples[wanted.name]!(isLiteral ? raw : '1');
  // Only where one unit is usual is the edit certain enough to offer.
  const certain = isLiteral && ['Fraction', 'Tokens', 'Steps'].includes(wanted.name);
  const fixes = certain ? [replace(at(env, span), example)] : [];
  const dimension = speak(wanted);
  complain(cx, env, 'FTP0302', span, { what: want.what, dimension, written: raw, example }, { fixes });
  return invalid;
}

function wrongUnit(cx: Checker, value: DataValue, dimension: string, want: Want, span: Span, env: Environment): Value {
  const actual = speak(value.type);
  complain(cx, env, 'FTP0300', span, { what: want.what, dimension, written: written(env, span), actual });
  return invalid;
}

/** `keep: "longest"`: a choice is written without quotes. */
function quotedChoice(
  cx: Checker,
  value: DataValue,
  choices: readonly string[],
  want: Want,
  span: Span,
  env: Environment,
): Value {
  const said = String(value.json ?? '');
  const exact = choices.includes(said);
  const near = suggest(said, at(env, span), choices);
  complain(
    cx,
    env,
    'FTP0304',
    span,
    {
      what: want.what,
      choices: list(choices, 'or'),
      written: written(env, span),
      hint: exact ? '; write it without quotes' : near.hint,
    },
    { fixes: exact ? [replace(at(env, span), said)] : near.fixes },
  );
  return invalid;
}

/** The source text of a span, on one line. */
export function written(env: Environment, span: Span): string {
  return env.scope.text.slice(span.start, span.end).replace(/\s+/g, ' ');
}

export const unitNames: readonly string[] = [...units.keys()];

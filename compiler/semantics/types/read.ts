import type { Dimension, FieldType, ScalarName, Type } from '../../operators/types.ts';
import type { Entry, Expression, RangeExpression, TypeArguments } from '../../syntax/ast.ts';
import { written } from '../accept.ts';
import { at, type Checker, complain, type Environment } from '../context.ts';
import { classes } from '../labels/personal.ts';
import { suggest } from '../reporting.ts';
import { refusesName } from '../reserved-name.ts';
import { lookUpName, visibleNames } from '../scope.ts';
import { any } from './common.ts';

const scalars: readonly ScalarName[] = [
  'Text',
  'Int',
  'Float',
  'Bool',
  'Date',
  'Time',
  'Bytes',
  'Lang',
  'License',
  'Path',
];
const dimensions: readonly Dimension[] = ['Fraction', 'Duration', 'Size', 'Tokens', 'Steps', 'GpuHours', 'Money'];
const handles: Readonly<Record<string, Type>> = {
  Rows: { kind: 'rows', row: null },
  Model: { kind: 'model' },
  Metric: { kind: 'metric', fields: {} },
  Report: { kind: 'report' },
  Release: { kind: 'release' },
  Predicate: { kind: 'predicate' },
};
const generic = ['Rows', 'List', 'Column', 'Derive', 'Model'];

/** A type as it is written. Null after saying what is wrong with it. */
export function readType(cx: Checker, expression: Expression, env: Environment): Type | null {
  switch (expression.kind) {
    case 'name':
      return named(cx, expression.name.text, expression, env);
    case 'typeArguments':
      return withArguments(cx, expression, env);
    case 'optional': {
      const of = readType(cx, expression.base, env);
      return of === null ? null : { kind: 'optional', of };
    }
    case 'refined':
      return refined(cx, expression.base, expression.range, env);
    case 'record':
      return { kind: 'record', fields: readFields(cx, expression.entries, env) };
    case 'group':
      return readType(cx, expression.inner, env);
    case 'error':
      return null;
    default:
      complain(cx, env, 'FTP0212', expression, {});
      return null;
  }
}

/** Fields of a record. A label stands after the type: `text: Text @personal`. */
export function readFields(
  cx: Checker,
  entries: readonly Entry[],
  env: Environment,
): Readonly<Record<string, FieldType>> {
  const fields: Record<string, FieldType> = {};
  for (const { name, value } of entries) {
    if (refusesName(cx, name, env)) continue;
    if (Object.hasOwn(fields, name.text)) complain(cx, env, 'FTP0106', name, { key: name.text });
    const labels: string[] = [];
    let inner = value;
    while (inner.kind === 'labelled') {
      readLabel(cx, inner.label, labels, env);
      inner = inner.base;
    }
    // A broken type leaves the column known, so that its uses are not reported as well.
    const type = readType(cx, inner, env) ?? any;
    fields[name.text] = labels.length === 0 ? { type } : { type, labels };
  }
  return fields;
}

function readLabel(
  cx: Checker,
  label: { readonly text: string; readonly start: number; readonly end: number },
  labels: string[],
  env: Environment,
): void {
  if ((classes as readonly string[]).includes(label.text)) {
    labels.unshift(label.text);
    return;
  }
  const near = suggest(label.text, at(env, label), classes);
  complain(cx, env, 'FTP0215', label, { label: label.text, hint: near.hint }, { fixes: near.fixes });
  // It was meant to protect the column; treating it as unlabelled would hide what follows from it.
  labels.unshift('personal');
}

function named(cx: Checker, name: string, expression: Expression, env: Environment): Type | null {
  if (name === '') return null;
  if ((scalars as readonly string[]).includes(name)) return { kind: 'scalar', name: name as ScalarName };
  if ((dimensions as readonly string[]).includes(name)) return { kind: 'quantity', name: name as Dimension };
  if (handles[name] !== undefined) return handles[name];
  if (cx.catalog.families.includes(name)) return { kind: 'value', family: name };
  if (name === 'List' || name === 'Column' || name === 'Derive') {
    complain(cx, env, 'FTP0213', expression, { type: name, wanted: 'one type' });
    return null;
  }
  const found = lookUpName(env.scope, name, at(env, expression));
  if (found?.kind === 'definition') {
    if (found.declaration.keyword.text === 'record') {
      const value = cx.define(found, at(env, expression));
      return value.kind === 'type' ? value.type : null;
    }
    complain(cx, env, 'FTP0212', expression, {});
    return null;
  }
  const records = visibleNames(env).filter((one) => env.scope.own.get(one)?.declaration.keyword.text === 'record');
  const known = [...scalars, ...dimensions, ...Object.keys(handles), ...generic, ...cx.catalog.families, ...records];
  const near = suggest(name, at(env, expression), known);
  complain(cx, env, 'FTP0201', expression, { name, hint: near.hint }, { fixes: near.fixes });
  return null;
}

function withArguments(cx: Checker, expression: TypeArguments, env: Environment): Type | null {
  const name = expression.base.kind === 'name' ? expression.base.name.text : '';
  const [argument, ...others] = expression.args;
  if (!generic.includes(name) || argument === undefined || others.length > 0) {
    const isGeneric = generic.includes(name);
    if (!isGeneric && named(cx, name, expression.base, env) === null) return null;
    const wanted = isGeneric ? 'one type' : 'nothing';
    complain(cx, env, 'FTP0213', expression.base, { type: name === '' ? written(env, expression.base) : name, wanted });
    return null;
  }
  // `Model<Llama>` names a family for the reader; every model is one type to the checker.
  if (name === 'Model') return { kind: 'model' };
  const of = readType(cx, argument, env);
  if (of === null) return null;
  if (name === 'List') return { kind: 'list', of };
  if (name === 'Column') return { kind: 'column', of };
  if (name === 'Derive') return { kind: 'derive', of };
  if (of.kind === 'record') return { kind: 'rows', row: of };
  complain(cx, env, 'FTP0213', argument, { type: 'Rows', wanted: 'a record' });
  return null;
}

/** `Int 1..1024` */
function refined(cx: Checker, base: Expression, range: Expression, env: Environment): Type | null {
  const type = readType(cx, base, env);
  if (type === null || range.kind !== 'range') return null;
  const isNumeric =
    type.kind === 'quantity' || (type.kind === 'scalar' && (type.name === 'Int' || type.name === 'Float'));
  if (!isNumeric) {
    complain(cx, env, 'FTP0212', base, {});
    return null;
  }
  const bounds = readBounds(cx, range, type, env);
  return bounds === null ? null : { ...type, bounds };
}

function readBounds(
  cx: Checker,
  range: RangeExpression,
  type: Type,
  env: Environment,
): readonly [number, number] | null {
  const ends = [range.from, range.to].map((end) => cx.evaluate(end, { type, what: 'an end of this range' }, env));
  const [from, to] = ends.map((end) => (end.kind === 'data' && typeof end.json === 'number' ? end.json : null));
  if (from == null || to == null) return null;
  if (from <= to) return [from, to];
  complain(cx, env, 'FTP0309', range, { written: written(env, range) });
  return null;
}

import type { RowEffect } from '../../operators/manifest.ts';
import { showType } from '../../operators/show.ts';
import type { FieldType, Origin, RecordType, Type } from '../../operators/types.ts';
import type { Span } from '../../syntax/ast.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { literalOf } from '../expressions/run.ts';
import { columnsIn } from '../labels/personal.ts';
import { derivedOrigin, given, unite } from '../origins.ts';
import { commonShape, type RowShape, recordOf, shapeOf, withColumns } from '../rows.ts';
import { assignable, withoutOptional } from '../types/assign.ts';
import { any } from '../types/common.ts';
import type { Located } from '../values.ts';
import type { Bound } from './match.ts';

/** Row types of the outputs of an operator on rows: `rows`, or one per part. Null where they cannot be told; that is reported. */
export type Shapes = ReadonlyMap<string, RowShape> | null;

export interface EffectInput {
  readonly operator: string;
  readonly subject: RowShape | null;
  readonly values: Readonly<Record<string, Located>>;
  readonly bound: readonly Bound[];
  readonly callee: Span;
  /** An argument was wrong. */
  readonly broken: boolean;
}

export function applyEffect(cx: Checker, effect: RowEffect, input: EffectInput, env: Environment): Shapes {
  const { subject } = input;
  // What comes out depends on every argument here; after a wrong one nothing can be said.
  const needsAll = effect.kind === 'select' || effect.kind === 'derive' || effect.kind === 'common';
  if (needsAll && input.broken) return null;
  const one = (shape: RowShape): Shapes => new Map([['rows', shape]]);
  switch (effect.kind) {
    case 'record': {
      const record = env.source?.record ?? null;
      if (record !== null) return one(shapeOf(withOrigins(record, [], input.operator)));
      if (env.source?.broken !== true) complain(cx, env, 'FTP0210', input.callee, { name: env.owner.name });
      return null;
    }
    case 'fields':
      return one(
        shapeOf(
          withOrigins(declaredOr(effect.fields, env.source?.record ?? null), effect.extracted ?? [], input.operator),
        ),
      );
    case 'common':
      return common(cx, input, env);
    case 'same':
      return subject === null ? null : one(subject);
    case 'adds':
      if (subject !== null && effect.when !== undefined && !isTrue(input.values[effect.when])) return one(subject);
      return subject === null ? null : one(withColumns(subject, added(cx, effect, input, subject, env)));
    case 'select':
      return subject === null ? null : one(selected(input, subject));
    case 'derive':
      return subject === null ? null : one(withColumns(subject, derived(input)));
    case 'parts':
      return subject === null ? null : parts(cx, input, subject, env);
  }
}

const isTrue = (given: Located | undefined): boolean => given?.value.kind === 'data' && given.value.json === true;

/** A declared record may narrow or label what the operator reads; what it leaves out is not read. */
function declaredOr(fields: Readonly<Record<string, Type>>, declared: RecordType | null): RecordType {
  if (declared !== null) return declared;
  return { kind: 'record', fields: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type }])) };
}

/** What a source says of its columns stays with them on their way. */
function withOrigins({ fields }: RecordType, extracted: readonly string[], operator: string): RecordType {
  const origin = (name: string): readonly Origin[] =>
    extracted.includes(name) ? [{ kind: 'extracted', by: operator }] : given;
  return {
    kind: 'record',
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, { ...field, origin: origin(name) }]),
    ),
  };
}

/** A column that is filled in where it has no value keeps its type, labels and origin, and gets one origin more. */
function added(
  cx: Checker,
  { fields, fills = [], copies = [] }: Extract<RowEffect, { kind: 'adds' }>,
  { operator, callee, values }: EffectInput,
  { columns }: RowShape,
  env: Environment,
): readonly (readonly [string, FieldType])[] {
  const origin: readonly Origin[] = [{ kind: 'inferred', by: operator }];
  return Object.entries(fields).map(([name, type]) => {
    const known = fills.includes(name) ? columns.get(name) : undefined;
    const from = copies.includes(name) ? columnsIn(values).map((column) => columns.get(column)) : [];
    const labels = [...new Set([known, ...from].flatMap((field) => field?.labels ?? []))];
    const labelled = labels.length === 0 ? {} : { labels };
    if (known === undefined) return [name, { type, ...labelled, origin }];
    if (!assignable(withoutOptional(type), withoutOptional(known.type)))
      complain(cx, env, 'FTP1215', callee, {
        operator,
        column: name,
        wanted: showType(withoutOptional(type)),
        actual: showType(known.type),
      });
    return [name, { ...known, ...labelled, origin: unite(known.origin, origin) }];
  });
}

function common(cx: Checker, input: EffectInput, env: Environment): Shapes {
  const streams = Object.values(input.values).flatMap((located) =>
    itemsOf(located).flatMap(({ value, span }) => (value.kind === 'stream' ? [{ row: value.row, span }] : [])),
  );
  let shape: RowShape | null = null;
  for (const { row, span } of streams) {
    const joined: ReturnType<typeof commonShape> = shape === null ? row : commonShape(shape, row);
    if ('difference' in joined) {
      complain(cx, env, 'FTP0209', span, { difference: joined.difference });
      return shape === null ? null : new Map([['rows', shape]]);
    }
    shape = joined;
  }
  return shape === null ? null : new Map([['rows', shape]]);
}

function selected({ values, bound }: EffectInput, subject: RowShape): RowShape {
  const columns = new Map<string, FieldType>();
  for (const name of new Set(bound.map((one) => one.name)))
    for (const item of itemsOf(values[name]))
      if (item.value.kind === 'column' && item.value.name !== null) {
        const known = subject.columns.get(item.value.name);
        columns.set(item.value.name, known ?? { type: item.value.type, origin: given });
      }
  return { columns, open: null };
}

const itemsOf = (located: Located | undefined): readonly Located[] =>
  located === undefined ? [] : located.value.kind === 'list' ? located.value.items : [located];

/** A column computed from labelled ones carries their labels: a summary of a note is about the same person. */
function derived({ operator, values, bound, subject }: EffectInput): readonly (readonly [string, FieldType])[] {
  return bound.flatMap(({ param, name }) => {
    const value = values[name]?.value;
    if (!param.rest || value === undefined) return [];
    // `write` derives texts too, but not by the expression: that is only what it asks.
    const origin: readonly Origin[] =
      operator === 'derive'
        ? derivedOrigin(literalOf(value), subject?.columns ?? new Map())
        : [{ kind: 'inferred', by: operator }];
    if (value.kind !== 'run') return [[name, { type: any, origin }] as const];
    const labels = [...new Set(value.columns.flatMap((column) => subject?.columns.get(column)?.labels ?? []))];
    return [[name, { type: value.type, ...(labels.length === 0 ? {} : { labels }), origin }] as const];
  });
}

function parts(cx: Checker, input: EffectInput, subject: RowShape, env: Environment): Shapes {
  const { values, bound, callee } = input;
  const named = bound.filter((one) => one.param.rest);
  if (named.length === 0) {
    // A rest parameter may stay empty as far as the signature goes; a split into nothing gives no rows at all.
    complain(cx, env, 'FTP0202', callee, { operator: input.operator, parameter: 'a part', type: 'Fraction' });
    return null;
  }
  let sum = 0;
  for (const { name } of named) {
    const value = values[name]?.value;
    if (value?.kind === 'data' && typeof value.json === 'number') sum += value.json;
  }
  if (sum > 1 + 1e-9)
    complain(cx, env, 'FTP0306', callee, { name: env.owner.name, sum: `${Number((sum * 100).toPrecision(6))}%` });
  return new Map(named.map(({ name }) => [name, subject]));
}

export const rowsType = (shape: RowShape): Type => ({ kind: 'rows', row: recordOf(shape) });

import { report } from '../../diagnostics/report.ts';
import type { OperatorSignature, ParamSignature } from '../../operators/manifest.ts';
import type { Type } from '../../operators/types.ts';
import type { Param } from '../../syntax/ast.ts';
import { at, type Checker, complain, type Environment, type Local } from '../context.ts';
import { noLabels } from '../labels/join.ts';
import { openShape, type RowShape, shapeOf } from '../rows.ts';
import { any, rows } from '../types/common.ts';
import { describe, typeOf } from '../types/of.ts';
import { type Definition, type Draft, data, type FilterValue, invalid, type Value } from '../values.ts';
import { refuseRest, takeKeys } from './block.ts';
import type { DeclarationKind } from './kind.ts';

/**
 * `filter tidy(rows, min: Fraction = 65%) = rows |> …`. Checked here on its own, over rows of which nothing is known but what the body
 * needs; the needs become part of its signature. Each call checks it again with the rows it gets.
 */
export const filterKind: DeclarationKind = {
  keyword: 'filter',
  params: 'required',
  type: 'optional',
  value: 'required',
  block: 'none',
  file: 'pipeline',
  define: (cx, definition, env) => filterValue(cx, definition, env),
};

function filterValue(cx: Checker, definition: Definition, env: Environment): Value {
  const { declaration } = definition;
  const params = declaration.params ?? [];
  if (!areDistinct(cx, params, env)) return invalid;
  const { result: typed, diagnostics: ofParams } = cx.sink.collect(() =>
    params.map((param, index) => readParam(cx, param, index, env)),
  );
  for (const diagnostic of ofParams) cx.sink.add(diagnostic);
  if (declaration.params !== null && params.length === 0)
    complain(cx, env, 'FTP0108', declaration.name, { keyword: 'filter', part: 'rows as its first parameter' });
  if (params.length === 0 || declaration.value === null) return invalid;
  refuseRest(cx, takeKeys(cx, declaration, [], env), [], '`filter`', env);
  const signature = signatureOf(definition, typed);
  const shape = shapeFor(typed[0]!.type);
  const { result: locals, diagnostics } = cx.sink.collect(() => checkBody(cx, definition, typed, shape, env));
  for (const diagnostic of diagnostics) cx.sink.add(diagnostic);
  for (const [name, local] of locals) if (!local.used) cx.sink.addIfSound(report('FTP0120', local.location, { name }));
  const broken = [...ofParams, ...diagnostics].some((diagnostic) => diagnostic.severity === 'error');
  return {
    kind: 'filter',
    definition,
    signature,
    needs: shape.open?.needs ?? declaredNeeds(shape, definition),
    broken,
  };
}

function areDistinct(cx: Checker, params: readonly Param[], env: Environment): boolean {
  const seen = new Set<string>();
  for (const { name } of params) {
    if (seen.has(name.text)) complain(cx, env, 'FTP0102', name, { name: name.text });
    seen.add(name.text);
  }
  return seen.size === params.length;
}

interface TypedParam {
  readonly name: string;
  readonly type: Type;
  readonly optional: boolean;
}

function readParam(cx: Checker, param: Param, index: number, env: Environment): TypedParam {
  const name = param.name.text;
  const declared = param.type === null ? null : cx.readType(param.type, env);
  const optional = param.default !== null;
  if (index === 0) return { name, type: declared ?? rows, optional: false };
  if (param.default !== null) {
    const value = cx.evaluate(param.default, { type: declared, what: `\`${name}\`` }, env);
    return { name, type: declared ?? (value.kind === 'invalid' ? any : typeOf(value)), optional };
  }
  if (param.type === null) complain(cx, env, 'FTP0217', param.name, { name });
  return { name, type: declared ?? any, optional };
}

/** Columns may be given bare, like those of an operator; everything else is named. */
function signatureOf(definition: Definition, params: readonly TypedParam[]): OperatorSignature {
  const isColumn = (type: Type) => type.kind === 'column';
  const signatures: ParamSignature[] = params.map(({ name, type, optional }, index) => ({
    name,
    type: index === 0 ? rows : type,
    optional,
    positional: index === 0 || isColumn(type),
    subject: index === 0,
    rest: false,
    observation: false,
    docs: '',
  }));
  return {
    name: definition.name,
    kind: 'row',
    family: null,
    version: '1',
    status: 'ready',
    params: signatures,
    result: rows,
    rows: null,
    labels: 'join',
    numerics: false,
    resources: { gpu: 'never', threads: 'many' },
    docs: definition.declaration.docs.map((comment) => comment.text.trim()).join('\n'),
    module: definition.scope.path,
    export: definition.name,
    declaredAt: { file: definition.location.file, ...definition.location.span },
    digest: null,
  };
}

function shapeFor(type: Type): RowShape {
  return type.kind === 'rows' && type.row !== null ? shapeOf(type.row) : openShape();
}

/** A declared row type is what callers must bring. */
function declaredNeeds(shape: RowShape, { location }: Definition): FilterValue['needs'] {
  return new Map([...shape.columns].map(([name, field]) => [name, { type: field.type, use: location }]));
}

function checkBody(
  cx: Checker,
  definition: Definition,
  params: readonly TypedParam[],
  shape: RowShape,
  env: Environment,
): ReadonlyMap<string, Local> {
  const { declaration } = definition;
  const locals = new Map<string, Local>();
  for (const [index, { name, type }] of params.entries()) {
    const { name: at_ } = declaration.params![index]!;
    locals.set(name, {
      value: index === 0 ? placeholder(env, shape) : unknown(type, env),
      location: at(env, at_),
      used: false,
    });
  }
  const what = `the result of \`${definition.name}\``;
  const value = cx.evaluate(declaration.value!, { type: null, what }, { ...env, locals });
  if (value.kind !== 'invalid' && value.kind !== 'stream' && value.kind !== 'parts')
    complain(cx, env, 'FTP0200', declaration.name, { what, expected: 'rows', actual: describe(value) });
  return locals;
}

/** A value of a type, of which nothing else is known yet. */
function unknown(type: Type, env: Environment): Value {
  if (type.kind === 'column') return { kind: 'column', name: null, type: type.of };
  if (type.kind === 'rows') return placeholder(env, shapeFor(type));
  return data(type, undefined);
}

/** Rows that stand for those of any caller. The draft is never part of a flow, since no declaration leads to it. */
function placeholder(env: Environment, row: RowShape): Value {
  const draft: Draft = {
    signature: { ...emptySignature, name: env.owner.name },
    owner: env.owner,
    label: 'rows',
    args: {},
    options: {},
    inputs: {},
    flows: [],
    outputs: { rows },
    labels: noLabels,
    named: false,
    resources: { gpu: 'never', gpuMemory: null, gpus: 0, threads: 'one', place: null },
    seed: 0,
    locations: [],
    gates: [],
  };
  return { kind: 'stream', port: { draft, output: 'rows' }, row };
}

const emptySignature: OperatorSignature = {
  name: '',
  kind: 'source',
  family: null,
  version: '1',
  status: 'ready',
  params: [],
  result: rows,
  rows: null,
  labels: 'none',
  numerics: false,
  resources: { gpu: 'never', threads: 'one' },
  docs: '',
  module: '',
  export: '',
  declaredAt: { file: '', start: 0, end: 0 },
  digest: null,
};

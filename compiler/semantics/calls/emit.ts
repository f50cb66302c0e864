import type { Gate, Resources } from '../../graph/flow.ts';
import type { Json, OperatorSignature } from '../../operators/manifest.ts';
import type { Type } from '../../operators/types.ts';
import type { NameExpression } from '../../syntax/ast.ts';
import { at, type Checker, complain, type Environment } from '../context.ts';
import { labelsAfter } from '../labels/effects.ts';
import { checkSink } from '../labels/sink.ts';
import { checkPrompts } from '../labels/synthetic.ts';
import type { RowShape } from '../rows.ts';
import { checkTraining } from '../training/checks.ts';
import {
  type ConstructedValue,
  type Draft,
  invalid,
  type Located,
  type Port,
  portOf,
  type StreamValue,
  type Value,
} from '../values.ts';
import { type Arguments, carries } from './arguments.ts';
import { applyEffect, rowsType } from './effects.ts';
import { encodeArguments } from './encode.ts';
import type { Bound } from './match.ts';

export interface Application {
  readonly args: Arguments;
  readonly bound: readonly Bound[];
  readonly name: NameExpression;
  readonly needs: ConstructedValue | null;
}

/** Makes the node of an operator that will run, and the value that its declaration or caller works on with. */
export function emit(cx: Checker, signature: OperatorSignature, application: Application, env: Environment): Value {
  const { args, bound, name, needs } = application;
  const shapes = shapesOf(cx, signature, application, env);
  if (shapes === null) return invalid;
  const outputs: Record<string, Type> = {};
  for (const [output, shape] of shapes ?? []) outputs[output] = shape === 'other' ? signature.result : rowsType(shape);
  const record = signature.rows?.kind === 'record' ? (env.source?.record ?? null) : null;
  const draft = makeDraft(cx, env, {
    signature,
    args: args.values,
    columns: args.named,
    shapes,
    outputs,
    label: signature.name,
    name,
    needs,
    gates: [],
    extraOptions: {
      ...(record === null ? {} : { record: record as unknown as Json }),
      ...knownOrigins(signature, args.columns),
    },
    extraInputs: {},
  });
  if (!args.broken) {
    checkTraining(cx, draft, bound, env);
    if (signature.labels === 'synthetic') checkPrompts(cx, draft, env);
    if (signature.kind === 'sink') checkSink(cx, draft, name, env);
  }
  return outcome(signature, draft, shapes);
}

/** To an operator that fills columns in: whence they have the values that they have already. */
function knownOrigins({ rows }: OperatorSignature, subject: RowShape | null): { readonly [name: string]: Json } {
  if (rows?.kind !== 'adds' || rows.fills === undefined) return {};
  const known = rows.fills.flatMap((name) => {
    const kinds = new Set(subject?.columns.get(name)?.origin?.map(({ kind }) => kind));
    return kinds.size === 0 ? [] : [[name, [...kinds].sort().join(' or ')] as const];
  });
  return { origins: Object.fromEntries(known) };
}

type Shape = RowShape | 'other';

function shapesOf(
  cx: Checker,
  signature: OperatorSignature,
  { args, bound, name }: Application,
  env: Environment,
): ReadonlyMap<string, Shape> | null {
  if (signature.rows === null) return new Map([[outputName(signature), 'other']]);
  const input = {
    operator: signature.name,
    subject: args.columns,
    values: args.values,
    bound,
    callee: name,
    broken: args.broken,
  };
  return applyEffect(cx, signature.rows, input, env);
}

/** The one output of operators that give no rows. */
export function outputName(signature: OperatorSignature): string {
  const names: Partial<Record<OperatorSignature['kind'], string>> = {
    model: 'model',
    metric: 'value',
    evaluation: 'report',
    sink: 'release',
  };
  return names[signature.kind] ?? 'rows';
}

function outcome(signature: OperatorSignature, draft: Draft, shapes: ReadonlyMap<string, Shape>): Value {
  const stream = (output: string, row: RowShape): StreamValue => ({ kind: 'stream', port: { draft, output }, row });
  if (signature.rows?.kind === 'parts')
    return {
      kind: 'parts',
      parts: Object.fromEntries([...shapes].map(([name, row]) => [name, stream(name, row as RowShape)])),
    };
  const rows = shapes.get('rows');
  if (rows !== undefined && rows !== 'other') return stream('rows', rows);
  const port: Port = { draft, output: outputName(signature) };
  return signature.kind === 'sink' ? { kind: 'release', port } : { kind: 'model', port };
}

export interface DraftParts {
  readonly signature: OperatorSignature;
  readonly args: Readonly<Record<string, Located>>;
  readonly columns: readonly string[];
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly outputs: Readonly<Record<string, Type>>;
  readonly label: string;
  readonly name: NameExpression;
  readonly needs: ConstructedValue | null;
  readonly gates: readonly Gate[];
  readonly extraOptions: { readonly [name: string]: Json };
  readonly extraInputs: Readonly<Record<string, Port>>;
}

export function makeDraft(cx: Checker, env: Environment, parts: DraftParts): Draft {
  const { signature, args, name } = parts;
  const { options, inputs } = encodeArguments(signature, args);
  const flows = flowing(signature, args);
  const draft: Draft = {
    signature,
    owner: env.owner,
    label: parts.label,
    args,
    options: { ...options, ...parts.extraOptions },
    inputs: { ...inputs, ...parts.extraInputs },
    flows,
    outputs: parts.outputs,
    labels: labelsAfter(cx, signature, { flows, args, columns: parts.columns, shapes: parts.shapes }, env),
    named: false,
    resources: resourcesOf(cx, signature, parts.needs, name, env),
    seed: typeof options.seed === 'number' ? options.seed : cx.pipeline.seed,
    locations: [at(env, name), ...env.via],
    gates: parts.gates,
  };
  cx.drafts.push(draft);
  return draft;
}

/**
 * Inputs whose rows or weights reach the outputs. An operator on rows passes on its subject and whatever streams it takes without
 * a name of their own; the rows of `against:` it only looks at. A model is made of everything given to it directly, and of models inside a constructed
 * value (`method: continued(notes)`); rows inside one (`every(20 steps, on: dev)`) only watch it.
 */
function flowing(signature: OperatorSignature, args: Readonly<Record<string, Located>>): readonly Port[] {
  const passes = signature.params.filter(
    (param) =>
      carries(param.type) &&
      (signature.labels !== 'subject' || param.subject) &&
      (param.subject || param.rest || param.positional || signature.kind === 'model' || signature.kind === 'sink'),
  );
  const direct = passes.flatMap((param) => {
    const value = args[param.name]?.value;
    if (value === undefined || value.kind === 'report') return [];
    const items = value.kind === 'list' ? value.items.map((item) => item.value) : [value];
    return items.flatMap((item) => portOf(item) ?? []);
  });
  return signature.kind === 'model'
    ? [...direct, ...Object.values(args).flatMap(({ value }) => modelsInside(value))]
    : direct;
}

/** Models that a constructed value holds, however deep. */
function modelsInside(value: Value): readonly Port[] {
  if (value.kind !== 'constructed') return [];
  return Object.values(value.args).flatMap(({ value: inner }) =>
    inner.kind === 'model' ? [inner.port] : modelsInside(inner),
  );
}

function resourcesOf(
  cx: Checker,
  signature: OperatorSignature,
  needs: ConstructedValue | null,
  name: NameExpression,
  env: Environment,
): Resources {
  const { gpu, threads } = signature.resources;
  const wantsGpu = needs?.signature.name === 'gpu';
  if (wantsGpu && gpu === 'never')
    complain(cx, env, 'FTP0603', needs.span, { name: env.owner.name, operator: signature.name });
  const number = (option: string): number | null => {
    const value = needs?.args[option]?.value;
    return value?.kind === 'data' && typeof value.json === 'number' ? value.json : null;
  };
  const { places } = cx;
  const place = places.get(env.owner.name) ?? places.get(name.name.text) ?? places.get(env.owner.keyword) ?? null;
  return {
    gpu: wantsGpu ? 'required' : gpu,
    gpuMemory: wantsGpu ? number('memory') : null,
    gpus: wantsGpu ? (number('count') ?? 1) : 0,
    threads,
    place,
  };
}

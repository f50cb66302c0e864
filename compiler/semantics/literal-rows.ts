import type { Json } from '../operators/manifest.ts';
import { showType } from '../operators/show.ts';
import type { FieldType } from '../operators/types.ts';
import type { Span } from '../syntax/ast.ts';
import { rowsOperator } from './builtins.ts';
import { rowsType } from './calls/effects.ts';
import { at, type Checker, complain, type Environment } from './context.ts';
import { noLabels } from './labels/join.ts';
import { given } from './origins.ts';
import { shapeOf } from './rows.ts';
import { commonType } from './types/assign.ts';
import { describe, typeOf } from './types/of.ts';
import { type Draft, invalid, type ListValue, type Value } from './values.ts';

/** Rows written in a test, as a node that reads no file. A column that some of them lack is optional. */
export function literalRows(
  cx: Checker,
  list: ListValue,
  span: Span,
  env: Environment,
): { readonly stream: Value; readonly rows: readonly Json[] } {
  const columns = new Map<string, FieldType>();
  const rows: Record<string, Json>[] = [];
  let sound = true;
  for (const { value, span: place } of list.items) {
    if (value.kind !== 'record') {
      complain(cx, env, 'FTP0200', place, { what: 'a row', expected: 'a record', actual: describe(value) });
      sound = false;
      continue;
    }
    const row: Record<string, Json> = {};
    for (const [name, field] of Object.entries(value.fields)) {
      const known = columns.get(name)?.type ?? null;
      const type = known === null ? typeOf(field.value) : commonType(known, typeOf(field.value));
      if (type === null) {
        const said = { what: `column \`${name}\``, expected: showType(known!), actual: describe(field.value) };
        complain(cx, env, 'FTP0200', field.span, said);
        sound = false;
      } else columns.set(name, { type, origin: given });
      row[name] = jsonOf(field.value);
    }
    rows.push(row);
  }
  if (!sound) return { stream: invalid, rows };
  for (const [name, { type, ...field }] of columns)
    if (rows.some((row) => row[name] === undefined))
      columns.set(name, { ...field, type: { kind: 'optional', of: type } });
  const shape = shapeOf({ kind: 'record', fields: Object.fromEntries(columns) });
  const draft: Draft = {
    signature: rowsOperator,
    owner: env.owner,
    label: 'rows',
    args: {},
    options: {},
    inputs: {},
    flows: [],
    outputs: { rows: rowsType(shape) },
    labels: noLabels,
    named: false,
    resources: { gpu: 'never', gpuMemory: null, gpus: 0, threads: 'one', place: null },
    seed: cx.pipeline.seed,
    locations: [at(env, span)],
    gates: [],
  };
  cx.drafts.push(draft);
  return { stream: { kind: 'stream', port: { draft, output: 'rows' }, row: shape }, rows };
}

/** Values of a row are plain data; anything else has been refused by the type of its column. */
function jsonOf(value: Value): Json {
  if (value.kind === 'data') return value.json ?? null;
  if (value.kind === 'list') return value.items.map((item) => jsonOf(item.value));
  if (value.kind !== 'record') return null;
  return Object.fromEntries(Object.entries(value.fields).map(([name, field]) => [name, jsonOf(field.value)]));
}

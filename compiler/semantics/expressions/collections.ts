import { showType } from '../../operators/show.ts';
import type { Type } from '../../operators/types.ts';
import type { ListExpression, RecordExpression } from '../../syntax/ast.ts';
import { at, type Checker, complain, type Environment, type Want } from '../context.ts';
import { suggest } from '../reporting.ts';
import { refusesName } from '../reserved-name.ts';
import { commonType, withoutOptional } from '../types/assign.ts';
import { any, listOf } from '../types/common.ts';
import { typeOf } from '../types/of.ts';
import { invalid, type Located, type Value } from '../values.ts';
import { literalOf, runOf } from './run.ts';

/** `[a, b]`: items of one type. */
export function listValue(cx: Checker, expression: ListExpression, want: Want, env: Environment): Value {
  const wanted = want.type === null ? null : withoutOptional(want.type);
  const of = wanted?.kind === 'list' ? wanted.of : null;
  const items = expression.items.map((item) => ({
    value: cx.evaluate(item, { type: of, what: `an item of ${want.what}` }, env),
    span: item,
    file: env.scope.path,
  }));
  if (items.some((item) => item.value.kind === 'invalid')) return invalid;
  let type: Type = of ?? any;
  if (of === null)
    for (const [index, item] of items.entries()) {
      const next = typeOf(item.value);
      const common = index === 0 ? next : commonType(type, next);
      if (common === null) {
        const said = { what: 'an item of this list', expected: showType(type), actual: showType(next) };
        complain(cx, env, 'FTP0200', item.span, said);
        return invalid;
      }
      type = common;
    }
  const values = items.map((item) => item.value);
  if (!values.some((value) => value.kind === 'run')) return { kind: 'list', of: type, items };
  return runOf(listOf(type), { op: 'list', items: values.map(literalOf) }, values);
}

/** `{ a: 1 }` as a value. */
export function recordValue(cx: Checker, expression: RecordExpression, want: Want, env: Environment): Value {
  const wanted = want.type === null ? null : withoutOptional(want.type);
  const record = wanted?.kind === 'record' ? wanted.fields : null;
  const fields: Record<string, Located> = {};
  let complete = true;
  for (const { name, value } of expression.entries) {
    if (record !== null && !Object.hasOwn(record, name.text)) {
      const near = suggest(name.text, at(env, name), Object.keys(record));
      const said = { owner: want.what, key: name.text, hint: near.hint };
      complain(cx, env, 'FTP0105', name, said, { fixes: near.fixes });
      complete = false;
      continue;
    }
    if (refusesName(cx, name, env)) {
      complete = false;
      continue;
    }
    if (Object.hasOwn(fields, name.text)) complain(cx, env, 'FTP0106', name, { key: name.text });
    const type = record?.[name.text]?.type ?? null;
    const field = cx.evaluate(value, { type, what: `\`${name.text}\` of ${want.what}` }, env);
    fields[name.text] = { value: field, span: value, file: env.scope.path };
    complete &&= field.kind !== 'invalid';
  }
  for (const [name, field] of Object.entries(record ?? {}))
    if (!Object.hasOwn(fields, name) && field.type.kind !== 'optional') {
      complain(cx, env, 'FTP0202', expression, { operator: want.what, parameter: name, type: showType(field.type) });
      complete = false;
    }
  return complete ? { kind: 'record', fields } : invalid;
}

import type { Type } from '../../operators/types.ts';
import type { MemberExpression } from '../../syntax/ast.ts';
import { written } from '../accept.ts';
import { at, type Checker, complain, type Environment } from '../context.ts';
import { suggestOrList } from '../reporting.ts';
import type { RunValue } from '../run-value.ts';
import { metric } from '../types/common.ts';
import { describe } from '../types/of.ts';
import { invalid, type Value } from '../values.ts';

/** `corpus.train`, `bpb.baseline`, `gender.gap`, `quality.bpb`. */
export function memberValue(cx: Checker, expression: MemberExpression, env: Environment): Value {
  const { member } = expression;
  const object = cx.evaluate(expression.object, { type: null, what: 'this' }, env);
  if (object.kind === 'invalid' || member.text === '') return invalid;
  const members = membersOf(object, expression, env);
  const found = members.get(member.text);
  if (found !== undefined) return found();
  const near = suggestOrList(member.text, at(env, member), [...members.keys()]);
  const owner = `\`${written(env, expression.object)}\` (${describe(object)})`;
  complain(cx, env, 'FTP0117', member, { owner, member: member.text, hint: near.hint }, { fixes: near.fixes });
  return invalid;
}

function membersOf(object: Value, expression: MemberExpression, env: Environment): ReadonlyMap<string, () => Value> {
  switch (object.kind) {
    case 'parts':
      return new Map(Object.entries(object.parts).map(([name, part]) => [name, () => part]));
    case 'record':
      return new Map(Object.entries(object.fields).map(([name, field]) => [name, () => field.value]));
    case 'run':
      return metricMembers(object);
    case 'report':
      return new Map(
        Object.entries(object.metrics).map(([name, type]) => [
          name,
          () => afterRun(`${written(env, expression.object)}.${name}`, type, name, expression, object, env),
        ]),
      );
    default:
      return new Map();
  }
}

/** Outside its evaluation a metric can only be spoken of, never used: nothing that is planned may hang on it. */
function afterRun(
  text: string,
  type: Type,
  name: string,
  expression: MemberExpression,
  report: Value & { kind: 'report' },
  env: Environment,
): RunValue {
  const { declaration, location } = report.definition;
  return {
    kind: 'run',
    phase: 'run',
    type: metric,
    expression: { op: 'metric', name, field: null, baseline: false },
    chain: [
      { text, location: at(env, expression) },
      { text: `evaluation ${declaration.name.text}`, location },
    ],
    columns: [],
    metric: { fields: type.kind === 'metric' ? type.fields : {}, baseline: true, sample: null },
  };
}

function metricMembers(value: RunValue): ReadonlyMap<string, () => Value> {
  const members = new Map<string, () => Value>();
  const { expression, metric: known } = value;
  if (known === undefined || expression.op !== 'metric') return members;
  for (const [field, type] of Object.entries(known.fields))
    members.set(field, () => ({
      ...value,
      type,
      expression: { ...expression, field },
      metric: { ...known, fields: {} },
    }));
  if (known.baseline)
    members.set('baseline', () => ({
      ...value,
      expression: { ...expression, baseline: true },
      metric: { ...known, baseline: false },
    }));
  return members;
}

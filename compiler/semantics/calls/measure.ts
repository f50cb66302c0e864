import type { OperatorSignature } from '../../operators/manifest.ts';
import { at, type Environment } from '../context.ts';
import { literalOf } from '../expressions/run.ts';
import { invalid, type Value } from '../values.ts';
import type { Call } from './applied.ts';
import type { Arguments } from './arguments.ts';

/** `count(rows)`, `none(rows, condition)`, `all(rows, condition)`: what a test asks of a table. */
export function measureValue(signature: OperatorSignature, { values }: Arguments, call: Call, env: Environment): Value {
  const rows = values.rows?.value;
  const condition = values.condition?.value;
  if (rows?.kind !== 'stream' || condition?.kind === 'invalid' || env.test == null) return invalid;
  const kind = signature.name as 'count' | 'none' | 'all';
  const name = env.test.measure(kind, rows.port, condition === undefined ? null : literalOf(condition));
  return {
    kind: 'run',
    phase: 'run',
    type: signature.result,
    expression: { op: 'metric', name, field: null, baseline: false },
    chain: [{ text: `${kind}(…)`, location: at(env, call.name) }],
    columns: [],
  };
}

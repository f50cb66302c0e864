import type { RunExpression } from '../../graph/expression.ts';
import type { Type } from '../../operators/types.ts';
import type { Link, RunValue } from '../run-value.ts';
import type { Value } from '../values.ts';

/** Builds a value of the run out of parts of which at least one is such. */
export function runOf(type: Type, expression: RunExpression, parts: readonly Value[]): RunValue {
  const running = parts.filter((part): part is RunValue => part.kind === 'run');
  return {
    kind: 'run',
    phase: running.some((part) => part.phase === 'run') ? 'run' : 'row',
    type,
    expression,
    chain: running.find((part) => part.chain.length > 0)?.chain ?? ([] as readonly Link[]),
    columns: [...new Set(running.flatMap((part) => part.columns))],
  };
}

/** The expression that gives a value when running. */
export function literalOf(value: Value): RunExpression {
  if (value.kind === 'run') return value.expression;
  if (value.kind === 'list') return { op: 'list', items: value.items.map((item) => literalOf(item.value)) };
  return { op: 'literal', value: value.kind === 'data' ? (value.json ?? null) : null };
}

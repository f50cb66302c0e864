import type { RunExpression } from '../graph/expression.ts';
import { expressionText } from '../graph/expression-text.ts';
import type { FieldType, Origin } from '../operators/types.ts';

export const given: readonly Origin[] = [{ kind: 'given' }];

/** Of one column that rows of two kinds hold: each origin once, in the order met. */
export function unite(a: readonly Origin[] = [], b: readonly Origin[] = []): readonly Origin[] {
  if (b.length === 0) return a;
  return [...a, ...b.filter((one) => !a.some((known) => known.kind === one.kind && known.by === one.by))];
}

/** Longer expressions are cut: they stand in the pipeline. */
const LONGEST = 60;

/** Of a column that an expression computes. One that is another column under a new name keeps that one's origin. */
export function derivedOrigin(expression: RunExpression, columns: ReadonlyMap<string, FieldType>): readonly Origin[] {
  if (expression.op === 'column') return columns.get(expression.name)?.origin ?? given;
  const text = expressionText(expression);
  return [{ kind: 'derived', by: text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text }];
}

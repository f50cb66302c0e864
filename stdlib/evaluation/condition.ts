import type { Json, RunExpression } from '../../compiler/operators/authoring.ts';

/** What a `require` demands, taken apart: comparisons of numbers joined by `and`, `or`, `not`. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly [Condition, Condition] }
  | { readonly kind: 'not'; readonly part: Condition }
  | Comparison;

export interface Comparison {
  readonly kind: 'comparison';
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly left: RunExpression;
  readonly right: RunExpression;
}

export type MetricReference = Extract<RunExpression, { op: 'metric' }>;

/** Null where the expression is not made of comparisons of numbers. */
export function conditionOf(expression: RunExpression): Condition | null {
  if (expression.op === 'unary' && expression.operator === 'not') {
    const part = conditionOf(expression.operand);
    return part && { kind: 'not', part };
  }
  if (expression.op !== 'binary') return null;
  const { operator, left, right } = expression;
  if (operator === 'and' || operator === 'or') {
    const first = conditionOf(left);
    const second = conditionOf(right);
    return first && second && { kind: operator, parts: [first, second] };
  }
  if (operator !== '<' && operator !== '<=' && operator !== '>' && operator !== '>=') return null;
  return isNumeric(left) && isNumeric(right) ? { kind: 'comparison', operator, left, right } : null;
}

function isNumeric(expression: RunExpression): boolean {
  if (expression.op === 'literal') return typeof expression.value === 'number';
  if (expression.op === 'metric') return true;
  if (expression.op === 'unary') return expression.operator === '-' && isNumeric(expression.operand);
  if (expression.op !== 'binary' || !['+', '-', '*', '/'].includes(expression.operator)) return false;
  return isNumeric(expression.left) && isNumeric(expression.right);
}

export function comparisonsOf(condition: Condition): readonly Comparison[] {
  if (condition.kind === 'comparison') return [condition];
  return condition.kind === 'not' ? comparisonsOf(condition.part) : condition.parts.flatMap(comparisonsOf);
}

export function metricsOf(expression: RunExpression): readonly MetricReference[] {
  if (expression.op === 'metric') return [expression];
  if (expression.op === 'unary') return metricsOf(expression.operand);
  return expression.op === 'binary' ? [...metricsOf(expression.left), ...metricsOf(expression.right)] : [];
}

/** How far the comparison is from turning: above zero it holds. In the unit of what is compared. */
export function marginOf({ operator, left, right }: Comparison, lookup: (metric: MetricReference) => number): number {
  const distance = number(left, lookup) - number(right, lookup);
  return operator === '>' || operator === '>=' ? distance : -distance;
}

/** A margin of exactly zero holds for `<=` and `>=` alone. */
export const isStrict = ({ operator }: Comparison): boolean => operator === '<' || operator === '>';

function number(expression: RunExpression, lookup: (metric: MetricReference) => number): number {
  if (expression.op === 'literal') return expression.value as number;
  if (expression.op === 'metric') return lookup(expression);
  if (expression.op === 'unary') return -number(expression.operand, lookup);
  if (expression.op !== 'binary') return Number.NaN;
  const left = number(expression.left, lookup);
  const right = number(expression.right, lookup);
  switch (expression.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      return left / right;
  }
}

/** A member of a metric's value, such as `human.agreement`; null where there is no such number. */
export function memberOf(value: Json, field: string | null): number | null {
  if (field === null && typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const member = (value as { readonly [name: string]: Json })[field ?? 'value'];
  return typeof member === 'number' ? member : null;
}

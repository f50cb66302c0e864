import type { RunExpression } from '../../../compiler/graph/expression.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';

/**
 * Expressions run by walking the tree, written from the rules in `grammar/` without a look at the generated code: what the kernels are
 * compared with. A value of the wrong type gives `WRONG`.
 */
export const WRONG: unique symbol = Symbol('a value of the wrong type');
type Result = Json | typeof WRONG;

export type Functions = Readonly<Record<string, (...args: readonly Json[]) => Json>>;

export function interpret(
  expression: RunExpression,
  row: { readonly [column: string]: Json },
  functions: Functions,
): Result {
  const run = (each: RunExpression): Result => interpret(each, row, functions);
  switch (expression.op) {
    case 'literal':
      return expression.value;
    case 'column':
      return new Map(Object.entries(row)).get(expression.name) ?? null;
    case 'metric':
      throw new Error('no metrics here');
    case 'list':
      return all(expression.items.map(run), (items) => [...items]);
    case 'text':
      return all(expression.parts.map(run), (parts) => parts.map(asText).join(''));
    case 'call':
      return all(expression.args.map(run), (args) => functions[expression.operator]!(...args));
    case 'if': {
      const condition = truth(run(expression.condition));
      return condition === WRONG ? WRONG : run(condition ? expression.then : expression.else);
    }
    case 'unary': {
      const operand = run(expression.operand);
      if (expression.operator === 'not') {
        const value = truth(operand);
        return value === WRONG ? WRONG : !value;
      }
      return arithmetic(operand, 0, (a) => 0 - a);
    }
    case 'binary':
      return binary(expression, run);
  }
}

function binary(
  { operator, left, right }: Extract<RunExpression, { op: 'binary' }>,
  run: (each: RunExpression) => Result,
): Result {
  if (operator === 'and' || operator === 'or') {
    const a = truth(run(left));
    if (a === WRONG || a === (operator === 'or')) return a;
    return truth(run(right));
  }
  const a = run(left);
  const b = run(right);
  switch (operator) {
    case '+':
      return arithmetic(a, b, (x, y) => x + y);
    case '-':
      return arithmetic(a, b, (x, y) => x - y);
    case '*':
      return arithmetic(a, b, (x, y) => x * y);
    case '/':
      return arithmetic(a, b, (x, y) => x / y);
  }
  if (a === WRONG || b === WRONG) return WRONG;
  if (a === null || b === null) return false;
  if (operator === '==') return asText(a) === asText(b) && typeof a === typeof b;
  if (operator === '!=') return !(asText(a) === asText(b) && typeof a === typeof b);
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string')) return WRONG;
  const order = a === b ? 0 : a < (b as typeof a) ? -1 : 1;
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator]!;
}

function arithmetic(a: Result, b: Result, f: (x: number, y: number) => number): Result {
  if (a === WRONG || b === WRONG) return WRONG;
  if (a === null || b === null) return null;
  if (typeof a !== 'number' || typeof b !== 'number') return WRONG;
  const result = f(a, b);
  return Number.isFinite(result) ? result : null;
}

function truth(value: Result): boolean | typeof WRONG {
  if (value === null) return false;
  return typeof value === 'boolean' ? value : WRONG;
}

function all(values: readonly Result[], f: (values: readonly Json[]) => Result): Result {
  return values.includes(WRONG) ? WRONG : f(values as readonly Json[]);
}

function asText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

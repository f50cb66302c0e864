import { bug } from '../compiler/diagnostics/bug.ts';
import type { RunExpression } from '../compiler/graph/expression.ts';

/** A count, or how many of how many rows meet the condition of `none` or `all`. */
export type Measured = number | { readonly kind: 'none' | 'all'; readonly all: number; readonly matching: number };

type Plain = number | boolean | string | null;

/** Null where an expectation holds, else what was seen instead. */
export function expectationHolds(
  condition: RunExpression,
  measured: Readonly<Record<string, Measured>>,
): string | null {
  const empty = namesIn(condition).find(
    (name) => typeof measured[name] === 'object' && (measured[name] as { all: number }).all === 0,
  );
  if (empty !== undefined) return 'there were no rows at all, which proves nothing';
  if (evaluate(condition, measured) === true) return null;
  return (
    namesIn(condition)
      .map((name) => seen(measured[name]!))
      .join('; ') || 'it does not hold'
  );
}

function seen(value: Measured): string {
  if (typeof value === 'number') return `there were ${value} rows`;
  return `${value.matching} of ${value.all} rows meet the condition`;
}

function namesIn(expression: RunExpression): string[] {
  switch (expression.op) {
    case 'metric':
      return [expression.name];
    case 'binary':
      return [...namesIn(expression.left), ...namesIn(expression.right)];
    case 'unary':
      return namesIn(expression.operand);
    case 'if':
      return [...namesIn(expression.condition), ...namesIn(expression.then), ...namesIn(expression.else)];
    default:
      return [];
  }
}

/** What the checker lets into an `expect`: measures, literals, comparison, arithmetic, `and`, `or`, `not`. */
function evaluate(expression: RunExpression, measured: Readonly<Record<string, Measured>>): Plain {
  switch (expression.op) {
    case 'literal':
      return expression.value as Plain;
    case 'metric': {
      const value = measured[expression.name] ?? bug(`no measure ${expression.name}`);
      if (typeof value === 'number') return value;
      return value.kind === 'none' ? value.matching === 0 : value.matching === value.all;
    }
    case 'unary': {
      const operand = evaluate(expression.operand, measured);
      return expression.operator === 'not' ? !operand : -Number(operand);
    }
    case 'if':
      return evaluate(evaluate(expression.condition, measured) ? expression.then : expression.else, measured);
    case 'binary':
      return combine(expression.operator, evaluate(expression.left, measured), () =>
        evaluate(expression.right, measured),
      );
    default:
      return bug(`an expectation with ${expression.op}`);
  }
}

function combine(operator: string, left: Plain, right: () => Plain): Plain {
  switch (operator) {
    case 'and':
      return Boolean(left) && Boolean(right());
    case 'or':
      return Boolean(left) || Boolean(right());
    case '==':
      return left === right();
    case '!=':
      return left !== right();
    case '<':
      return Number(left) < Number(right());
    case '<=':
      return Number(left) <= Number(right());
    case '>':
      return Number(left) > Number(right());
    case '>=':
      return Number(left) >= Number(right());
    case '+':
      return Number(left) + Number(right());
    case '-':
      return Number(left) - Number(right());
    case '*':
      return Number(left) * Number(right());
    case '/':
      return Number(left) / Number(right());
    default:
      return bug(`operator ${operator} in an expectation`);
  }
}

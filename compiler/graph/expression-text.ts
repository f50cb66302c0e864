import type { RunExpression } from './expression.ts';

/** Binding strength, as in the grammar; higher binds tighter. */
const STRENGTH: Readonly<Record<string, number>> = {
  or: 2,
  and: 3,
  not: 4,
  '==': 5,
  '!=': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
};
const CONDITIONAL = 1;
const UNARY_MINUS = 8;

/** An expression as it would be written in a `.ftp` file, on one line: the name of a drop reason, what errors quote, gates in reports and model cards. */
export function expressionText(expression: RunExpression): string {
  return print(expression, 0);
}

function print(expression: RunExpression, around: number): string {
  switch (expression.op) {
    case 'literal':
      return JSON.stringify(expression.value);
    case 'column':
      return expression.name;
    case 'metric':
      return [
        expression.name,
        ...(expression.baseline ? ['baseline'] : []),
        ...(expression.field === null ? [] : [expression.field]),
      ].join('.');
    case 'call':
      return `${expression.operator}(${expression.args.map((each) => print(each, 0)).join(', ')})`;
    case 'list':
      return `[${expression.items.map((each) => print(each, 0)).join(', ')}]`;
    case 'text':
      return `"${expression.parts.map(printPart).join('')}"`;
    case 'if': {
      const { condition, then, else: otherwise } = expression;
      return group(
        `if ${print(condition, 0)} then ${print(then, 0)} else ${print(otherwise, CONDITIONAL)}`,
        CONDITIONAL,
        around,
      );
    }
    case 'unary': {
      const strength = expression.operator === 'not' ? STRENGTH.not! : UNARY_MINUS;
      const operator = expression.operator === 'not' ? 'not ' : '-';
      return group(operator + print(expression.operand, strength), strength, around);
    }
    case 'binary': {
      const strength = STRENGTH[expression.operator] ?? 0;
      // Comparisons do not chain; everything else groups to the left.
      const left = print(expression.left, strength === 5 ? strength + 1 : strength);
      return group(`${left} ${expression.operator} ${print(expression.right, strength + 1)}`, strength, around);
    }
  }
}

function printPart(part: RunExpression): string {
  if (part.op === 'literal' && typeof part.value === 'string') {
    return JSON.stringify(part.value).slice(1, -1).replace(/[{}]/g, '$&$&');
  }
  return `{${print(part, 0)}}`;
}

const group = (text: string, strength: number, around: number): string => (strength < around ? `(${text})` : text);

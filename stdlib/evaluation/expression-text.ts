import type { RunExpression } from '../../compiler/operators/authoring.ts';

/** Loosest first; what is not listed needs no brackets. */
const precedence = ['or', 'and', 'not', '<', '+', '*'];
const level = (operator: string): number => {
  if (['<', '<=', '>', '>=', '==', '!='].includes(operator)) return precedence.indexOf('<');
  if (operator === '-') return precedence.indexOf('+');
  return precedence.indexOf(operator === '/' ? '*' : operator);
};

/** An expression as one writes it in a `.ftp` file, for reports and model cards. */
export function expressionText(expression: RunExpression): string {
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
      return `${expression.operator}(${expression.args.map(expressionText).join(', ')})`;
    case 'binary': {
      const own = level(expression.operator);
      return `${within(expression.left, own)} ${expression.operator} ${within(expression.right, own + 1)}`;
    }
    case 'unary':
      return expression.operator === 'not'
        ? `not ${within(expression.operand, level('not'))}`
        : `-${within(expression.operand, precedence.length)}`;
    case 'if':
      return `if ${expressionText(expression.condition)} then ${expressionText(expression.then)} else ${expressionText(expression.else)}`;
    case 'text':
      return `"${expression.parts.map(textPart).join('')}"`;
    case 'list':
      return `[${expression.items.map(expressionText).join(', ')}]`;
  }
}

function textPart(part: RunExpression): string {
  return part.op === 'literal' && typeof part.value === 'string' ? part.value : `{${expressionText(part)}}`;
}

/** In brackets where it binds looser than `least`. */
function within(expression: RunExpression, least: number): string {
  const loose =
    expression.op === 'if' ||
    ((expression.op === 'binary' || (expression.op === 'unary' && expression.operator === 'not')) &&
      level(expression.operator) < least);
  return loose ? `(${expressionText(expression)})` : expressionText(expression);
}

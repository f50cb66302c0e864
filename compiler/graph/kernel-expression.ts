import { bug } from '../diagnostics/bug.ts';
import type { Json } from '../operators/manifest.ts';
import type { RunExpression } from './expression.ts';
import { expressionText } from './expression-text.ts';
import type { Blame } from './kernel-values.ts';

/** A scalar function that generated code calls. */
export interface ScalarReference {
  readonly operator: string;
  readonly version: string;
}

/** What generated code refers to by number. Plain data, so that it can be stored and sent to threads. */
export interface References {
  readonly scalars: ScalarReference[];
  readonly constants: Json[];
  readonly blames: Blame[];
}

export const references = (): References => ({ scalars: [], constants: [], blames: [] });

const BINARY: Readonly<Record<string, string>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
};

/** JavaScript of an expression over `row`; `$` are the operations of `kernel-values.ts`. */
export function expressionCode(expression: RunExpression, refs: References): string {
  switch (expression.op) {
    case 'literal':
      return literalCode(expression.value, refs);
    case 'column':
      return columnCode(expression.name);
    case 'metric':
      return bug(`metric \`${expression.name}\` in a row expression`);
    case 'call': {
      const args = expression.args.map((each) => expressionCode(each, refs));
      return `scalars[${scalarIndex(expression, refs)}](${args.join(', ')})`;
    }
    case 'list':
      return `[${expression.items.map((each) => expressionCode(each, refs)).join(', ')}]`;
    case 'text':
      return `("" + ${expression.parts.map((each) => partCode(each, refs)).join(' + ') || '""'})`;
    case 'if': {
      const { condition, then, else: otherwise } = expression;
      return `(${conditionCode(condition, refs)} ? ${expressionCode(then, refs)} : ${expressionCode(otherwise, refs)})`;
    }
    case 'unary': {
      if (expression.operator === 'not') return `!${conditionCode(expression.operand, refs)}`;
      return `$.neg(${expressionCode(expression.operand, refs)}, ${blameIndex(expression, [expression.operand], refs)})`;
    }
    case 'binary': {
      const { operator, left, right } = expression;
      if (operator === 'and') return `(${conditionCode(left, refs)} && ${conditionCode(right, refs)})`;
      if (operator === 'or') return `(${conditionCode(left, refs)} || ${conditionCode(right, refs)})`;
      return comparisonCode(expression, expressionCode(left, refs), expressionCode(right, refs), refs);
    }
  }
}

/** The same for operands that have been computed into variables already. */
export function comparisonCode(
  expression: Extract<RunExpression, { op: 'binary' }>,
  left: string,
  right: string,
  refs: References,
): string {
  const name = BINARY[expression.operator];
  if (name === undefined) bug(`operator \`${expression.operator}\` in a row expression`);
  return `$.${name}(${left}, ${right}, ${blameIndex(expression, [expression.left, expression.right], refs)})`;
}

/** Code whose value is true or false: what is so by its form needs no check. */
export function conditionCode(expression: RunExpression, refs: References): string {
  const code = expressionCode(expression, refs);
  return isTruth(expression) ? code : `$.truth(${code}, ${blameIndex(expression, [expression], refs)})`;
}

function isTruth(expression: RunExpression): boolean {
  if (expression.op === 'literal') return typeof expression.value === 'boolean';
  if (expression.op === 'unary') return expression.operator === 'not';
  return expression.op === 'binary' && !['+', '-', '*', '/'].includes(expression.operator);
}

/** A column that the row lacks is absent; names that every object answers to are asked of the row itself. */
export function columnCode(name: string): string {
  const quoted = JSON.stringify(name);
  return name in Object.prototype
    ? `(Object.hasOwn(row, ${quoted}) ? row[${quoted}] : null)`
    : `(row[${quoted}] ?? null)`;
}

/** A property in an object literal. `__proto__: x` would set the prototype; a computed name makes a property. */
export const propertyCode = (name: string, value: string): string =>
  name === '__proto__' ? `["__proto__"]: ${value}` : `${JSON.stringify(name)}: ${value}`;

function literalCode(value: Json, refs: References): string {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'number' && value < 0 ? `(${value})` : JSON.stringify(value);
  return `constants[${refs.constants.push(value) - 1}]`;
}

function partCode(part: RunExpression, refs: References): string {
  return part.op === 'literal' && typeof part.value === 'string'
    ? JSON.stringify(part.value)
    : `$.text(${expressionCode(part, refs)})`;
}

function scalarIndex({ operator, version }: ScalarReference, refs: References): number {
  const found = refs.scalars.findIndex((each) => each.operator === operator && each.version === version);
  return found >= 0 ? found : refs.scalars.push({ operator, version }) - 1;
}

function blameIndex(expression: RunExpression, operands: readonly RunExpression[], refs: References): number {
  return refs.blames.push({ expression: expressionText(expression), operands: operands.map(expressionText) }) - 1;
}

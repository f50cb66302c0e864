import type { Json } from '../../operators/manifest.ts';
import type { Type } from '../../operators/types.ts';
import type { BinaryOperator } from '../../syntax/ast.ts';
import { assignable, withoutOptional } from '../types/assign.ts';
import { bool, float, int, quantity } from '../types/common.ts';

/** The type of `left operator right`, or null where they do not go together. */
export function resultType(operator: BinaryOperator, left: Type, right: Type): Type | null {
  switch (operator) {
    case 'and':
    case 'or':
      return assignable(left, bool) && assignable(right, bool) ? bool : null;
    case '==':
    case '!=':
      return comparable(left, right) ? bool : null;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparable(left, right) && isOrdered(withoutOptional(left)) && isOrdered(withoutOptional(right))
        ? bool
        : null;
    default:
      return arithmeticType(operator, left, right);
  }
}

/** An absent value compares as unequal and as neither more nor less, so optional columns may be compared. */
function comparable(left: Type, right: Type): boolean {
  const [a, b] = [withoutOptional(left), withoutOptional(right)];
  if (a.kind === 'any' || b.kind === 'any') return true;
  if (isNumeric(a) && isNumeric(b)) return true;
  if (a.kind === 'rows' || a.kind === 'model' || a.kind === 'list' || a.kind === 'record') return false;
  return assignable(a, b) || assignable(b, a);
}

/** A plain number, a fraction of one, or a metric. */
function isNumeric(type: Type): boolean {
  return isNumber(type) || (type.kind === 'quantity' && type.name === 'Fraction') || type.kind === 'metric';
}

const isNumber = (type: Type): boolean => type.kind === 'scalar' && (type.name === 'Int' || type.name === 'Float');
const isInt = (type: Type): boolean => type.kind === 'scalar' && type.name === 'Int';

function isOrdered(type: Type): boolean {
  if (type.kind === 'quantity' || type.kind === 'metric' || type.kind === 'any') return true;
  return type.kind === 'scalar' && ['Int', 'Float', 'Date', 'Time'].includes(type.name);
}

/**
 * Quantities of one dimension add up; a quantity may be scaled by a number or a fraction; two of one dimension divide to a number. A
 * fraction beside a number is a number.
 */
function arithmeticType(operator: '+' | '-' | '*' | '/', left: Type, right: Type): Type | null {
  if (left.kind === 'any') return right;
  if (right.kind === 'any') return left;
  const [a, b] = [dimensionOf(left), dimensionOf(right)];
  if (a === null && b === null) return numbers(operator, left, right);
  if (operator === '+' || operator === '-') {
    if (a === b) return quantity(a!);
    return isNumeric(left) && isNumeric(right) ? float : null;
  }
  if (operator === '/') {
    if (a !== null && a === b) return float;
    return a !== null && isNumeric(right)
      ? quantity(a)
      : a === null && b === 'Fraction' && isNumeric(left)
        ? float
        : null;
  }
  if (a === 'Fraction' && b === 'Fraction') return quantity('Fraction');
  if ((a === 'Fraction' && b === null) || (b === 'Fraction' && a === null))
    return isNumeric(left) && isNumeric(right) ? float : null;
  if (a !== null && isNumeric(right)) return quantity(a);
  return b !== null && isNumeric(left) ? quantity(b) : null;
}

function numbers(operator: string, left: Type, right: Type): Type | null {
  if (!isNumeric(left) || !isNumeric(right)) return null;
  return isInt(left) && isInt(right) && operator !== '/' ? int : float;
}

const dimensionOf = (type: Type) => (type.kind === 'quantity' ? type.name : null);

/** The result for values in hand; null for a division by zero. Undefined values give undefined. */
export function compute(operator: BinaryOperator, left: Json | undefined, right: Json | undefined): Json | undefined {
  if (left === undefined || right === undefined) return undefined;
  const [a, b] = [left as number, right as number];
  switch (operator) {
    case 'and':
      return left === true && right === true;
    case 'or':
      return left === true || right === true;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '+':
      return tidy(a + b);
    case '-':
      return tidy(a - b);
    case '*':
      return tidy(a * b);
    case '/':
      return b === 0 ? null : tidy(a / b);
  }
}

/** Seventeen digits of 3% * 200 steps are 6.000000000000001; people wrote 6. */
const tidy = (value: number): number => Number(value.toPrecision(15));

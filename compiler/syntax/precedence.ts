import type { TokenType } from 'chevrotain';
import type { BinaryOperator, Expression, UnaryExpression } from './ast.ts';
import type { Problems } from './problems.ts';
import type { Token } from './tokens.ts';
import * as t from './tokens.ts';

/** Binding strength of the binary operators, loosest first. `not` stands between `and` and the comparisons. */
const strength = new Map<TokenType, number>([
  [t.Or, 1],
  [t.And, 2],
  [t.EqualTo, 4],
  [t.NotEqualTo, 4],
  [t.Less, 4],
  [t.LessOrEqual, 4],
  [t.Greater, 4],
  [t.GreaterOrEqual, 4],
  [t.DotDot, 5],
  [t.Plus, 6],
  [t.Minus, 6],
  [t.Star, 7],
  [t.Slash, 7],
]);
const NOT = 3;
const COMPARISON = 4;
const RANGE = 5;

/**
 * Builds the tree of `a op b op c …`, which the parser reads as a flat list: one rule instead of a ladder of nine keeps the parser fast
 * and its stack shallow. Precedence climbing after Richards (1979).
 */
export function foldOperators(
  operands: readonly Expression[],
  operators: readonly Token[],
  problems: Problems,
): Expression {
  let next = 0;

  const climb = (floor: number): Expression => grow(operand(floor), floor);

  /** Joins what follows to `left` as long as it binds at least as strongly as `floor`. */
  const grow = (left: Expression, floor: number): Expression => {
    let previous = 0;
    while (next < operators.length) {
      const operator = operators[next]!;
      const level = strength.get(operator.tokenType)!;
      if (level < floor) break;
      if (level === previous && (level === COMPARISON || level === RANGE)) refuseChain(operator, level);
      previous = level;
      next++;
      left = join(operator, left, climb(level + 1));
    }
    return left;
  };

  const operand = (floor: number): Expression => {
    const value = operands[next]!;
    const denials = denialsOf(value);
    const innermost = denials[denials.length - 1];
    if (innermost === undefined) return value;
    if (floor > NOT) refuseNested(denials[0]!);
    // `not a == b` denies the comparison: what binds tighter than `not` belongs to its operand.
    return denials.reduceRight(wrapAgain, grow(innermost.operand, NOT + 1));
  };

  const refuseChain = (operator: Token, level: number): void => {
    const instead = level === RANGE ? 'a range has two ends' : 'write two comparisons with `and` between them';
    const span = { start: operator.startOffset, end: operator.end };
    problems.add('FTP0016', span, { operator: operator.image, instead });
  };
  const refuseNested = ({ start, operand }: UnaryExpression): void => {
    problems.add('FTP0017', { start, end: Math.min(start + 'not'.length, operand.start) }, { word: 'not' });
  };
  return climb(0);
}

/** The `not`s before an operand, outermost first. The parser has wrapped the operand alone in them. */
function denialsOf(value: Expression): UnaryExpression[] {
  const found: UnaryExpression[] = [];
  for (let node = value; node.kind === 'unary' && node.operator === 'not'; node = node.operand) found.push(node);
  return found;
}

const wrapAgain = (operand: Expression, { start }: UnaryExpression): Expression => ({
  kind: 'unary',
  operator: 'not',
  operand,
  start,
  end: operand.end,
});

function join(operator: Token, left: Expression, right: Expression): Expression {
  const { start } = left;
  const { end } = right;
  if (operator.tokenType === t.DotDot) return { kind: 'range', from: left, to: right, start, end };
  return { kind: 'binary', operator: operator.tokenType.LABEL as BinaryOperator, left, right, start, end };
}

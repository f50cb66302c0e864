import type { TokenType } from 'chevrotain';
import type { BinaryOperator, Expression } from './ast.ts';
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

/** A value with the prefix operators before it, outermost first. */
export interface Operand {
  readonly prefixes: readonly Token[];
  readonly value: Expression;
}

/**
 * Builds the tree of `a op b op c …`, which the parser reads as a flat list: one rule instead of a ladder of nine keeps the parser fast
 * and its stack shallow. Precedence climbing after Richards (1979).
 */
export function foldOperators(
  operands: readonly Operand[],
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
    const { prefixes, value } = operands[next]!;
    const lastNot = prefixes.findLastIndex(isNot);
    const signed = prefixes.slice(lastNot + 1).reduceRight(wrap, value);
    if (lastNot < 0) return signed;
    const nested = prefixes.find(
      (prefix, i) => isNot(prefix) && (floor > NOT || prefixes[i - 1]?.tokenType === t.Minus),
    );
    if (nested) refuseNested(nested);
    // `not a == b` denies the comparison: what binds tighter than `not` belongs to its operand.
    return prefixes.slice(0, lastNot + 1).reduceRight(wrap, grow(signed, NOT + 1));
  };

  const refuseChain = (operator: Token, level: number): void => {
    const instead = level === RANGE ? 'a range has two ends' : 'write two comparisons with `and` between them';
    const span = { start: operator.startOffset, end: operator.end };
    problems.add('FTP0016', span, { operator: operator.image, instead });
  };
  const refuseNested = (word: Token): void => {
    problems.add('FTP0017', { start: word.startOffset, end: word.end }, { word: word.image });
  };
  return climb(0);
}

const isNot = (prefix: Token): boolean => prefix.tokenType === t.Not;

function wrap(operand: Expression, prefix: Token): Expression {
  const operator = prefix.tokenType === t.Not ? 'not' : '-';
  return { kind: 'unary', operator, operand, start: prefix.startOffset, end: operand.end };
}

function join(operator: Token, left: Expression, right: Expression): Expression {
  const { start } = left;
  const { end } = right;
  if (operator.tokenType === t.DotDot) return { kind: 'range', from: left, to: right, start, end };
  return { kind: 'binary', operator: operator.tokenType.LABEL as BinaryOperator, left, right, start, end };
}

import type * as ast from './ast.ts';
import { nameOf, spanOf } from './nodes.ts';
import { AtomParser } from './parser-atoms.ts';
import { foldOperators } from './precedence.ts';
import type { Token } from './tokens.ts';
import * as t from './tokens.ts';

/** The part of the grammar that joins values: chains, conditionals, operators, and what follows a value. */
export abstract class ExpressionParser extends AtomParser {
  protected readonly expression = this.RULE('expression', (): ast.Expression => {
    let input = this.SUBRULE(this.conditional);
    this.MANY(() => {
      this.CONSUME(t.Pipe);
      const target = this.SUBRULE2(this.conditional);
      input = { kind: 'pipe', input, target, start: input.start, end: target.end };
    });
    return input;
  });

  protected readonly conditional = this.RULE('conditional', (): ast.Expression => {
    if (!this.RECORDING_PHASE && !this.is(t.If)) return this.SUBRULE(this.operation);
    return this.OR<ast.Expression>({
      DEF: [
        {
          ALT: () => {
            const word = this.CONSUME(t.If);
            const condition = this.SUBRULE(this.conditional);
            let chosen: ast.Expression = this.nothing();
            if (this.keywordIsThere(t.Then)) {
              this.CONSUME(t.Then);
              chosen = this.SUBRULE2(this.conditional);
            }
            let otherwise: ast.Expression = this.nothing();
            if (this.keywordIsThere(t.Else)) {
              this.CONSUME(t.Else);
              otherwise = this.SUBRULE3(this.conditional);
            }
            const { startOffset: start } = word;
            return {
              kind: 'conditional',
              condition,
              then: chosen,
              else: otherwise,
              start,
              end: otherwise.end,
            };
          },
        },
        { ALT: () => this.SUBRULE(this.operation) },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  });

  protected readonly operation = this.RULE('operation', (): ast.Expression => {
    const first = this.SUBRULE(this.operand);
    let operands: ast.Expression[] | null = null;
    const operators: Token[] = [];
    this.MANY(() => {
      operators.push(this.CONSUME(t.BinaryOperator) as Token);
      operands ??= [first];
      operands.push(this.SUBRULE2(this.operand));
    });
    return operands === null || this.RECORDING_PHASE ? first : foldOperators(operands, operators, this.problems);
  });

  protected readonly operand = this.RULE('operand', (): ast.Expression => {
    let prefixes: Token[] | null = null;
    this.MANY(() => {
      prefixes ??= [];
      prefixes.push(this.CONSUME(t.PrefixOperator) as Token);
    });
    const value = this.SUBRULE(this.postfix);
    const found = prefixes as Token[] | null;
    return found === null || this.RECORDING_PHASE ? value : this.prefixed(found, value);
  });

  private prefixed(prefixes: readonly Token[], value: ast.Expression): ast.Expression {
    return prefixes.reduceRight<ast.Expression>((operand, prefix, i) => {
      const operator = prefix.tokenType === t.Not ? 'not' : '-';
      if (operator === 'not' && prefixes[i - 1]?.tokenType === t.Minus) {
        this.problems.add('FTP0017', spanOf(prefix), { word: 'not' });
      }
      return { kind: 'unary', operator, operand, start: prefix.startOffset, end: operand.end };
    }, value);
  }

  protected readonly postfix = this.RULE('postfix', (): ast.Expression => {
    let base = this.SUBRULE(this.atom);
    const { start } = base;
    this.MANY({
      GATE: () => (!this.is(t.NumberToken) && !this.is(t.Minus)) || (base.kind === 'name' && this.isRefinement()),
      DEF: () => {
        base = this.OR<ast.Expression>([
          {
            ALT: () => {
              const args = this.SUBRULE(this.args);
              return { kind: 'call', callee: base, args, start, end: this.peek(0).end };
            },
          },
          {
            ALT: () => {
              this.CONSUME(t.Dot);
              const member = this.nameIsThere() ? nameOf(this.CONSUME(t.Identifier)) : this.missingName('a name');
              return { kind: 'member', object: base, member, start, end: member.end };
            },
          },
          {
            ALT: () => {
              const args = this.SUBRULE(this.typeArgs);
              return { kind: 'typeArguments', base, args, start, end: this.peek(0).end };
            },
          },
          {
            ALT: () => {
              const mark = this.CONSUME(t.Question) as Token;
              return { kind: 'optional', base, start, end: mark.end };
            },
          },
          {
            ALT: () => {
              this.CONSUME(t.At);
              const label = this.nameIsThere() ? nameOf(this.CONSUME2(t.Identifier)) : this.missingName('a label');
              return { kind: 'labelled', base, label, start, end: label.end };
            },
          },
          {
            ALT: () => {
              const range = this.SUBRULE(this.bounds);
              return { kind: 'refined', base, range, start, end: range.end };
            },
          },
        ]);
      },
    });
    return base;
  });
}

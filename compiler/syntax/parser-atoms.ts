import type * as ast from './ast.ts';
import { addPart, boolOf, nameOf, textOf } from './nodes.ts';
import { RecoveringParser } from './recovery.ts';
import type { Token } from './tokens.ts';
import * as t from './tokens.ts';

/** The part of the grammar in which values stand by themselves or between brackets. */
export abstract class AtomParser extends RecoveringParser {
  protected abstract readonly expression: () => ast.Expression;
  protected abstract readonly conditional: () => ast.Expression;

  protected readonly atom = this.RULE('atom', (): ast.Expression => {
    if (!this.RECORDING_PHASE) {
      if (this.is(t.If)) return this.misplacedConditional();
      if (!this.startsValue()) return this.missingValue();
    }
    return this.OR<ast.Expression>({
      DEF: [
        { ALT: () => textOf(this.CONSUME(t.Text) as Token) },
        { ALT: () => this.SUBRULE(this.interpolation) },
        { ALT: () => this.SUBRULE(this.number) },
        {
          ALT: () => {
            const token = this.CONSUME(t.DateToken) as Token;
            return { kind: 'date', value: token.image, start: token.startOffset, end: token.end };
          },
        },
        { ALT: () => boolOf(this.CONSUME(t.True) as Token, true) },
        { ALT: () => boolOf(this.CONSUME(t.False) as Token, false) },
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.SUBRULE(this.record) },
        { ALT: () => this.SUBRULE(this.group) },
        {
          ALT: () => {
            const name = nameOf(this.CONSUME(t.Identifier));
            return { kind: 'name', name, start: name.start, end: name.end };
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(t.Unreadable) as Token;
            return { kind: 'error', start: token.startOffset, end: token.end };
          },
        },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  });

  private misplacedConditional(): ast.Expression {
    this.complain((span) => this.problems.add('FTP0017', span, { word: 'if' }));
    return this.SUBRULE9(this.conditional);
  }

  protected readonly number = this.RULE('number', (): ast.Expression => {
    const token = this.CONSUME(t.NumberToken) as Token;
    const { image: raw, startOffset: start } = token;
    const value = Number(raw);
    let unit: ast.Name | null = null;
    this.OPTION({
      GATE: () => this.unitFollows(),
      DEF: () => {
        unit = this.OR([
          { ALT: () => nameOf(this.CONSUME(t.Identifier)) },
          { ALT: () => nameOf(this.CONSUME(t.Percent)) },
        ]);
      },
    });
    const found = unit as ast.Name | null;
    if (found === null) return { kind: 'number', value, raw, start, end: token.end };
    return { kind: 'quantity', value, raw, unit: found, start, end: found.end };
  });

  protected readonly interpolation = this.RULE('interpolation', (): ast.TextLiteral => {
    const parts: (ast.TextPart | ast.Expression)[] = [];
    const head = this.CONSUME(t.TextHead) as Token;
    addPart(parts, head);
    parts.push(this.SUBRULE(this.expression));
    this.skipTo(never);
    this.MANY(() => {
      addPart(parts, this.CONSUME(t.TextMiddle) as Token);
      parts.push(this.SUBRULE2(this.expression));
      this.skipTo(never);
    });
    const tail = this.CONSUME(t.TextTail) as Token;
    addPart(parts, tail);
    return { kind: 'text', parts, start: head.startOffset, end: tail.end };
  });

  protected readonly list = this.RULE('list', (): ast.ListExpression => {
    const items: ast.Expression[] = [];
    const open = this.CONSUME(t.LBracket);
    this.noMore('value');
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        if (this.noMore('value')) return;
        do items.push(this.SUBRULE(this.expression));
        while (this.commaIsMissing('value'));
      },
    });
    const close = this.CONSUME(t.RBracket) as Token;
    return { kind: 'list', items, start: open.startOffset, end: close.end };
  });

  protected readonly record = this.RULE('record', (): ast.RecordExpression => {
    const entries: ast.Entry[] = [];
    const open = this.CONSUME(t.LBrace);
    this.toEntry(false);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Separator) },
        {
          ALT: () => {
            entries.push(this.SUBRULE(this.entry));
            this.afterEntry();
          },
        },
      ]);
      this.toEntry(false);
    });
    const close = this.CONSUME(t.RBrace) as Token;
    return { kind: 'record', entries, start: open.startOffset, end: close.end };
  });

  protected readonly entry = this.RULE('entry', (): ast.Entry => {
    const word = this.CONSUME(t.Identifier) as Token;
    if (this.colonIsThere()) this.CONSUME(t.Colon);
    const value = this.SUBRULE(this.expression);
    return { kind: 'entry', name: nameOf(word), value, docs: word.docs, start: word.startOffset, end: value.end };
  });

  protected readonly group = this.RULE('group', (): ast.GroupExpression => {
    const open = this.CONSUME(t.LParen);
    const inner = this.SUBRULE(this.expression);
    this.skipTo(never);
    const close = this.CONSUME(t.RParen) as Token;
    return { kind: 'group', inner, start: open.startOffset, end: close.end };
  });

  protected readonly args = this.RULE('args', (): ast.Argument[] => {
    const args: ast.Argument[] = [];
    this.CONSUME(t.LParen);
    this.noMore('argument');
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        if (this.noMore('argument')) return;
        do args.push(this.SUBRULE(this.argument));
        while (this.commaIsMissing('argument'));
      },
    });
    this.CONSUME(t.RParen);
    return args;
  });

  protected readonly argument = this.RULE('argument', (): ast.Argument => {
    let name: ast.Name | null = null;
    this.OPTION({
      GATE: () => this.argumentIsNamed(),
      DEF: () => {
        name = nameOf(this.CONSUME(t.Identifier));
        if (this.colonIsThere()) this.CONSUME(t.Colon);
      },
    });
    const value = this.SUBRULE(this.expression);
    const { start } = (name as ast.Name | null) ?? value;
    return { kind: 'argument', name, value, start, end: value.end };
  });

  protected readonly typeArgs = this.RULE('typeArgs', (): ast.Expression[] => {
    const args: ast.Expression[] = [];
    this.CONSUME(t.TypeOpen);
    this.noMore('value');
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        if (this.noMore('value')) return;
        do args.push(this.SUBRULE(this.expression));
        while (this.commaIsMissing('value'));
      },
    });
    this.CONSUME(t.TypeClose);
    return args;
  });

  protected readonly bounds = this.RULE('bounds', (): ast.Expression => {
    const from = this.SUBRULE(this.bound);
    this.CONSUME(t.DotDot);
    const to = this.SUBRULE2(this.bound);
    return { kind: 'range', from, to, start: from.start, end: to.end };
  });

  protected readonly bound = this.RULE('bound', (): ast.Expression => {
    let sign: Token | null = null;
    this.OPTION(() => {
      sign = this.CONSUME(t.Minus) as Token;
    });
    const operand = this.RECORDING_PHASE || this.is(t.NumberToken) ? this.SUBRULE(this.number) : this.missingValue();
    const minus = sign as Token | null;
    return minus === null
      ? operand
      : { kind: 'unary', operator: '-', operand, start: minus.startOffset, end: operand.end };
  });
}

const never = (): boolean => false;

import type * as ast from './ast.ts';
import { firstSetLookahead } from './lookahead.ts';
import { foldOperators, type Operand } from './precedence.ts';
import { type Problems, quote } from './problems.ts';
import { RecoveringParser } from './recovery.ts';
import type { Token } from './tokens.ts';
import * as t from './tokens.ts';

/**
 * The grammar. It reads like one: what may be missing or in the way is asked of `recovery.ts` before it is consumed, so that the
 * rules themselves never fail and no half-built node is lost. `grammar/` holds the diagrams that are drawn from it.
 */
export class FtpParser extends RecoveringParser {
  /** Chevrotain validates the grammar only where asked: tests do, a start of the program need not. */
  constructor(validate = false) {
    super(t.vocabulary, { lookaheadStrategy: firstSetLookahead, maxLookahead: 1, skipValidations: !validate });
    this.performSelfAnalysis();
  }

  /** Reads laid-out tokens. */
  read(tokens: Token[], problems: Problems): ast.Statement[] {
    this.prepare(tokens, problems);
    const statements = this.file() ?? [];
    // No rule fails on tokens that were laid out. Should one do so, the file is wrong somewhere, and that must not pass in silence.
    for (const { token } of this.errors)
      problems.add('FTP0011', spanAt(token as Token, tokens), { found: quote(token.image) });
    return statements;
  }

  private readonly file = this.RULE('file', (): ast.Statement[] => {
    const statements: ast.Statement[] = [];
    this.toStatement();
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Newline) },
        {
          ALT: () => {
            statements.push(this.SUBRULE(this.statement));
            this.toLineEnd();
          },
        },
      ]);
      this.toStatement();
    });
    return statements;
  });

  private readonly statement = this.RULE('statement', (): ast.Statement => {
    const headless = !this.isWord(2) || this.RECORDING_PHASE;
    return this.OR<ast.Statement>({
      DEF: [
        { GATE: () => headless, ALT: () => this.SUBRULE(this.edition) },
        { GATE: () => headless, ALT: () => this.SUBRULE(this.use) },
        { GATE: () => headless, ALT: () => this.SUBRULE(this.test) },
        { ALT: () => this.SUBRULE(this.declaration) },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  });

  private readonly edition = this.RULE('edition', (): ast.EditionStatement => {
    const word = this.CONSUME(t.Edition);
    let year = this.nothing() as ast.Span;
    let value = 0;
    if (this.RECORDING_PHASE || this.is(t.NumberToken)) {
      const number = this.CONSUME(t.NumberToken) as Token;
      year = spanOf(number);
      value = Number(number.image);
    } else this.missing('a year');
    return { kind: 'edition', year: value, yearSpan: plain(year), start: word.startOffset, end: year.end };
  });

  private readonly use = this.RULE('use', (): ast.UseStatement => {
    const word = this.CONSUME(t.Use);
    let path = '';
    let pathSpan = plain(this.nothing());
    if (this.RECORDING_PHASE || this.is(t.Text)) {
      const text = this.CONSUME(t.Text) as Token;
      path = text.value;
      pathSpan = spanOf(text);
    } else this.missing('a path in quotes');
    let names: ast.Name[] | null = null;
    this.OPTION(() => {
      names = this.SUBRULE(this.names);
    });
    return { kind: 'use', path, pathSpan, names, start: word.startOffset, end: this.peek(0).end };
  });

  private readonly names = this.RULE('names', (): ast.Name[] => {
    const names: ast.Name[] = [];
    this.CONSUME(t.LBrace);
    this.toEntry(true);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Separator) },
        {
          ALT: () => {
            this.checkDeclarable();
            names.push(nameOf(this.CONSUME(t.Identifier)));
            this.afterEntry();
          },
        },
      ]);
      this.toEntry(true);
    });
    this.CONSUME(t.RBrace);
    return names;
  });

  private readonly test = this.RULE('test', (): ast.TestStatement => {
    const word = this.CONSUME(t.Test) as Token;
    let sentence = '';
    let sentenceSpan = plain(this.nothing());
    if (this.RECORDING_PHASE || this.is(t.Text)) {
      const text = this.CONSUME(t.Text) as Token;
      sentence = text.value;
      sentenceSpan = spanOf(text);
    } else this.missing('a sentence in quotes');
    let block: ast.Block = { kind: 'block', entries: [], ...plain(this.nothing()) };
    if (this.RECORDING_PHASE || this.is(t.LBrace)) block = this.SUBRULE(this.block);
    else this.missing('a block `{ … }`');
    return { kind: 'test', sentence, sentenceSpan, block, docs: word.docs, start: word.startOffset, end: block.end };
  });

  private readonly declaration = this.RULE('declaration', (): ast.Declaration => {
    const word = this.CONSUME(t.Identifier) as Token;
    const keyword = nameOf(word);
    this.checkDeclarable();
    const name = this.nameIsThere() ? nameOf(this.CONSUME2(t.Identifier)) : this.missingName('a name');
    let params: ast.Param[] | null = null;
    let type: ast.Expression | null = null;
    let value: ast.Expression | null = null;
    let block: ast.Block | null = null;
    let end = name.end;
    this.OPTION(() => {
      params = this.SUBRULE(this.params);
      end = this.peek(0).end;
    });
    this.OPTION2(() => {
      this.CONSUME(t.Colon);
      type = this.SUBRULE(this.expression);
      end = type.end;
    });
    this.OPTION3(() => {
      this.CONSUME(t.Equals);
      value = this.SUBRULE2(this.expression);
      end = value.end;
    });
    this.OPTION4(() => {
      block = this.SUBRULE(this.block);
      end = block.end;
    });
    return {
      kind: 'declaration',
      keyword,
      name,
      params,
      type,
      value,
      block,
      docs: word.docs,
      start: word.startOffset,
      end,
    };
  });

  private readonly params = this.RULE('params', (): ast.Param[] => {
    const params: ast.Param[] = [];
    this.CONSUME(t.LParen);
    this.noMore('parameter');
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        if (this.noMore('parameter')) return;
        do params.push(this.SUBRULE(this.param));
        while (this.commaIsMissing('parameter'));
      },
    });
    this.CONSUME(t.RParen);
    return params;
  });

  private readonly param = this.RULE('param', (): ast.Param => {
    this.checkDeclarable();
    const name = this.nameIsThere() ? nameOf(this.CONSUME(t.Identifier)) : this.missingName('a name');
    let type: ast.Expression | null = null;
    let standard: ast.Expression | null = null;
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      type = this.SUBRULE(this.expression);
    });
    this.OPTION2(() => {
      this.CONSUME(t.Equals);
      standard = this.SUBRULE2(this.expression);
    });
    return { kind: 'param', name, type, default: standard, start: name.start, end: this.peek(0).end };
  });

  private readonly block = this.RULE('block', (): ast.Block => {
    const entries: ast.BlockEntry[] = [];
    const open = this.CONSUME(t.LBrace);
    this.toEntry(true);
    this.MANY(() => {
      this.OR({
        DEF: [
          { ALT: () => this.CONSUME(t.Separator) },
          {
            GATE: () => this.isAssertion(),
            ALT: () => {
              entries.push(this.SUBRULE(this.assertion));
              this.afterEntry();
            },
          },
          {
            ALT: () => {
              entries.push(this.SUBRULE(this.entry));
              this.afterEntry();
            },
          },
        ],
        IGNORE_AMBIGUITIES: true,
      });
      this.toEntry(true);
    });
    const close = this.CONSUME(t.RBrace) as Token;
    return { kind: 'block', entries, start: open.startOffset, end: close.end };
  });

  private readonly record = this.RULE('record', (): ast.RecordExpression => {
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

  private readonly entry = this.RULE('entry', (): ast.Entry => {
    const word = this.CONSUME(t.Identifier) as Token;
    if (this.colonIsThere()) this.CONSUME(t.Colon);
    const value = this.SUBRULE(this.expression);
    return { kind: 'entry', name: nameOf(word), value, docs: word.docs, start: word.startOffset, end: value.end };
  });

  private readonly assertion = this.RULE('assertion', (): ast.AssertionEntry => {
    const word = this.OR([{ ALT: () => this.CONSUME(t.Require) }, { ALT: () => this.CONSUME(t.Expect) }]) as Token;
    const kind = word.tokenType === t.Require ? 'require' : 'expect';
    const value = this.SUBRULE(this.expression);
    return { kind, value, docs: word.docs, start: word.startOffset, end: value.end };
  });

  private readonly expression = this.RULE('expression', (): ast.Expression => {
    let input = this.SUBRULE(this.conditional);
    this.MANY(() => {
      this.CONSUME(t.Pipe);
      const target = this.SUBRULE2(this.conditional);
      input = { kind: 'pipe', input, target, start: input.start, end: target.end };
    });
    return input;
  });

  private readonly conditional = this.RULE('conditional', (): ast.Expression => {
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

  private readonly operation = this.RULE('operation', (): ast.Expression => {
    const first = this.SUBRULE(this.operand);
    const operands = [first];
    const operators: Token[] = [];
    this.MANY(() => {
      operators.push(this.CONSUME(t.BinaryOperator) as Token);
      operands.push(this.SUBRULE2(this.operand));
    });
    if (this.RECORDING_PHASE || (operators.length === 0 && first.prefixes.length === 0)) return first.value;
    return foldOperators(operands, operators, this.problems);
  });

  private readonly operand = this.RULE('operand', (): Operand => {
    const prefixes: Token[] = [];
    this.MANY(() => prefixes.push(this.CONSUME(t.PrefixOperator) as Token));
    return { prefixes, value: this.SUBRULE(this.postfix) };
  });

  private readonly postfix = this.RULE('postfix', (): ast.Expression => {
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

  private readonly args = this.RULE('args', (): ast.Argument[] => {
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

  private readonly argument = this.RULE('argument', (): ast.Argument => {
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

  private readonly typeArgs = this.RULE('typeArgs', (): ast.Expression[] => {
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

  private readonly bounds = this.RULE('bounds', (): ast.Expression => {
    const from = this.SUBRULE(this.bound);
    this.CONSUME(t.DotDot);
    const to = this.SUBRULE2(this.bound);
    return { kind: 'range', from, to, start: from.start, end: to.end };
  });

  private readonly bound = this.RULE('bound', (): ast.Expression => {
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

  private readonly atom = this.RULE('atom', (): ast.Expression => {
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

  private readonly number = this.RULE('number', (): ast.Expression => {
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

  private readonly interpolation = this.RULE('interpolation', (): ast.TextLiteral => {
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

  private readonly list = this.RULE('list', (): ast.ListExpression => {
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

  private readonly group = this.RULE('group', (): ast.GroupExpression => {
    const open = this.CONSUME(t.LParen);
    const inner = this.SUBRULE(this.expression);
    this.skipTo(never);
    const close = this.CONSUME(t.RParen) as Token;
    return { kind: 'group', inner, start: open.startOffset, end: close.end };
  });
}

/** The place of a token; the end of the file has none of its own. */
function spanAt(token: Token, tokens: readonly Token[]): ast.Span {
  return Number.isFinite(token.startOffset) ? spanOf(token) : spanOf(tokens[tokens.length - 1]!);
}

const never = (): boolean => false;

function plain({ start, end }: ast.Span): ast.Span {
  return { start, end };
}

function spanOf(token: Token): ast.Span {
  return { start: token.startOffset, end: token.end };
}

function nameOf(token: { startOffset: number }): ast.Name {
  const { value, startOffset, end } = token as Token;
  return { text: value, start: startOffset, end };
}

function boolOf(token: Token, value: boolean): ast.BoolLiteral {
  return { kind: 'bool', value, start: token.startOffset, end: token.end };
}

function textOf(token: Token): ast.TextLiteral {
  const parts: ast.TextPart[] = [];
  addPart(parts, token);
  return { kind: 'text', parts, start: token.startOffset, end: token.end };
}

/** The text between the signs that delimit it; an empty one is no part. */
function addPart(parts: (ast.TextPart | ast.Expression)[], { value, image, startOffset, end }: Token): void {
  if (value === '') return;
  const closed = image.length > 1 && (image.endsWith('"') || image.endsWith('{'));
  parts.push({ kind: 'part', text: value, start: startOffset + 1, end: closed ? end - 1 : end });
}

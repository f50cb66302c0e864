import type * as ast from './ast.ts';
import { firstSetLookahead } from './lookahead.ts';
import { nameOf, plain, spanOf } from './nodes.ts';
import { ExpressionParser } from './parser-expressions.ts';
import { type Problems, quote } from './problems.ts';
import type { Token } from './tokens.ts';
import * as t from './tokens.ts';

/**
 * The grammar. It reads like one: what may be missing or in the way is asked of `recovery.ts` before it is consumed, so that the
 * rules themselves never fail and no half-built node is lost. `grammar/` holds the diagrams that are drawn from it.
 */
export class FtpParser extends ExpressionParser {
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

  private readonly assertion = this.RULE('assertion', (): ast.AssertionEntry => {
    const word = this.OR([{ ALT: () => this.CONSUME(t.Require) }, { ALT: () => this.CONSUME(t.Expect) }]) as Token;
    const kind = word.tokenType === t.Require ? 'require' : 'expect';
    const value = this.SUBRULE(this.expression);
    return { kind, value, docs: word.docs, start: word.startOffset, end: value.end };
  });
}

/** The place of a token; the end of the file has none of its own. */
function spanAt(token: Token, tokens: readonly Token[]): ast.Span {
  return Number.isFinite(token.startOffset) ? spanOf(token) : spanOf(tokens[tokens.length - 1]!);
}

import { EmbeddedActionsParser, EOF, type TokenType } from 'chevrotain';
import type { ErrorExpression, Name, Span } from './ast.ts';
import { closerOf, isCloser } from './brackets.ts';
import { type Problems, quote, type Replacement } from './problems.ts';
import * as t from './tokens.ts';
import { isOperatorWord, isReserved, isWord, retype, type Token } from './tokens.ts';

const startsValue = new Set([
  t.Text,
  t.TextHead,
  t.NumberToken,
  t.DateToken,
  t.LBracket,
  t.LBrace,
  t.LParen,
  t.Minus,
  t.Unreadable,
]);

/** What stands between commas. */
export type Item = 'value' | 'argument' | 'parameter';

const literals = new Set([t.Text, t.TextHead, t.NumberToken, t.DateToken]);

/**
 * What the grammar (`parser.ts`) does where a file departs from it. Nothing is left to Chevrotain's own recovery, which
 * drops the node that it was building: before a rule consumes something that may be missing it asks here, and what cannot belong to
 * the construct is skipped with one message. Closers are always there, since `layout.ts` has balanced them.
 */
export abstract class RecoveringParser extends EmbeddedActionsParser {
  protected problems!: Problems;
  /** Where the last mistake was reported: what follows from it is not reported again. */
  private reportedAt = -1;

  /** Makes the parser ready for the next file. */
  protected prepare(tokens: Token[], problems: Problems): void {
    this.problems = problems;
    this.reportedAt = -1;
    this.input = tokens;
  }

  protected peek(ahead: number): Token {
    return this.LA(ahead) as Token;
  }

  protected is(type: TokenType, ahead = 1): boolean {
    return this.LA(ahead).tokenType === type;
  }

  protected isWord(ahead = 1): boolean {
    return isWord(this.peek(ahead));
  }

  protected atEnd(): boolean {
    return this.LA(1).tokenType === EOF;
  }

  /** Reports at the next token, unless it was blamed already or is known to be unreadable. */
  protected complain(tell: (span: Span) => void): void {
    if (this.RECORDING_PHASE) return;
    const token = this.peek(1);
    const place = this.atEnd() ? Number.MAX_SAFE_INTEGER : token.startOffset;
    const told = this.reportedAt === place || token.tokenType === t.Unreadable;
    this.reportedAt = place;
    if (!told) tell({ start: token.startOffset, end: token.end });
  }

  /** Something is missing: the blame goes to the token that asked for it. */
  protected missing(what: string): void {
    this.complain(() => {
      const before = this.peek(0);
      const after = before.tokenType === t.Newline ? 'the line break' : quote(before.image);
      this.problems.add('FTP0010', { start: before.startOffset, end: before.end }, { what, after });
    });
  }

  protected missingValue(): ErrorExpression {
    this.missing('a value');
    return this.nothing();
  }

  protected nothing(): ErrorExpression {
    const { end } = this.peek(0);
    return { kind: 'error', start: end, end };
  }

  protected missingName(what: string): Name {
    this.missing(what);
    const { end } = this.peek(0);
    return { text: '', start: end, end };
  }

  protected unexpected(): void {
    this.complain((span) => this.problems.add('FTP0011', span, { found: quote(this.peek(1).image) }));
  }

  /** Whether a value can start here. A name before `:` cannot: it begins the next entry or argument. */
  protected startsValue(): boolean {
    const token = this.peek(1);
    if (!isWord(token)) return startsValue.has(token.tokenType);
    if (this.LA(2).tokenType === t.Colon) return false;
    return !isOperatorWord(token) || token.tokenType === t.Not || token.tokenType === t.If;
  }

  /** Whether an item can begin here. A parameter in quotes is forgiven. */
  private begins(item: Item): boolean {
    if (item === 'parameter') return this.nameIsThere();
    return this.startsValue() || (item === 'argument' && this.isWord() && this.is(t.Colon, 2));
  }

  /** Skips what cannot be part of the construct, up to where `stops` says or a closer; whole brackets at a time. */
  protected skipTo(stops: () => boolean): void {
    if (this.RECORDING_PHASE) return;
    for (
      let told = false;
      !this.atEnd() && !isCloser(this.peek(1)) && !this.is(t.TextMiddle) && !stops();
      told = true
    ) {
      if (!told) this.unexpected();
      this.skipOne();
    }
  }

  private skipOne(): void {
    let depth = 0;
    do {
      const token = this.peek(1);
      if (closerOf(token)) depth++;
      else if (isCloser(token)) depth--;
      this.SKIP_TOKEN();
    } while (depth > 0 && !this.atEnd());
  }

  /** To be asked where an item may begin. Skips what cannot begin one, and is true at the closer. */
  protected noMore(item: Item): boolean {
    if (this.RECORDING_PHASE || this.begins(item)) return false;
    this.skipTo(() => this.begins(item));
    return !this.begins(item);
  }

  /**
   * To be asked after an item of a list in brackets. Skips what does not belong, and is true where the next item follows without its
   * comma, which is reported and forgiven.
   */
  protected commaIsMissing(item: Item): boolean {
    if (this.RECORDING_PHASE || this.is(t.Comma) || isCloser(this.peek(1))) return false;
    this.skipTo(() => this.is(t.Comma) || this.begins(item));
    if (this.is(t.Comma) || !this.begins(item)) return false;
    this.separatorIsMissing('a comma');
    return true;
  }

  private separatorIsMissing(separator: string): void {
    const { end } = this.peek(0);
    const fix: Replacement = { title: 'insert a comma', text: ',', start: end, end };
    this.complain((span) => this.problems.add('FTP0014', span, { separator, found: quote(this.peek(1).image) }, fix));
  }

  /** To be asked before a statement: skips lines that cannot begin one. */
  protected toStatement(): void {
    if (this.RECORDING_PHASE) return;
    while (!this.atEnd() && !this.isWord() && !this.is(t.Newline)) {
      this.complain((span) => this.problems.add('FTP0015', span, { found: quote(this.peek(1).image) }));
      this.skipLine();
    }
  }

  /** To be asked after a statement: nothing else may stand on its line. */
  protected toLineEnd(): void {
    if (this.RECORDING_PHASE || this.atEnd() || this.is(t.Newline)) return;
    this.unexpected();
    this.skipLine();
  }

  private skipLine(): void {
    while (!this.atEnd() && !this.is(t.Newline)) this.skipOne();
  }

  /** To be asked where an entry may begin: after `{` and after a separator. */
  protected toEntry(assertions: boolean): void {
    if (this.RECORDING_PHASE) return;
    const separators = this.peek(0).tokenType !== t.LBrace || !this.is(t.Comma);
    if (!separators || (this.is(t.Comma) && this.isSeparator(0))) this.unexpected();
    if (this.is(t.Text) && this.is(t.Colon, 2)) this.unquoteName();
    if (!assertions && this.isAssertion()) {
      this.complain((span) => this.problems.add('FTP0020', span, { word: this.peek(1).image }));
      while (!this.atEnd() && !this.isSeparator(1) && !isCloser(this.peek(1))) this.skipOne();
    }
    if (!this.isWord()) this.skipTo(() => this.isSeparator(1));
  }

  /** To be asked after an entry: a separator or the end of the block follows. */
  protected afterEntry(): void {
    if (this.RECORDING_PHASE || this.isSeparator(1) || isCloser(this.peek(1))) return;
    if (this.isWord() && this.is(t.Colon, 2)) this.separatorIsMissing('a comma or a new line');
    else this.skipTo(() => this.isSeparator(1) || (this.isWord() && this.is(t.Colon, 2)));
  }

  private isSeparator(ahead: number): boolean {
    return this.is(t.Newline, ahead) || this.is(t.Comma, ahead);
  }

  /** `require` and `expect` assert, unless they name an entry. */
  protected isAssertion(): boolean {
    const next = this.LA(2).tokenType;
    return (this.is(t.Require) || this.is(t.Expect)) && next !== t.Colon && next !== t.Equals;
  }

  /** Whether a name follows; one in quotes is forgiven. Where there is none, the caller makes one up. */
  protected nameIsThere(): boolean {
    if (this.is(t.Text) && !this.RECORDING_PHASE) this.unquoteName();
    return this.RECORDING_PHASE || this.isWord();
  }

  /** To be asked before a name that expressions will refer to: a word that they read as their own would never be found. */
  protected checkDeclarable(): void {
    if (this.RECORDING_PHASE || !isReserved(this.peek(1))) return;
    this.complain((span) => this.problems.add('FTP0024', span, { word: this.peek(1).image }));
    this.reportedAt = -1;
  }

  private unquoteName(): void {
    const token = this.peek(1);
    const fix = { title: 'remove the quotes', text: token.value };
    this.complain((span) => this.problems.add('FTP0019', span, {}, fix));
    this.reportedAt = -1;
    retype(token, t.Identifier);
  }

  /** Whether `:` follows the name just read; `=` is forgiven and counts as one. */
  protected colonIsThere(): boolean {
    if (this.RECORDING_PHASE || this.is(t.Colon)) return true;
    const before = this.peek(0);
    if (this.is(t.Equals)) {
      const fix = { title: 'write `:`', text: ':', start: before.end, end: this.peek(1).end };
      this.complain((span) => this.problems.add('FTP0013', span, { name: before.value }, fix));
      this.reportedAt = -1;
      retype(this.peek(1), t.Colon);
      return true;
    }
    if (!this.startsValue()) this.missing('`:` and a value');
    else {
      const fix = { title: 'insert `:`', text: ':', start: before.end, end: before.end };
      const span = { start: before.startOffset, end: before.end };
      this.complain(() => this.problems.add('FTP0012', span, { name: before.value }, fix));
    }
    return false;
  }

  /** Whether the keyword follows; reported where it does not. */
  protected keywordIsThere(type: TokenType): boolean {
    if (this.RECORDING_PHASE || this.is(type)) return true;
    this.missing(`\`${type.LABEL}\` and a value`);
    return false;
  }

  /** `1..1024` right after the name of a type. A sign belongs to it where it touches the number: `Int -5..5`, but `a - 5..b`. */
  protected isRefinement(from = 1): boolean {
    if (this.peek(from).column >= 0) return false;
    let ahead = from;
    if (this.is(t.Minus, from)) {
      if (this.peek(from).end !== this.peek(from + 1).startOffset) return false;
      ahead++;
    }
    if (!this.is(t.NumberToken, ahead++)) return false;
    if (this.is(t.Percent, ahead) || this.isWord(ahead)) ahead++;
    return this.is(t.DotDot, ahead);
  }

  /** `name: value`, also where the colon is mistaken or forgotten before a literal (`rank 16`). */
  protected argumentIsNamed(): boolean {
    if (this.RECORDING_PHASE) return true;
    if (!this.isWord()) return false;
    const next = this.peek(2);
    if (next.tokenType === t.Colon || next.tokenType === t.Equals) return true;
    if (isOperatorWord(this.peek(1)) || next.column >= 0) return false;
    return literals.has(next.tokenType) && !this.isRefinement(2);
  }

  /** Whether the word or sign after a number is its unit. A name that begins the next entry or argument is none. */
  protected unitFollows(): boolean {
    const token = this.peek(1);
    if (this.RECORDING_PHASE || token.tokenType === t.Percent) return true;
    if (!isWord(token) || isOperatorWord(token) || token.column >= 0) return false;
    return !this.is(t.Colon, 2);
  }
}

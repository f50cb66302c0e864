import type { TokenType } from 'chevrotain';
import type { Problems } from './problems.ts';
import type { Token } from './tokens.ts';
import * as t from './tokens.ts';

/** What to change so that every bracket of a statement has its partner. */
export interface Repair {
  /** Closers to invent, by the index of the token that they go before. */
  readonly closers: ReadonlyMap<number, readonly TokenType[]>;
  /** Indices of closers that close nothing. */
  readonly strays: ReadonlySet<number>;
}

const partners = new Map<TokenType, TokenType>([
  [t.LParen, t.RParen],
  [t.LBracket, t.RBracket],
  [t.LBrace, t.RBrace],
  [t.TypeOpen, t.TypeClose],
  [t.TextHead, t.TextTail],
]);
const closing = new Set(partners.values());

export const closerOf = (token: Token): TokenType | undefined => partners.get(token.tokenType);
export const isCloser = (token: Token): boolean => closing.has(token.tokenType);

/** True where each closer meets its own opener: the usual case, in which nothing is guessed. */
export function isBalanced(tokens: readonly Token[], from: number, to: number): boolean {
  const open: TokenType[] = [];
  for (let i = from; i < to; i++) {
    const closer = closerOf(tokens[i]!);
    if (closer) open.push(closer);
    else if (isCloser(tokens[i]!) && open.pop() !== tokens[i]!.tokenType) return false;
  }
  return open.length === 0;
}

interface Opener {
  readonly index: number;
  readonly closer: TokenType;
  /** Column of the first token of the line on which the bracket opens. */
  readonly indent: number;
}

/** More of the same kind in one statement would only repeat the first few. */
const REPORTED = 3;

/**
 * Finds the brackets without a partner, reports them, and says where the missing closers most likely belong: indentation knows what
 * the writer meant when brackets do not.
 */
export function repairBrackets(tokens: readonly Token[], from: number, to: number, problems: Problems): Repair {
  const { unclosed, strays } = findLoners(tokens, from, to);
  let told = 0;
  for (const index of [...strays, ...unclosed].sort((a, b) => a - b)) {
    if (told++ >= REPORTED) break;
    const token = tokens[index]!;
    const span = { start: token.startOffset, end: token.end };
    if (strays.has(index)) {
      problems.add('FTP0009', span, { bracket: token.image }, { title: `remove \`${token.image}\``, text: '' });
    } else problems.add('FTP0008', span, { bracket: token.image });
  }
  return { closers: placeClosers(tokens, from, to, unclosed, strays), strays };
}

function findLoners(tokens: readonly Token[], from: number, to: number) {
  const open: Opener[] = [];
  const unclosed = new Set<number>();
  const strays = new Set<number>();
  let indent = 0;
  for (let index = from; index < to; index++) {
    const token = tokens[index]!;
    if (token.column >= 0) indent = token.column;
    const closer = closerOf(token);
    if (closer) open.push({ index, closer, indent });
    else if (isCloser(token)) {
      const partner = findPartner(open, token);
      if (partner < 0) strays.add(index);
      else for (const { index } of open.splice(partner).slice(1)) unclosed.add(index);
    }
  }
  for (const { index } of open) unclosed.add(index);
  return { unclosed, strays };
}

function findPartner(open: readonly Opener[], token: Token): number {
  const nearest = open.findLastIndex(({ closer }) => closer === token.tokenType);
  if (token.column < 0) return nearest;
  const aligned = open.findLastIndex(({ closer, indent }) => closer === token.tokenType && indent === token.column);
  return aligned >= 0 ? aligned : nearest;
}

function placeClosers(
  tokens: readonly Token[],
  from: number,
  to: number,
  unclosed: ReadonlySet<number>,
  strays: ReadonlySet<number>,
): Map<number, TokenType[]> {
  const closers = new Map<number, TokenType[]>();
  const open: Opener[] = [];
  let indent = 0;
  const closeBefore = (index: number, isDue: (opener: Opener) => boolean): void => {
    const made = closers.get(index) ?? [];
    for (;;) {
      const top = open[open.length - 1];
      if (!top || !unclosed.has(top.index) || !isDue(top)) break;
      made.push(top.closer);
      open.pop();
    }
    if (made.length > 0) closers.set(index, made);
  };
  for (let index = from; index < to; index++) {
    const token = tokens[index]!;
    if (token.column >= 0 && index > from) {
      indent = token.column;
      // A line that is not indented deeper than the one with the bracket has left it; a chain goes on outside of `(`.
      closeBefore(
        index,
        (opener) => indent <= opener.indent && !(isCloser(token) && opener.closer === token.tokenType),
      );
      if (token.tokenType === t.Pipe) closeBefore(index, isTight);
    }
    // `f(a {`: no value goes on with a brace, so the block's owner forgot its parenthesis.
    if (token.tokenType === t.LBrace && index > from && endsOperand(tokens[index - 1]!)) closeBefore(index, isTight);
    const closer = closerOf(token);
    if (closer) open.push({ index, closer, indent });
    else if (isCloser(token) && !strays.has(index)) {
      closeBefore(index, () => true);
      open.pop();
    }
  }
  closeBefore(to, () => true);
  return closers;
}

const isTight = (opener: Opener): boolean => opener.closer === t.RParen || opener.closer === t.RBracket;

const operandEnds = new Set<TokenType>([
  t.NumberToken,
  t.DateToken,
  t.Text,
  t.TextTail,
  t.RParen,
  t.RBracket,
  t.Percent,
]);

function endsOperand(token: Token): boolean {
  return operandEnds.has(token.tokenType) || (t.isWord(token) && !t.isOperatorWord(token));
}

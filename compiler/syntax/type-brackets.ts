import * as t from './tokens.ts';
import { isOperatorWord, isWord, makeToken, retype, type Token } from './tokens.ts';

/**
 * Tells the `<` of type arguments from the `<` of a comparison: it stands directly after a name, nothing up to its `>` could not be part of a
 * type, and what follows the `>` could not be an operand. So `x<3` compares and `Rows<Note>` does not.
 */
export function markTypeBrackets(tokens: Token[], from: number, to: number): number {
  /** Brackets that are open; a positive number is the index of a `<` that may yet turn out to open type arguments. */
  const open: (number | null)[] = [];
  const dropCandidates = (): void => {
    while (typeof open[open.length - 1] === 'number') open.pop();
  };
  for (let i = from; i < to; i++) {
    const token = tokens[i]!;
    const inside = typeof open[open.length - 1] === 'number';
    if (inside && (token.column >= 0 || !maySitInType(token, tokens[i + 1]))) dropCandidates();
    switch (token.tokenType) {
      case t.LParen:
      case t.LBracket:
      case t.LBrace:
      case t.TextHead:
        open.push(null);
        break;
      case t.RParen:
      case t.RBracket:
      case t.RBrace:
      case t.TextTail:
        dropCandidates();
        open.pop();
        break;
      case t.Less:
        if (i > from && isWord(tokens[i - 1]) && tokens[i - 1]!.end === token.startOffset) open.push(i);
        break;
      case t.Greater:
      case t.GreaterOrEqual: {
        const opener = open[open.length - 1];
        if (typeof opener !== 'number') break;
        if (token.tokenType === t.GreaterOrEqual) {
          splitGreaterOrEqual(tokens, i);
          to++;
        } else if (!mayEndType(tokens[i + 1], tokens[i + 2])) {
          dropCandidates();
          break;
        }
        retype(tokens[opener]!, t.TypeOpen);
        retype(tokens[i]!, t.TypeClose);
        open.pop();
        break;
      }
    }
  }
  return to;
}

/** `Rows<Note>= x`: the scanner prefers the longer sign, so it is cut again. */
function splitGreaterOrEqual(tokens: Token[], at: number): void {
  const token = tokens[at]!;
  const middle = token.startOffset + 1;
  token.image = '>';
  token.end = middle;
  tokens.splice(at + 1, 0, makeToken(t.Equals, '=', middle, middle + 1));
}

const typeSigns = new Set([
  t.Comma,
  t.Dot,
  t.DotDot,
  t.Question,
  t.At,
  t.NumberToken,
  t.Percent,
  t.Text,
  t.Less,
  t.Greater,
  t.GreaterOrEqual,
  t.LBrace,
]);

function maySitInType(token: Token, next: Token | undefined): boolean {
  if (token.tokenType === t.Minus) return next?.tokenType === t.NumberToken && next.startOffset === token.end;
  return isWord(token) ? !isOperatorWord(token) : typeSigns.has(token.tokenType);
}

const operandStarts = new Set([t.NumberToken, t.DateToken, t.Text, t.TextHead, t.LParen, t.LBracket, t.Unreadable]);

/** Whether `>` can end type arguments, given what follows: an operand there means that `>` compares. */
function mayEndType(next: Token | undefined, afterNext: Token | undefined): boolean {
  if (next === undefined || next.column >= 0) return true;
  if (isWord(next)) return isOperatorWord(next) && next.tokenType !== t.Not && next.tokenType !== t.If;
  if (next.tokenType === t.Minus) return afterNext?.startOffset !== next.end;
  return !operandStarts.has(next.tokenType);
}

import * as t from './tokens.ts';
import { isOperatorWord, isWord, type Token } from './tokens.ts';

/**
 * What the first tokens of a line give away. Recovery rests on these: a line that can only be the start of something new ends
 * whatever was left open above it.
 */

/** `data corpus`, `use "…"`, `test "…"`, `edition 2026` in the first column. */
export function isStatementStart(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]!;
  if (token.column !== 0 || !isWord(token) || isOperatorWord(token)) return false;
  const next = tokens[index + 1];
  if (next === undefined || next.column >= 0) return false;
  switch (token.tokenType) {
    case t.Require:
    case t.Expect:
      return false;
    case t.Edition:
      if (next.tokenType === t.NumberToken) return true;
      break;
    case t.Use:
    case t.Test:
      if (next.tokenType === t.Text) return true;
  }
  return isWord(next) && !isOperatorWord(next);
}

/** `name:` */
export function isEntryStart(tokens: readonly Token[], index: number): boolean {
  const next = tokens[index + 1];
  return isWord(tokens[index]) && next !== undefined && next.column < 0 && next.tokenType === t.Colon;
}

const literals = new Set([t.NumberToken, t.DateToken, t.Text, t.TextHead]);

/** `require …` or `expect …` where the word cannot be a name, since a value follows it. */
export function isAssertionStart(tokens: readonly Token[], index: number): boolean {
  const type = tokens[index]!.tokenType;
  if (type !== t.Require && type !== t.Expect) return false;
  const next = tokens[index + 1];
  if (next === undefined || next.column >= 0) return false;
  if (!isWord(next)) return literals.has(next.tokenType);
  return !isOperatorWord(next) || next.tokenType === t.Not || next.tokenType === t.If;
}

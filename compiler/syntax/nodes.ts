import type * as ast from './ast.ts';
import type { Token } from './tokens.ts';

/** Leaves of the tree, made of tokens. */

export function plain({ start, end }: ast.Span): ast.Span {
  return { start, end };
}

export function spanOf(token: Token): ast.Span {
  return { start: token.startOffset, end: token.end };
}

export function nameOf(token: { startOffset: number }): ast.Name {
  const { value, startOffset, end } = token as Token;
  return { text: value, start: startOffset, end };
}

export function boolOf(token: Token, value: boolean): ast.BoolLiteral {
  return { kind: 'bool', value, start: token.startOffset, end: token.end };
}

export function textOf(token: Token): ast.TextLiteral {
  const parts: ast.TextPart[] = [];
  addPart(parts, token);
  return { kind: 'text', parts, start: token.startOffset, end: token.end };
}

/** The text between the signs that delimit it; an empty one is no part. */
export function addPart(parts: (ast.TextPart | ast.Expression)[], { value, image, startOffset, end }: Token): void {
  if (value === '') return;
  const closed = image.length > 1 && (image.endsWith('"') || image.endsWith('{'));
  parts.push({ kind: 'part', text: value, start: startOffset + 1, end: closed ? end - 1 : end });
}

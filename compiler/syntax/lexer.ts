import type { TokenType } from 'chevrotain';
import type { Comment } from './ast.ts';
import { readForeign } from './foreign.ts';
import { isCalendarDate, scanText } from './literals.ts';
import { type Problems, quote } from './problems.ts';
import * as t from './tokens.ts';
import { makeToken, retype, type Token } from './tokens.ts';

export interface Lexed {
  readonly tokens: Token[];
  readonly comments: Comment[];
}

/** Longest first, so that `<=` is never read as `<`. */
const signs: readonly (readonly [image: string, type: TokenType])[] = [
  ['|>', t.Pipe],
  ['..', t.DotDot],
  ['==', t.EqualTo],
  ['!=', t.NotEqualTo],
  ['<=', t.LessOrEqual],
  ['>=', t.GreaterOrEqual],
  ['(', t.LParen],
  [')', t.RParen],
  ['[', t.LBracket],
  [']', t.RBracket],
  ['{', t.LBrace],
  ['}', t.RBrace],
  [':', t.Colon],
  ['=', t.Equals],
  [',', t.Comma],
  ['.', t.Dot],
  ['?', t.Question],
  ['@', t.At],
  ['%', t.Percent],
  ['+', t.Plus],
  ['-', t.Minus],
  ['*', t.Star],
  ['/', t.Slash],
  ['<', t.Less],
  ['>', t.Greater],
];

const signsByFirst: (readonly (readonly [string, TokenType])[])[] = [];
for (const sign of signs) {
  const first = sign[0].charCodeAt(0);
  signsByFirst[first] = [...(signsByFirst[first] ?? []), sign];
}

const LONGEST_KEYWORD = Math.max(...[...t.keywords.keys()].map((word) => word.length));

const space = /[ \t\u00a0\u2000-\u200b\u202f\u3000\ufeff]+/y;
const lineBreak = /\r\n|\n|\r/y;
const comment = /\/\/[^\r\n]*/y;
const word = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const fractionOnly = /\.\d+(?:[eE][+-]?\d+)?/y;
const date = /\d{4}-\d{2}-\d{2}(?![\p{L}\p{N}_])/uy;
const unknown = /[^\s\p{L}\p{N}_"'()[\]{}:=,.?@%+\-*/<>|!&#;`]+|[\s\S]/uy;

/**
 * Cuts text into tokens and comments. Line breaks are no tokens: the first token of a line carries its column, and `layout.ts` decides
 * which breaks end something. Never throws; what cannot be read becomes an `Unreadable` token and a diagnostic.
 */
export function lex(text: string, problems: Problems): Lexed {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  /** One entry per interpolation that is open: where its text began, and the braces opened inside it. */
  const open: { readonly start: number; braces: number }[] = [];
  let docs: Comment[] = [];
  let lineStart = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let firstOnLine = true;
  let at = lineStart;

  const push = (token: Token): void => {
    if (docs.length > 0) {
      token.docs = docs;
      docs = [];
    }
    tokens.push(token);
    at = token.end;
    firstOnLine = false;
  };
  const add = (type: TokenType, end: number): Token => {
    const token = makeToken(type, text.slice(at, end), at, end, firstOnLine ? at - lineStart : -1);
    push(token);
    return token;
  };
  const find = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : -1;
  };
  const readWord = (end: number): void => {
    const token = add(t.Identifier, end);
    if (end - token.startOffset > LONGEST_KEYWORD) return;
    const keyword = t.keywords.get(token.image);
    if (keyword) retype(token, keyword);
  };
  /** Names that look the same are the same, however their accents were typed (Unicode normal form C). */
  const readForeignWord = (end: number): void => {
    const token = add(t.Identifier, end);
    token.value = token.image.normalize('NFC');
  };
  const readText = (from: number, head: boolean): void => {
    const start = head ? at : open[open.length - 1]!.start;
    const scanned = scanText(text, from, problems);
    const ends = scanned.ending !== 'brace';
    if (scanned.ending === 'line') problems.add('FTP0003', { start, end: start + 1 }, {});
    const type = head ? (ends ? t.Text : t.TextHead) : ends ? t.TextTail : t.TextMiddle;
    if (head && !ends) open.push({ start, braces: 0 });
    if (!head && ends) open.pop();
    add(type, scanned.end).value = scanned.value;
  };
  /** A text ends on its line, so an interpolation does too. */
  const closeTexts = (): void => {
    if (open.length === 0) return;
    const { start } = open[0]!;
    problems.add('FTP0003', { start, end: start + 1 }, {});
    for (; open.length > 0; open.pop()) tokens.push({ ...makeToken(t.TextTail, '', at, at), value: '' });
  };

  while (at < text.length) {
    const code = text.charCodeAt(at);
    let end: number;
    if (code === 32 || code === 9) {
      at++;
    } else if (code === 10 || code === 13) {
      closeTexts();
      at = find(lineBreak);
      lineStart = at;
      firstOnLine = true;
    } else if (isWordStart(code)) {
      end = asciiWordEnd(text, at);
      if (text.charCodeAt(end) > 127) readForeignWord(find(word));
      else readWord(end);
    } else if (code >= 48 && code <= 57) {
      if (text.charCodeAt(at + 4) === 45 && (end = find(date)) > 0) {
        const token = add(t.DateToken, end);
        const span = { start: token.startOffset, end };
        if (!isCalendarDate(token.image)) problems.add('FTP0006', span, { date: token.image });
      } else {
        const token = add(t.NumberToken, find(number));
        const span = { start: token.startOffset, end: token.end };
        if (!Number.isFinite(Number(token.image))) problems.add('FTP0007', span, { number: token.image });
      }
    } else if (code === 34) {
      readText(at + 1, true);
    } else if (code === 47 && text.charCodeAt(at + 1) === 47) {
      const made = makeComment(text, at, find(comment));
      comments.push(made);
      if (made.kind === 'doc' && firstOnLine) docs.push(made);
      at = made.end;
    } else if (code === 125 && open.length > 0 && open[open.length - 1]!.braces === 0) {
      readText(at + 1, false);
    } else if (code === 46 && !followsOperand(tokens, at) && (end = find(fractionOnly)) > 0) {
      const span = { start: at, end };
      const instead = '0' + text.slice(at, end);
      problems.add(
        'FTP0002',
        span,
        { written: text.slice(at, end), instead: 'write `' + instead + '`' },
        { title: `write \`${instead}\``, text: instead },
      );
      const token = add(t.NumberToken, end);
      token.image = instead;
    } else {
      const sign = readSign(text, at, code);
      if (sign) {
        const inner = open[open.length - 1];
        if (inner && sign[1] === t.LBrace) inner.braces++;
        if (inner && sign[1] === t.RBrace) inner.braces--;
        add(sign[1], at + sign[0].length);
      } else if ((end = find(space)) > 0) {
        at = end;
      } else if ((end = find(word)) > 0) {
        readForeignWord(end);
      } else {
        const foreign = readForeign(text, at, firstOnLine ? at - lineStart : -1, problems);
        if (foreign?.token) push(foreign.token);
        else if (foreign) at = foreign.end;
        else {
          const token = add(t.Unreadable, find(unknown));
          problems.add('FTP0001', { start: token.startOffset, end: token.end }, { characters: name(token.image) });
        }
      }
    }
  }
  closeTexts();
  return { tokens, comments };
}

function readSign(text: string, at: number, code: number): readonly [string, TokenType] | null {
  if (code === 47 && text.charCodeAt(at + 1) === 42) return null;
  for (const sign of signsByFirst[code] ?? []) if (text.startsWith(sign[0], at)) return sign;
  return null;
}

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function asciiWordEnd(text: string, at: number): number {
  let end = at + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!(isWordStart(code) || (code >= 48 && code <= 57))) return end;
    end++;
  }
}

function followsOperand(tokens: readonly Token[], at: number): boolean {
  const before = tokens[tokens.length - 1];
  if (before === undefined || before.end !== at) return false;
  return t.isWord(before) || before.tokenType === t.RParen || before.tokenType === t.NumberToken;
}

function makeComment(text: string, start: number, end: number): Comment {
  const doc = text[start + 2] === '/' && text[start + 3] !== '/';
  return { kind: doc ? 'doc' : 'line', text: text.slice(start + (doc ? 3 : 2), end), start, end };
}

/** `$` as it is; what a screen does not show, by its number. */
function name(characters: string): string {
  if (/[\p{C}\p{Z}\p{M}]/u.test(characters)) {
    return [...characters]
      .slice(0, 4)
      .map((c) => `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`)
      .join(' ');
  }
  return quote(characters);
}

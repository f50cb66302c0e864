import type { TokenType } from 'chevrotain';
import type { Problems } from './problems.ts';
import {
  And,
  DotDot,
  GreaterOrEqual,
  LessOrEqual,
  Minus,
  makeToken,
  Not,
  NotEqualTo,
  Or,
  Pipe,
  Star,
  Text,
  type Token,
} from './tokens.ts';

/**
 * Notations of other languages and of word processors. Each is an error that says how it is written here, and is then read as
 * meant, so that one habit does not hide the rest of the file.
 */
const operators: readonly (readonly [written: string, instead: string, meant: TokenType])[] = [
  ['&&', 'and', And],
  ['||', 'or', Or],
  ['|', '|>', Pipe],
  ['!', 'not', Not],
  ['→', '|>', Pipe],
  ['…', '..', DotDot],
  ['−', '-', Minus],
  ['–', '-', Minus],
  ['×', '*', Star],
  ['≤', '<=', LessOrEqual],
  ['≥', '>=', GreaterOrEqual],
  ['≠', '!=', NotEqualTo],
];

const quoted = /([“”„‟«»])([^“”„‟«»"\r\n]*)[“”„‟«»"]|'([^'\r\n]*)'|`([^`\r\n]*)`/y;
const hashComment = /#[^\r\n]*/y;
const blockComment = /\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/y;

export interface Foreign {
  readonly end: number;
  /** `null` where it was a comment or a mere ending. */
  readonly token: Token | null;
}

/** Recognises a foreign notation at `at`, reports it and reads it as meant; `null` where there is none. */
export function readForeign(text: string, at: number, column: number, problems: Problems): Foreign | null {
  for (const [written, instead, meant] of operators) {
    if (!text.startsWith(written, at)) continue;
    const end = at + written.length;
    const fix = { title: `write \`${instead}\``, text: apart(text, at, end, instead) };
    problems.add('FTP0002', { start: at, end }, { written, instead: 'write `' + instead + '`' }, fix);
    return { end, token: makeToken(meant, written, at, end, column) };
  }
  const found = match(quoted, text, at);
  if (found) {
    const value = found[2] ?? found[3] ?? found[4] ?? '';
    const end = at + found[0].length;
    const written = text[at] === '`' ? 'backquote' : text[at]!;
    const straight = '"' + value.replace(/["\\]/g, '\\$&').replace(/[{}]/g, '$&$&') + '"';
    const fix = { title: 'use straight double quotes', text: straight, end };
    problems.add('FTP0002', { start: at, end: at + 1 }, { written, instead: 'texts stand in `"`' }, fix);
    return { end, token: { ...makeToken(Text, found[0], at, end, column), value } };
  }
  const hash = match(hashComment, text, at);
  if (hash) {
    const fix = { title: 'write `//`', text: '//' };
    problems.add('FTP0002', { start: at, end: at + 1 }, { written: '#', instead: 'a comment starts with `//`' }, fix);
    return { end: at + hash[0].length, token: null };
  }
  const block = match(blockComment, text, at);
  if (block) {
    problems.add(
      'FTP0002',
      { start: at, end: at + 2 },
      { written: '/*', instead: 'each line of a comment starts with `//`' },
    );
    return { end: at + block[0].length, token: null };
  }
  if (text[at] === ';') {
    problems.add(
      'FTP0002',
      { start: at, end: at + 1 },
      { written: ';', instead: 'a new line ends a statement' },
      { title: 'remove it', text: '' },
    );
    return { end: at + 1, token: null };
  }
  return null;
}

/** A word that replaces a sign must not grow together with what is around it. */
function apart(text: string, at: number, end: number, instead: string): string {
  if (!/^\w/.test(instead)) return instead;
  const before = /[^\s([{]$/.test(text.slice(0, at)) ? ' ' : '';
  const after = /^\S/.test(text.slice(end)) ? ' ' : '';
  return before + instead + after;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

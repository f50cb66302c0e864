import type { Problems } from './problems.ts';

/** Where a piece of text stopped: at its closing quote, at a `{` that opens an expression, or unfinished at the end of the line. */
export type TextEnding = 'quote' | 'brace' | 'line';

export interface ScannedText {
  /** Offset after the closing `"` or the opening `{`. */
  readonly end: number;
  readonly value: string;
  readonly ending: TextEnding;
}

const plainRun = /[^"\\{}\r\n]*/y;
const restOfLine = /[^\S\r\n]*(?=[\r\n]|$)/y;
const codePoint = /\\u\{([0-9a-fA-F]{1,6})\}/y;
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t', r: '\r' };

/**
 * Reads text from `from`, which is after the opening quote or after the `}` of an interpolation. Braces are doubled to stand for
 * themselves; `\"`, `\\`, `\n`, `\r`, `\t` and `\u{e5}` are the escapes.
 */
export function scanText(text: string, from: number, problems: Problems): ScannedText {
  let value = '';
  let at = from;
  for (;;) {
    plainRun.lastIndex = at;
    const run = plainRun.exec(text)![0];
    value += run;
    at += run.length;
    const char = text[at];
    if (char === '"') return { end: at + 1, value, ending: 'quote' };
    if (char === undefined || char === '\n' || char === '\r') return unfinished(text, from, at, value);
    if (char === '\\') {
      const read = readEscape(text, at, problems);
      value += read.value;
      at = read.end;
    } else if (text[at + 1] === char) {
      value += char;
      at += 2;
    } else if (char === '{' && isLastOnLine(text, at)) {
      const lineEnd = at + /[^\r\n]*/.exec(text.slice(at))![0].length;
      return unfinished(text, from, lineEnd, value + text.slice(at, lineEnd));
    } else if (char === '{') {
      return { end: at + 1, value, ending: 'brace' };
    } else {
      const fix = { title: 'write `}}`', text: '}}' };
      problems.add('FTP0004', { start: at, end: at + 1 }, { doubled: '}}' }, fix);
      value += '}';
      at++;
    }
  }
}

/** `jsonl("data/x.jsonl) {`: nothing is interpolated here; a quote was forgotten before the block. */
function isLastOnLine(text: string, at: number): boolean {
  restOfLine.lastIndex = at + 1;
  return restOfLine.test(text);
}

/** Brackets and commas at the end of an unfinished text most likely belong to the code around it, so they are given back. */
function unfinished(text: string, from: number, lineEnd: number, value: string): ScannedText {
  const trailing = /[)\]},{\s]*$/.exec(text.slice(from, lineEnd))![0];
  const kept = value.endsWith(trailing) ? value.slice(0, value.length - trailing.length) : value;
  return { end: lineEnd - (value.length - kept.length), value: kept, ending: 'line' };
}

function readEscape(text: string, at: number, problems: Problems): { value: string; end: number } {
  const char = text[at + 1] ?? '';
  const simple = escapes[char];
  if (simple !== undefined) return { value: simple, end: at + 2 };
  codePoint.lastIndex = at;
  const unicode = codePoint.exec(text);
  if (unicode) {
    const point = Number.parseInt(unicode[1]!, 16);
    if (point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)) {
      return { value: String.fromCodePoint(point), end: codePoint.lastIndex };
    }
  }
  const image = /^\\(?:u\{[^}"\r\n]*\}?|[^\r\n])?/u.exec(text.slice(at, at + 12))![0];
  const end = at + Math.max(image.length, 1);
  problems.add('FTP0005', { start: at, end }, { escape: image }, { title: 'double the backslash', text: '\\' + image });
  return { value: image, end };
}

/** `2027-03-02` names a day that exists. */
export function isCalendarDate(date: string): boolean {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const made = new Date(Date.UTC(2000, month - 1, day));
  made.setUTCFullYear(year, month - 1, day);
  return made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
}

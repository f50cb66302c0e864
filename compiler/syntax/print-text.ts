import type { Name } from './ast.ts';

/** How text, quantities and indentation are written. */

const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '{': '{{',
  '}': '}}',
};

/** The text between quotes that reads back as `text`. */
export function escapeText(text: string): string {
  return text.replace(
    /[\\"{}\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (char) => named[char] ?? `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
}

/** Units of one or two letters, `min`, and the binary sizes are symbols; all others are words. */
const symbol = /^(?:%|\p{L}{1,2}|min|[KMGTP]iB)$/u;

/** `24GB`, `200 steps`. A symbol that could be read as part of the number (`1 e5`) keeps its distance. */
export function printQuantity(raw: string, { text }: Name): string {
  const glued = symbol.test(text) && !/^[eE]\d/.test(text);
  return glued ? raw + text : `${raw} ${text}`;
}

export const pad = (indent: number): string => ' '.repeat(indent);

/** Widest line that is left alone. */
export const WIDTH = 120;
/** A text counts for no more than this: breaking the line around a long one would not make it shorter. */
const LONGEST_TEXT = 60;
const literal = /"(?:[^"\\]|\\.)*"/g;

/** How wide a line counts, in UTF-16 units. */
export function widthOf(line: string): number {
  if (line.length <= LONGEST_TEXT) return line.length;
  let width = line.length;
  for (const [text] of line.matchAll(literal)) width -= Math.max(0, text.length - LONGEST_TEXT);
  return width;
}

/**
 * Text as Python's `str` sees it. The published filters were written and tuned in Python, whose lengths are code points and whose white
 * space and line ends are not JavaScript's; a decision is equal to theirs only if these are.
 */

/** `str.isspace` for one UTF-16 unit: `\x1c`-`\x1f` and `\x85` are space, U+FEFF is not. */
export function isSpace(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || (unit >= 0x1c && unit <= 0x1f);
  return (
    unit === 0x85 ||
    unit === 0xa0 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}

/** Index of the first unit that is no space, `text.length` where there is none. */
export function contentStart(text: string): number {
  let start = 0;
  while (start < text.length && isSpace(text.charCodeAt(start))) start++;
  return start;
}

/** Index after the last unit that is no space, 0 where there is none. */
export function contentEnd(text: string): number {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

/** `str.strip()` */
export function strip(text: string): string {
  const start = contentStart(text);
  return start === text.length ? '' : text.slice(start, contentEnd(text));
}

export const isBlank = (text: string): boolean => contentStart(text) === text.length;

const lineEnd = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/;

/** `str.splitlines()`: a line end at the very end opens no further line, and the empty text has no lines. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split(lineEnd);
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}

const beyondBasicPlane = /[\ud800-\udbff]/;

/** `len(text)`: code points of `text[start, end)`. */
export function codePoints(text: string, start = 0, end = text.length): number {
  // The engine knows of most texts that they hold no such unit, without looking.
  if (end - start === text.length && !beyondBasicPlane.test(text)) return end - start;
  let count = end - start;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff || i + 1 >= end) continue;
    const next = text.charCodeAt(i + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      count--;
      i++;
    }
  }
  return count;
}

/** `text.count(part)`: occurrences that do not overlap. */
export function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

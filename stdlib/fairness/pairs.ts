import type { RowTools } from '../../compiler/operators/authoring.ts';
import { inCaseOf } from '../text/letter-case.ts';
import { tokenize, word } from '../text/tokens.ts';

/** Counterparts by word in small letters. */
export type Pairs = ReadonlyMap<string, { readonly other: string; readonly isName: boolean }>;

const capital = /^\p{Lu}/u;

/** Reads `hon/han` lines. A word may have one counterpart alone, whatever its case. */
export function readPairs(lines: readonly string[], file: string, fail: RowTools['fail']): Pairs {
  const pairs = new Map<string, { other: string; isName: boolean }>();
  for (const line of lines) {
    const sides = line.split('/').map((side) => side.trim());
    const [a = '', b = ''] = sides;
    if (sides.length !== 2 || !isWord(a) || !isWord(b) || a.toLowerCase() === b.toLowerCase())
      return fail('FTP1185', { file, line });
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (pairs.has(one.toLowerCase())) return fail('FTP1186', { file, word: one });
      pairs.set(one.toLowerCase(), { other, isName: capital.test(one) });
    }
  }
  return pairs;
}

function isWord(text: string): boolean {
  const { count, starts, ends, kinds } = tokenize(text);
  return count === 1 && kinds[0] === word && starts[0] === 0 && ends[0] === text.length;
}

const hyphen = /[-‐‑]/;
const letter = /[\p{L}\p{N}]/u;

/** The text with every listed word exchanged, and how many were; null where there is none. */
export function swap(text: string, pairs: Pairs): { readonly text: string; readonly words: number } | null {
  const { count, starts, ends, kinds } = tokenize(text);
  let result = '';
  let from = 0;
  let words = 0;
  for (let i = 0; i < count; i++) {
    if (kinds[i] !== word) continue;
    const [start, end] = [starts[i]!, ends[i]!];
    const written = text.slice(start, end);
    const found = pairs.get(written.toLowerCase());
    if (found === undefined || (found.isName && !capital.test(written)) || isJoined(text, start, end)) continue;
    result += text.slice(from, start) + inCaseOf(written, found.other);
    from = end;
    words++;
  }
  return words === 0 ? null : { text: result + text.slice(from), words };
}

/** One side of a hyphen of which the other side is a word too. */
const isJoined = (text: string, start: number, end: number): boolean =>
  (hyphen.test(text.charAt(start - 1)) && letter.test(text.charAt(start - 2))) ||
  (hyphen.test(text.charAt(end)) && letter.test(text.charAt(end + 1)));

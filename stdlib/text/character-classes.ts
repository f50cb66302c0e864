import { codePoints } from './python-text.ts';
import { symbol, tokenize, tokenLength } from './tokens.ts';

/** Letters and digits (`str.isalnum` of Python) of a text, in code points. */
export function alphanumeric(text: string): number {
  const tokens = tokenize(text);
  let count = 0;
  for (let i = 0; i < tokens.count; i++) if (tokens.kinds[i] !== symbol) count += tokenLength(tokens, i);
  return count;
}

/** Those code points of a text that the pattern matches, as a share; 0 for the empty text. `pattern` matches single code points, globally. */
export function shareOf(text: string, pattern: RegExp): number {
  return text === '' ? 0 : (text.match(pattern)?.length ?? 0) / codePoints(text);
}

/** Mean length of the words, runs of letters and digits, in code points; null where there are none. Pure numbers count. */
export function meanLength(text: string): number | null {
  const tokens = tokenize(text);
  let words = 0;
  let letters = 0;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kinds[i] === symbol) continue;
    words++;
    letters += tokenLength(tokens, i);
  }
  return words === 0 ? null : letters / words;
}

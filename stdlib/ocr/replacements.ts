import type { RowTools } from '../../compiler/operators/authoring.ts';
import { inCaseOf } from '../text/letter-case.ts';
import { symbol, tokenize } from '../text/tokens.ts';
import type { Lexicon } from './lexicon.ts';
import { isInAddress } from './repair-text.ts';

/** What was printed, by what was read in small letters. */
export type Replacements = ReadonlyMap<string, string>;

/** Reads `bam/barn` lines: what was read, one word, and what was printed. */
export function readReplacements(lines: readonly string[], file: string, fail: RowTools['fail']): Replacements {
  const found = new Map<string, string>();
  for (const line of lines) {
    const [read = '', printed = '', ...more] = line.normalize('NFC').split('/');
    const [seen, meant] = [read.trim().toLowerCase(), printed.trim()];
    if (more.length > 0 || meant === '' || !isWord(seen) || seen === meant.toLowerCase())
      return fail('FTP1232', { file, line: line.slice(0, 80) });
    const before = found.get(seen);
    if (before !== undefined && before !== meant)
      return fail('FTP1233', { file, word: seen, first: before, second: meant });
    found.set(seen, meant);
  }
  return found;
}

function isWord(text: string): boolean {
  const { count, kinds, starts, ends } = tokenize(text);
  return count === 1 && kinds[0] !== symbol && starts[0] === 0 && ends[0] === text.length;
}

const capital = /\p{Lu}/u;

/** The text with every listed word replaced. Words that the lexicon knows stay, where there is one; so does what stands in addresses and file names. */
export function replaceWords(
  text: string,
  replacements: Replacements,
  lexicon: Lexicon | null,
  count: (name: string) => void,
): string {
  const { count: tokens, starts, ends, kinds } = tokenize(text);
  let result = '';
  let copied = 0;
  for (let i = 0; i < tokens; i++) {
    if (kinds[i] === symbol) continue;
    const [start, end] = [starts[i]!, ends[i]!];
    const written = text.slice(start, end);
    const lower = written.toLowerCase();
    const meant = replacements.get(lower);
    if (meant === undefined || isInAddress(text, start, end)) continue;
    if (lexicon?.knows(lower)) {
      count('left: the lexicon knows the word');
      continue;
    }
    result += text.slice(copied, start) + (capital.test(meant) ? meant : inCaseOf(written, meant));
    copied = end;
    count('words replaced');
  }
  return copied === 0 ? text : result + text.slice(copied);
}

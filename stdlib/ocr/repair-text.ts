import { tokenize, word } from '../text/tokens.ts';
import type { Lexicon } from './lexicon.ts';
import type { Outcome } from './repair-word.ts';

/** Shorter ones are too like each other. */
const shortest = 3;
const mark = /\p{M}/u;
const letter = /\p{L}/u;
/** Inside addresses, file names and codes nothing is repaired. */
const addressSigns = /[@/\\_#]/;
const sentenceEnd = /(?:^|[.!?:]["'”’»)]*\s+|\n\s*\n\s*)["'”’»«“„(–—-]*\s*$/;
const digit = /\d/;

/**
 * Repairs the words that the lexicon does not know and one confusion (or two) away from a listed word. Words that it knows stay; so do those
 * with a capital inside a sentence, which are names, unless the list has the result with its capital.
 */
export function repairText(
  text: string,
  lexicon: Lexicon,
  repair: (word: string) => Outcome,
  count: (name: string) => void,
): string {
  const tokens = tokenize(text);
  let result = '';
  let copied = 0;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kinds[i] !== word) continue;
    const start = tokens.starts[i]!;
    const end = tokens.ends[i]!;
    if (end - start < shortest) continue;
    const seen = text.slice(start, end);
    const lower = seen.toLowerCase();
    if (lexicon.knows(lower) || isPartOfMore(text, start, end, lexicon)) continue;
    const outcome = repair(lower);
    if (outcome === null) continue;
    if (outcome === 'ambiguous') {
      count('left: several words are as near');
      continue;
    }
    const meant = spelled(seen, outcome.word);
    if (meant === null) continue;
    if (meant === outcome.word ? lexicon.isNameAlone(meant) : isName(text, start, meant, lexicon)) continue;
    result += text.slice(copied, start) + meant;
    copied = end;
    count('words repaired');
    for (const [from, to] of outcome.confusions) count(`repaired ${from} → ${to}`);
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** Capitals stand for an abbreviation where they are few, for a name inside a sentence unless the list has the repair as a name. */
const isName = (text: string, start: number, word: string, lexicon: Lexicon): boolean =>
  word === word.toUpperCase()
    ? word.length < 5
    : start > 0 && !sentenceEnd.test(text.slice(Math.max(0, start - 12), start)) && !lexicon.listsName(word);

/** Of a decomposed word, an address or a file name. */
export function isInAddress(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? ' ';
  const after = text[end] ?? ' ';
  if (mark.test(after) || addressSigns.test(before) || addressSigns.test(after)) return true;
  if (after === '.' && letter.test(text[end + 1] ?? ' ')) return true;
  return before === '.' && letter.test(text[start - 2] ?? ' ');
}

/** Of a decomposed word, an address, a file name, or of a word with hyphens, apostrophe or colon that the lexicon knows as a whole. */
function isPartOfMore(text: string, start: number, end: number, lexicon: Lexicon): boolean {
  if (isInAddress(text, start, end)) return true;
  const before = text[start - 1] ?? ' ';
  const after = text[end] ?? ' ';
  if (!/[-:'’]/.test(before) && !/[-:'’]/.test(after)) return false;
  const whole = /[\p{L}\p{N}:'’-]{1,40}$/u.exec(text.slice(Math.max(0, start - 40), end))?.[0] ?? '';
  const rest = /^[\p{L}\p{N}:'’-]{0,40}/u.exec(text.slice(end, end + 40))![0];
  return lexicon.knows((whole + rest).replace(/^[-:'’]+|[-:'’]+$/g, '').toLowerCase());
}

/** The repair in the case of what was read; null where that has none of its own (`sKulle`). A digit read for a letter says nothing of case. */
function spelled(seen: string, repaired: string): string | null {
  const letters = seen.replace(/\d/g, '');
  if (letters === letters.toLowerCase()) return repaired;
  if (letters.length > 1 && letters === letters.toUpperCase()) return repaired.toUpperCase();
  const rest = seen.slice(1);
  if (rest !== rest.toLowerCase() || digit.test(seen[0]!)) return null;
  return repaired[0]!.toUpperCase() + repaired.slice(1);
}

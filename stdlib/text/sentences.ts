import { abbreviations, alsoWords, dateWords, openers, references } from './abbreviations.ts';
import { isSpace } from './python-text.ts';

const opening = /^["'”’»“„([–—-]*\s*(?:[\p{Lu}\p{Lt}]|(\p{N}))/u;
/** The word before a stop, with the parts of an abbreviation that is spelt with spaces (`t. ex.`). */
const lastWord = /(?:(?<=^|[\s("”»])\p{Ll}{1,3}\. ?){0,2}[\p{L}\p{N}.]*$/u;
const nextWord = /[\p{L}\p{N}]+/u;
const digits = /^\p{N}+$/u;
const initials = /^(?:\p{Lu}\.)*\p{Lu}$/u;
const acronym = /^\p{Lu}{2}|^\p{Lu}\p{Ll}?\p{Lu}/u;
const numberBefore = /\p{N}\s*$/u;
/** Longest stretch before a stop that is looked at. */
const reach = 24;

let lastText: string | null = null;
let lastEnds: readonly number[] = [];

/**
 * Where sentences end: offsets just after their trailing white space, the last one the length of the text. A sentence ends at a blank
 * line, or at `.`, `!`, `?` or `…` (with closing quotes) where the next word begins with a capital or a digit, except after Swedish
 * abbreviations (`t.ex.`, `kl.`, `prof.`), initials (`A. Lindgren`), the number of a list item, an ordinal in a date, and within references to
 * statutes (`3 kap. 4 § 2 st. RF`). No model: good for counting and cutting, not for grammar. One pass, whatever the text.
 */
export function sentenceEnds(text: string): readonly number[] {
  if (text === lastText) return lastEnds;
  const ends: number[] = [];
  let sentence = 0;
  for (let i = 0; i < text.length; ) {
    const unit = text.charCodeAt(i);
    const stops = isStop(unit);
    if (!stops && unit !== 0x0a) {
      i++;
      continue;
    }
    const start = i;
    while (i < text.length && isStop(text.charCodeAt(i))) i++;
    const single = i === start + 1 && unit === 0x2e;
    if (stops) while (i < text.length && isCloser(text.charCodeAt(i))) i++;
    const gap = i;
    let breaks = 0;
    for (; i < text.length && isSpace(text.charCodeAt(i)); i++) if (text.charCodeAt(i) === 0x0a) breaks++;
    if (i === gap || i === text.length) continue;
    if (breaks < 2 && !(stops && endsSentence(text, sentence, start, i, single))) continue;
    ends.push(i);
    sentence = i;
  }
  if (text.length > 0) ends.push(text.length);
  lastText = text;
  return (lastEnds = ends);
}

/** `.`, `!`, `?`, `…` */
const isStop = (unit: number): boolean => unit === 0x2e || unit === 0x21 || unit === 0x3f || unit === 0x2026;

/** Quotation marks and brackets that close. */
const isCloser = (unit: number): boolean =>
  unit === 0x22 ||
  unit === 0x27 ||
  unit === 0x201d ||
  unit === 0x2019 ||
  unit === 0xbb ||
  unit === 0x29 ||
  unit === 0x5d;

function endsSentence(text: string, sentence: number, stop: number, next: number, single: boolean): boolean {
  const ahead = text.slice(next, next + reach);
  const opens = opening.exec(ahead);
  if (!opens) return false;
  if (!single) return true;
  const beforeNumber = opens[1] !== undefined;
  const from = Math.max(sentence, stop - reach);
  const stretch = lastWord.exec(text.slice(from, stop))![0];
  const spaced = stretch.replaceAll(' ', '');
  const before = stretch.slice(stretch.lastIndexOf(' ') + 1);
  if (before === '') return true;
  const word = before.toLowerCase();
  const following = nextWord.exec(ahead)?.[0] ?? '';
  if (digits.test(before)) {
    const first = stop - before.length;
    // `1. Inledning`: the number is all that the sentence, or its line, has.
    if (text.slice(from, first).trim() === '' && from === sentence) return false;
    if (text.charCodeAt(first - 1) === 0x0a) return false;
    return !dateWords.has(following.toLowerCase());
  }
  if (initials.test(before)) return openers.has(following.toLowerCase());
  if (abbreviations.has(word) || abbreviations.has(spaced.toLowerCase())) return false;
  if (beforeNumber && (alsoWords.has(word) || (before.length === 1 && before === word))) return false;
  if (references.has(word) && acronym.test(following))
    return !numberBefore.test(text.slice(from, stop - before.length));
  return true;
}

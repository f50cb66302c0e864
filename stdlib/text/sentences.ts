import { abbreviations } from './abbreviations.ts';

const boundary = /[.!?…]+["'”’»)\]]*\s+|\n[^\S\n]*\n\s*/gu;
const opening = /^["'”’»“„([–—-]*\s*[\p{Lu}\p{Lt}\p{N}]/u;
const blankLine = /\n[^\S\n]*\n/;
const lastWord = /[\p{L}\p{N}.]*$/u;
/** Longest stretch before a stop that can be an abbreviation. */
const reach = 24;

/**
 * Where sentences end: offsets just after their trailing white space, the last one the length of the text. A sentence ends at a blank
 * line, or at `.`, `!`, `?` or `…` (with closing quotes) where the next word begins with a capital or a digit, except after Swedish
 * abbreviations (`t.ex.`, `kl.`, `prof.`) and initials (`A. Lindgren`). No model: good for counting and cutting, not for grammar.
 */
export function sentenceEnds(text: string): number[] {
  const ends: number[] = [];
  for (const match of text.matchAll(boundary)) {
    const end = match.index + match[0].length;
    if (end < text.length && (blankLine.test(match[0]) || endsSentence(text, match, end))) ends.push(end);
  }
  if (text.length > 0) ends.push(text.length);
  return ends;
}

function endsSentence(text: string, match: RegExpMatchArray, end: number): boolean {
  if (!opening.test(text.slice(end, end + 16))) return false;
  if (!match[0].startsWith('.') || match[0][1] === '.') return true;
  const before = lastWord.exec(text.slice(Math.max(0, match.index! - reach), match.index))![0];
  if (/^\p{Lu}$/u.test(before)) return false;
  return !abbreviations.has(before.toLowerCase());
}

import type { Lexicon } from './lexicon.ts';

/**
 * A word divided at the end of a line: a hyphen of some kind after a letter, one line break, a letter. `¬` and the soft hyphen say that the word goes on; `=` and `⸗` are the
 * hyphens of Fraktur. Without the halves, so that long texts without any are scanned once.
 */
const division = /(?<=\p{L})([-\u2010¬\u00ad=⸗])[ \t]*\r?\n[ \t]*(?=\p{L})/gu;
const lettersBefore = /\p{L}+$/u;
const lettersAfter = /\p{L}+/uy;
const gap = /[ \t]+|[\r\n]/;
const longestHalf = 60;
/** `in- och utförsel`: the hyphen stands for what is left out. */
const conjunctions = new Set(['och', 'eller', 'samt', 'till', 'respektive', 'and', 'or', 'und', 'oder']);

/**
 * Joins divided words; the line break comes after the word and what hangs on it. Left as they are: halves that are words themselves and make none together (a
 * hyphen of the writer's own), a second half with a capital unless the lexicon has the whole, halves before `och`.
 */
export function joinLines(text: string, lexicon: Lexicon, joined: () => void): string {
  const parts: string[] = [];
  let tail = '';
  let at = 0;
  /** A line break waits for the next blank. */
  let due = false;
  const copy = (end: number): void => {
    let part = text.slice(at, end);
    const blank = due ? gap.exec(part) : null;
    if (blank !== null) {
      const after = part[blank.index + blank[0].length];
      const breaks = blank[0] === '\n' || blank[0] === '\r' || after === '\n' || after === '\r';
      if (!breaks) part = `${part.slice(0, blank.index)}\n${part.slice(blank.index + blank[0].length)}`;
      due = false;
    }
    parts.push(part);
    tail = (tail + part).slice(-longestHalf);
    at = end;
  };
  for (const match of text.matchAll(division)) {
    copy(match.index);
    const next = match.index + match[0].length;
    lettersAfter.lastIndex = next;
    const second = lettersAfter.exec(text)![0];
    const first = lettersBefore.exec(tail)?.[0] ?? '';
    if (!belongTogether(first, match[1]!, second, lexicon)) continue;
    joined();
    at = next;
    due = true;
  }
  if (at === 0) return text;
  copy(text.length);
  return parts.join('');
}

function belongTogether(first: string, hyphen: string, second: string, lexicon: Lexicon): boolean {
  if (second.length > longestHalf) return false;
  if (hyphen === '¬' || hyphen === '\u00ad') return true;
  if (conjunctions.has(second)) return false;
  if (lexicon.knows((first + second).toLowerCase())) return true;
  if (second[0] !== second[0]!.toLowerCase()) return false;
  return !(lexicon.knows(first.toLowerCase()) && lexicon.knows(second.toLowerCase()));
}

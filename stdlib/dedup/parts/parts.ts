import { strip } from '../../text/python-text.ts';
import { sentenceEnds } from '../../text/sentences.ts';
import { simplify } from '../../text/simplify.ts';
import { words } from '../../text/tokens.ts';

export type Unit = 'lines' | 'paragraphs' | 'sentences';

const lineBreak = '(?:\\r\\n|[\\n\\v\\f\\r\\x85\\u2028\\u2029])';
const blank = '[^\\S\\n\\v\\f\\r\\x85\\u2028\\u2029]*';
const lineEnd = new RegExp(`${lineBreak}(?:${blank}${lineBreak})*`, 'gu');
const blankLines = new RegExp(`${lineBreak}(?:${blank}${lineBreak})+`, 'gu');

/** Where the parts of a text end, after the white space that follows them; the last one at the end of the text. Blank lines are no parts. */
export function partEnds(text: string, unit: Unit): readonly number[] {
  if (unit === 'sentences') return sentenceEnds(text);
  const ends: number[] = [];
  let begun = false;
  let from = 0;
  for (const match of text.matchAll(unit === 'lines' ? lineEnd : blankLines)) {
    begun ||= text.slice(from, match.index).trim() !== '';
    from = match.index + match[0].length;
    if (begun && from < text.length) ends.push(from);
  }
  if (text.length > 0) ends.push(text.length);
  return ends;
}

/** The parts of a text as they are compared: lower case, without punctuation and diacritics, all numbers alike. One without words is empty. */
export function simplifiedParts(text: string, unit: Unit): readonly string[] {
  let from = 0;
  return partEnds(text, unit).map((end) => {
    const part = simplify(text.slice(from, end));
    from = end;
    return part;
  });
}

/** A text without the parts that `gone` marks by 1, and how many went. Stretches of fewer than `least` words stay. */
export function withoutParts(text: string, gone: Uint8Array, unit: Unit, least: number) {
  const ends = partEnds(text, unit);
  const goes = (part: number): boolean => gone[part] === 1;
  let kept = '';
  let taken = 0;
  for (let from = 0; from < ends.length; ) {
    let to = from;
    while (to < ends.length && goes(to) === goes(from)) to++;
    const stretch = text.slice(from === 0 ? 0 : ends[from - 1], ends[to - 1]);
    if (goes(from) && (least === 0 || words(stretch).length >= least)) taken += to - from;
    else kept += stretch;
    from = to;
  }
  return { text: strip(kept), taken };
}

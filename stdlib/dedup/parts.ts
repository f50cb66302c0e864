import { sentenceEnds } from '../text/sentences.ts';

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

import type { Beginning, Guess } from './lines.ts';

const LONGEST = 100;
const MOST_WORDS = 14;

const marked = /^(#{1,3}\s+|(?:titel|rubrik)\s*:\s*)(?=\S)/iu;
/** Page numbers, dates, marks of lists, speakers, numbers of statutes, copyrights, what navigates: no title begins so. */
const other =
  /^(?:[-–—•*·|§<>{}]|\d+[.)]|\p{Ll}\)|\d+ §|\d+ kap|sid(?:an|a)?\b|s\. \d|©|\(c\)|copyright|isbn|issn|foto\b|läs mer|\p{Lu}{1,6}FS \d|SFS|SOU|Ds \d|\p{Lu}[\p{L} ]{1,20}: )/iu;
/** What a sentence ends with, or a line that goes on. Full stops end initials and abbreviations of no title. */
const ends = /[.,;:!»”"(–-]$/u;
const letters = /\p{L}/gu;
const capital = /^[\p{Lu}\p{Lt}\d"”»(]/u;

/** A heading that is marked as one, else the first line where it looks like a heading: short, no sentence, apart from what follows. */
export function titleIn({ lines, apart }: Beginning): Guess<string> | null {
  const [first, second] = lines;
  if (first === undefined) return null;
  const mark = marked.exec(first)?.[0];
  if (mark !== undefined)
    return looksLike(first.slice(mark.length)) ? { value: first.slice(mark.length), rule: 'marked' } : null;
  if (second === undefined || other.test(first) || !looksLike(first)) return null;
  // An address stands beside the names of people and projects.
  if (/@|https?:|www\./u.test(first)) return null;
  if (!capital.test(first) || /[\t|]| {3}/u.test(first)) return null;
  if (apart[1]) return { value: first, rule: 'apart' };
  // A line of small letters goes on with the sentence, unless it leads to an author or a date.
  const another = /^[\p{Lu}\d(]|^(?:af|av|fört|gällande|samla|gif)/u.test(second);
  return another && first.length < 70 && !sameShape(first, second) ? { value: first, rule: 'first line' } : null;
}

function looksLike(line: string): boolean {
  if (line.length > LONGEST || line.split(/\s+/u).length > MOST_WORDS || ends.test(line)) return false;
  return (line.match(letters)?.length ?? 0) * 2 > line.length;
}

/** Lines of one verse or list: alike in length. */
const sameShape = (a: string, b: string): boolean =>
  Math.abs(a.length - b.length) < 0.25 * Math.max(a.length, b.length);

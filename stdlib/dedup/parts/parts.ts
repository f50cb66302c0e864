import { strip } from '../../text/python-text.ts';
import { sentenceEnds } from '../../text/sentences.ts';
import { simplify } from '../../text/simplify.ts';
import { words } from '../../text/tokens.ts';

export type Unit = 'lines' | 'paragraphs' | 'sentences';

const lineBreak = /[\n\v\f\r\x85\u2028\u2029]/g;
const blank = /[^\S\n\v\f\r\x85\u2028\u2029]/;
const [LF, CR, SPACE] = [10, 13, 32];

/**
 * Where lines end that are followed by something: from the first line break to the last of those with nothing but white space between them, if they are
 * `least` or more. By hand, since an expression that may go back runs out of stack in millions of blank lines, and takes `\r\n` for two.
 */
function* lineEnds(text: string, least: 1 | 2): Generator<{ readonly start: number; readonly end: number }> {
  lineBreak.lastIndex = 0;
  for (let match = lineBreak.exec(text); match !== null; match = lineBreak.exec(text)) {
    const start = match.index;
    let [end, breaks] = [start, 0];
    for (let at = start; at < text.length; ) {
      const code = text.charCodeAt(at);
      if (isBreak(code)) {
        at += code === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
        end = at;
        breaks++;
      } else if (code === SPACE || (isOther(code) && blank.test(text[at]!))) at++;
      else break;
    }
    if (breaks >= least) yield { start, end };
    lineBreak.lastIndex = end;
  }
}

const isBreak = (code: number): boolean =>
  (code >= LF && code <= CR) || code === 0x85 || code === 0x2028 || code === 0x2029;
/** A character that may be white space and is not a space. */
const isOther = (code: number): boolean => code < SPACE || code > 126;

/** Where the parts of a text end, after the white space that follows them; the last one at the end of the text. Blank lines are no parts. */
export function partEnds(text: string, unit: Unit): readonly number[] {
  if (unit === 'sentences') return sentenceEnds(text);
  const ends: number[] = [];
  let begun = false;
  let from = 0;
  for (const { start, end } of lineEnds(text, unit === 'lines' ? 1 : 2)) {
    begun ||= text.slice(from, start).trim() !== '';
    from = end;
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

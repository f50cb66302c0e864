import type { Block, Line, Word } from './layout.ts';

/**
 * From lines to running text. A word that goes over a line end is put together again:
 *  - where the file gives the whole word (ALTO `SUBS_CONTENT`), that stands for its first half and nothing for its second, as the National Library of Sweden
 *    reads its files;
 *  - where the line ends in a mark that is only ever a hyphenation (`¬`, soft hyphen, `⸗`, a `HYP` element), the halves are joined without it;
 *  - where it ends in `-`, or `=` as Fraktur has it, they are joined if the next line goes on in lower case. `hus-` before `och` stays, and before a capital
 *    or a digit the hyphen does (`Nord-` `Sverige`, `1914-` `1918`).
 */
export interface TextFlow {
  /** Text of a block; `''` where it holds none. */
  block(block: Block): string;
}

/** One per page (or article): second halves look for their first ones in what came before. */
export function textFlow(keepLines: boolean, count: (what: string) => void): TextFlow {
  /** Whole words whose second half is still to come. */
  const open = new Map<string, number>();
  let first = true;

  const wordText = ({ text, whole }: Word): string => {
    const atStart = first;
    first = false;
    if (whole === null) return text;
    const waiting = open.get(whole.text) ?? 0;
    if (whole.part === 1) {
      open.set(whole.text, waiting + 1);
      return whole.text;
    }
    if (waiting > 0) open.set(whole.text, waiting - 1);
    // At the start of a page its first half ended the page before; elsewhere the word would be lost.
    else if (!atStart) {
      count('second halves of words without their first, written whole');
      return whole.text;
    }
    return '';
  };
  return {
    block({ lines }) {
      const pieces: string[] = [];
      let previous: Line | null = null;
      for (const line of lines) {
        const words = line.words.map(wordText).filter((word) => word !== '');
        if (words.length === 0 && line.words.length > 0) continue;
        const next = words.join(' ');
        if (previous === null) pieces.push(next);
        else if (keepLines) pieces.push('\n', next);
        // A word that stands here whole needs no joining, whatever mark follows its first half.
        else append(pieces, next, previous.hyphen && previous.words.at(-1)?.whole?.part !== 1);
        previous = line;
      }
      return pieces.join('').trim();
    },
  };
}

/** Adds a line to running text, whose last piece is the line before. Only that is looked at, so that long texts take no longer. */
function append(pieces: string[], next: string, hyphen: boolean): void {
  const { before, between } = meeting(pieces.at(-1) ?? '', next, hyphen);
  pieces[pieces.length - 1] = before;
  pieces.push(between, next);
}

/** Where one line ends and the next begins: what becomes of the end of the first, and what stands between. `hyphen`: a mark that the text does not hold. */
export function meeting(
  line: string,
  next: string,
  hyphen = false,
): { readonly before: string; readonly between: '' | ' ' } {
  const before = hyphen ? `${isMark(line.at(-1)) ? line.slice(0, -1) : line}-` : line;
  const apart = { before, between: ' ' } as const;
  const mark = before.at(-1);
  if (!isMark(mark) || next === '') return { before: line, between: line === '' || next === '' ? '' : ' ' };
  const whole = { before: before.slice(0, -1), between: '' } as const;
  const [end, start] = [before.slice(-4, -1), next.slice(0, 4)];
  if (ALWAYS.includes(mark)) return /^[\p{L}\p{N}]/u.test(start) ? whole : apart;
  if (!/[\p{L}\p{N}]$/u.test(end)) return apart;
  if (/^\p{Ll}/u.test(start)) return mark !== '=' && HANGING.test(next.slice(0, 12)) ? apart : whole;
  if (mark === '=') return apart;
  if (/\p{Lu}{2}$/u.test(end) && /^\p{Lu}{2}/u.test(start)) return whole;
  return /^[\p{L}\p{N}]/u.test(start) ? { before, between: '' } : apart;
}

const ALWAYS = '¬\u00ad\u2e17';
const isMark = (letter: string | undefined): letter is string =>
  letter !== undefined && `-=\u2010${ALWAYS}`.includes(letter);
/** Words after which a hyphen at the end of a line belongs to its word: `hus- och trädgårdsägare`. */
const HANGING = /^(?:och|eller|samt|respektive|resp\.|men|som|till)(?![\p{L}\p{N}])/u;

/** Joins blocks into the text of a page: each is a paragraph, unless a word goes from one into the next. */
export function joinedBlocks(texts: readonly string[], keepLines: boolean): string {
  const pieces: string[] = [];
  for (const text of texts) {
    if (text === '') continue;
    const last = pieces.at(-1);
    const goesOn = !keepLines && last !== undefined && isMark(last.at(-1)) && /^\p{Ll}/u.test(text);
    if (goesOn && meeting(last, text).between === '') append(pieces, text, false);
    else pieces.push(last === undefined ? '' : '\n\n', text);
  }
  return pieces.join('');
}

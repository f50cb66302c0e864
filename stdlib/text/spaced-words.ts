import { codePoints, isSpace } from './python-text.ts';

/**
 * The words of Python's `text.split()`: whatever stands between white space, signs included. C4, NeMo, dolma, SWEb and the recipe of KB count
 * these. Offsets are UTF-16; the arrays are longer than `count` and are filled anew by the next call.
 */
export interface SpacedWords {
  readonly text: string;
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Holds a code point beyond the basic plane: lengths must be counted. */
  readonly astral: boolean;
}

let starts = new Int32Array(1024);
let ends = new Int32Array(1024);
let last: SpacedWords = { text: '', count: 0, starts, ends, astral: false };

function grow(): void {
  const [s, e] = [new Int32Array(starts.length * 2), new Int32Array(starts.length * 2)];
  s.set(starts);
  e.set(ends);
  [starts, ends] = [s, e];
}

/** Splits, or gives the words again if it is the text of the last call. */
export function spacedWords(text: string): SpacedWords {
  if (text === last.text) return last;
  let count = 0;
  let start = -1;
  let astral = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x20 && unit < 0x80) {
      if (start === -1) start = i;
      continue;
    }
    if (unit >= 0xd800 && unit <= 0xdbff) astral = true;
    if (!isSpace(unit)) {
      if (start === -1) start = i;
    } else if (start !== -1) {
      if (count === starts.length) grow();
      starts[count] = start;
      ends[count++] = i;
      start = -1;
    }
  }
  if (start !== -1) {
    if (count === starts.length) grow();
    starts[count] = start;
    ends[count++] = text.length;
  }
  return (last = { text, count, starts, ends, astral });
}

/** Length of a word in code points. */
export function spacedLength(words: SpacedWords, i: number): number {
  const start = words.starts[i]!;
  const end = words.ends[i]!;
  return words.astral ? codePoints(words.text, start, end) : end - start;
}

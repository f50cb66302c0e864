import { codePoints } from './python-text.ts';

/** What a token is made of. */
export const symbol = 0;
/** Digits and other numbers only. */
export const number = 1;
/** Letters, perhaps with numbers among them. */
export const word = 2;

/**
 * The tokens of a text: matches of `[\p{L}\p{N}]+|[^\p{L}\p{N}\s]`, where `\s` is Python's (no U+FEFF; with the controls U+001C-001F that
 * `str.strip` takes off). They stand for datatrove's language-specific tokenizers: reproducible, and no model is needed. The arrays are
 * longer than `count` and are filled anew by the next call of `tokenize`.
 */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  /** UTF-16 offsets. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** `symbol`, `number` or `word`. */
  readonly kinds: Uint8Array;
  /** Holds a code point beyond the basic plane: lengths must be counted. */
  readonly astral: boolean;
}

const space = 3;
const surrogate = 4;
const unknown = 255;
const letterPattern = /\p{L}/u;
const numberPattern = /\p{N}/u;
const spacePattern = /[\p{White_Space}\x1c-\x1f]/u;

/** Class of each UTF-16 unit, found by the Unicode patterns when first met. */
const classes = new Uint8Array(0x10000).fill(unknown);

function classify(character: string): number {
  if (letterPattern.test(character)) return word;
  if (numberPattern.test(character)) return number;
  return spacePattern.test(character) ? space : symbol;
}

function classOf(unit: number): number {
  const found = classes[unit]!;
  if (found !== unknown) return found;
  return (classes[unit] = unit >= 0xd800 && unit <= 0xdbff ? surrogate : classify(String.fromCharCode(unit)));
}

let starts = new Int32Array(1024);
let ends = new Int32Array(1024);
let kinds = new Uint8Array(1024);
let last: Tokens = { text: '', count: 0, starts, ends, kinds, astral: false };
let lastWords: readonly string[] | null = null;

function grow(): void {
  const grown = starts.length * 2;
  const [s, e, k] = [new Int32Array(grown), new Int32Array(grown), new Uint8Array(grown)];
  s.set(starts);
  e.set(ends);
  k.set(kinds);
  [starts, ends, kinds] = [s, e, k];
}

/** Tokenizes, or gives the tokens again if it is the text of the last call: the operators of a chain all ask for the same one. */
export function tokenize(text: string): Tokens {
  if (text === last.text) return last;
  let count = 0;
  let astral = false;
  let start = -1;
  let kind = symbol;
  for (let i = 0; i < text.length; i++) {
    let unit = classOf(text.charCodeAt(i));
    let width = 1;
    if (unit === surrogate) {
      const point = text.codePointAt(i)!;
      if (point > 0xffff) {
        astral = true;
        width = 2;
        unit = classify(String.fromCodePoint(point));
      } else unit = symbol;
    }
    if (unit === word || unit === number) {
      if (start === -1) {
        start = i;
        kind = unit;
      } else if (unit === word) kind = word;
    } else {
      if (start !== -1) {
        if (count === starts.length) grow();
        starts[count] = start;
        ends[count] = i;
        kinds[count++] = kind;
        start = -1;
      }
      if (unit === symbol) {
        if (count === starts.length) grow();
        starts[count] = i;
        ends[count] = i + width;
        kinds[count++] = symbol;
      }
    }
    i += width - 1;
  }
  if (start !== -1) {
    if (count === starts.length) grow();
    starts[count] = start;
    ends[count] = text.length;
    kinds[count++] = kind;
  }
  lastWords = null;
  return (last = { text, count, starts, ends, kinds, astral });
}

/** The tokens as strings. */
export function words(text: string): readonly string[] {
  const tokens = tokenize(text);
  if (lastWords) return lastWords;
  const list = new Array<string>(tokens.count);
  for (let i = 0; i < tokens.count; i++) list[i] = text.slice(tokens.starts[i], tokens.ends[i]);
  return (lastWords = list);
}

/** Length of a token in code points. */
export function tokenLength(tokens: Tokens, i: number): number {
  const start = tokens.starts[i]!;
  const end = tokens.ends[i]!;
  return tokens.astral ? codePoints(tokens.text, start, end) : end - start;
}

import { type SpacedWords, spacedLength, spacedWords } from '../text/spaced-words.ts';
import { type Tokens, tokenLength, word } from '../text/tokens.ts';
import { extend, type Grams, grams } from './ngrams.ts';

let kinds = new Uint8Array(0);

/** The words between white space in the shape that n-grams are counted on. */
function asTokens({ text, count, starts, ends, astral }: SpacedWords): Tokens {
  if (kinds.length < count) kinds = new Uint8Array(count * 2).fill(word);
  return { text, count, starts, ends, kinds, astral };
}

/** What NeMo and dolma count n-grams over. The arrays are used again from text to text. */
export const spacedGrams = (text: string): Grams => grams(asTokens(spacedWords(text)));

/** Total of the words' code points. */
export function lettersOf(words: SpacedWords): number {
  let sum = 0;
  for (let i = 0; i < words.count; i++) sum += spacedLength(words, i);
  return sum;
}

let counts = new Int32Array(0);

/** How often each n-gram occurs, by its number; valid up to the next call. */
export function countsOf(numbers: Int32Array, end: number): Int32Array {
  if (counts.length < end) counts = new Int32Array(end * 2);
  counts.fill(0, 0, end);
  for (let i = 0; i < end; i++) counts[numbers[i]!]!++;
  return counts;
}

/** The most frequent n-gram, the first seen of equally frequent ones: where it first stands, and how often. */
export function topGram(numbers: Int32Array, end: number): { readonly at: number; readonly count: number } {
  const found = countsOf(numbers, end);
  let best = 0;
  for (let number = 1; number < end; number++) if (found[number]! > found[best]!) best = number;
  return { at: numbers.indexOf(best), count: found[best]! };
}

/** Numbers of the n-grams for each n from 2 to 10, one after the other; stops where the text has none. */
export function* lengthening(all: Grams): Generator<{ n: number; numbers: Int32Array; end: number }> {
  let numbers = all.ids;
  for (let n = 2; n <= 10; n++) {
    const end = all.count - n + 1;
    if (end <= 0) return;
    numbers = extend(all, numbers, n);
    yield { n, numbers, end };
  }
}

/** Code points of the words `from` to `to`, the last one not included. */
export function lengthBetween({ tokens }: Grams, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += tokenLength(tokens, i);
  return sum;
}

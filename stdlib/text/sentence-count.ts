import { type Int, scalar } from '../../compiler/operators/authoring.ts';
import { sentenceEnds } from './sentences.ts';
import { symbol, tokenize } from './tokens.ts';

/** How many sentences with at least one word the text has, by the Swedish rules of `stdlib/text/sentences.ts` (abbreviations, initials, dates). */
export function countSentences(text: string): number {
  const ends = sentenceEnds(text);
  const { count, kinds, starts } = tokenize(text);
  let sentences = 0;
  let next = 0;
  for (let i = 0; i < count; i++) {
    if (kinds[i] === symbol || (next > 0 && starts[i]! < ends[next - 1]!)) continue;
    while (starts[i]! >= ends[next]!) next++;
    next++;
    sentences++;
  }
  return sentences;
}

/** How many sentences the text has. Lone signs are none. Swedish abbreviations, initials and dates end no sentence. */
export const sentences = scalar({ version: '1', call: (text: string): Int => countSentences(text) });

import { scalar } from '../../compiler/operators/authoring.ts';
import { sentenceEnds } from './sentences.ts';
import { symbol, tokenize, tokenLength } from './tokens.ts';

/**
 * Readability index LIX (Björnsson 1968): words per sentence plus the percentage of words longer than six letters. Below 30 children's
 * books, 40-50 newspapers, above 60 bureaucratic prose. 0 for a text without words.
 */
export const lix = scalar({
  version: '2',
  call(text: string): number {
    const ends = sentenceEnds(text);
    const tokens = tokenize(text);
    let words = 0;
    let long = 0;
    let sentences = 0;
    let next = 0;
    let counted = false;
    for (let i = 0; i < tokens.count; i++) {
      if (tokens.kinds[i] === symbol) continue;
      while (tokens.starts[i]! >= ends[next]!) {
        next++;
        counted = false;
      }
      // A sentence counts when it has a word: lone dashes and dots are none.
      if (!counted) sentences++;
      counted = true;
      words++;
      if (tokenLength(tokens, i) > 6) long++;
    }
    return words === 0 ? 0 : words / sentences + (100 * long) / words;
  },
});

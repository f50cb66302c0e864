import {
  type Column,
  drop,
  type Fraction,
  type RowTools,
  rowOperator,
  type Value,
} from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { tokenize, word } from '../text/tokens.ts';
import { type Lexicon, lexiconFrom } from './lexicon.ts';
import { broken, oddCharacters, oneLetter } from './signs.ts';

const digit = /\p{N}/u;

/**
 * Share of words that the lexicon does not know, 0..1; null for a text without words. Words with digits and single letters are not counted: they have
 * measures of their own.
 */
export function nonWords(text: string, lexicon: Lexicon): number | null {
  const tokens = tokenize(text);
  let words = 0;
  let unknown = 0;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kinds[i] !== word || tokens.ends[i]! - tokens.starts[i]! < 2) continue;
    const each = text.slice(tokens.starts[i], tokens.ends[i]);
    if (digit.test(each)) continue;
    words++;
    if (!lexicon.knows(each.toLowerCase())) unknown++;
  }
  return words === 0 ? null : unknown / words;
}

/**
 * Drops texts that OCR has read badly, judged by the text alone, and adds the share of words outside a lexicon as `non_words` (for `dedup`'s choice of the best copy,
 * or for a look at the distribution). Compounds count as words when their parts do. Names and old spellings do not, unless the list has them: clean prose
 * has 5-15 % non-words with a large list, so look at your own texts before tightening the limit. A text without words is dropped as `no_words`.
 *
 * Measures: share of words outside a lexicon, as in Strange et al. 2014 and Springmann et al. 2016; odd characters, lone letters and broken words, after the
 * rules of Taghva et al. 2001 for garbage strings.
 */
export const ocr_quality = rowOperator({
  version: '1',
  positional: ['text'],
  adds: { non_words: 'Float' },
  create(
    text: Column<string>,
    options: {
      /** All words there are: a file with one on each line, in every form (not with the flags of a spelling checker). */
      lexicon: Value<'WordList'>;
      /**
       * Highest share of words outside the lexicon.
       * @default 30%
       * @range 0%..100%
       * @off 100%
       * @measured above non_words
       */
      max_non_words?: Fraction;
      /**
       * Highest share of characters that printed Swedish does not have.
       * @default 3%
       * @range 0%..100%
       * @off 100%
       * @measured above odd_characters
       */
      max_odd_characters?: Fraction;
      /**
       * Highest share of words of one letter other than i, å and ö.
       * @default 10%
       * @range 0%..100%
       * @off 100%
       * @measured above one_letter_words
       */
      max_one_letter_words?: Fraction;
      /**
       * Highest share of words with a digit, capital or sign inside.
       * @default 5%
       * @range 0%..100%
       * @off 100%
       * @measured above broken_words
       */
      max_broken_words?: Fraction;
    },
    tools: RowTools,
  ) {
    const lexicon = lexiconFrom(options.lexicon, tools);
    const {
      max_non_words = 0.3,
      max_odd_characters = 0.03,
      max_one_letter_words = 0.1,
      max_broken_words = 0.05,
    } = options;
    return (row) => {
      const content = textOf(row, text);
      const unknown = nonWords(content, lexicon);
      if (unknown === null) return drop('no_words');
      if (unknown > max_non_words) return drop('non_words', unknown, max_non_words);
      const odd = oddCharacters(content);
      if (odd > max_odd_characters) return drop('odd_characters', odd, max_odd_characters);
      const single = oneLetter(content);
      if (single > max_one_letter_words) return drop('one_letter_words', single, max_one_letter_words);
      const pieces = broken(content);
      if (pieces > max_broken_words) return drop('broken_words', pieces, max_broken_words);
      return { ...row, non_words: unknown };
    };
  },
});

import type { Fraction, Int } from '../../compiler/operators/authoring.ts';
import { type GramLimits, gopherGrams } from './gram-limits.ts';

interface OwnLimits {
  /**
   * Fewest words, those between white space.
   * @range 0..
   * @off 0
   * @measured below word_count
   */
  min_words?: Int;
  /**
   * Most words.
   * @range 0..
   * @measured above word_count
   */
  max_words?: Int;
  /**
   * Shortest median length of a word, in characters with its signs.
   * @range 0..
   * @off ..1
   * @measured below median_word_length
   */
  min_median_length?: number;
  /**
   * Longest median length of a word.
   * @range 0..
   * @measured above median_word_length
   */
  max_median_length?: number;
  /**
   * Share of words with `#` or `…` in them.
   * @range 0%..100%
   * @off 100%
   * @measured above symbol_to_word_ratio
   */
  max_symbols?: Fraction;
  /**
   * Share of words that must hold a letter.
   * @range 0%..100%
   * @off 0%
   * @measured below fraction_of_words_with_alpha_character
   */
  min_alpha_words?: Fraction;
  /**
   * How many words must be among `required_words`, each occurrence counted; 0 switches the check off.
   * @range 0..
   * @off 0
   * @measured below required_word_count
   */
  min_required_words?: Int;
  /**
   * Share of lines that may begin with `*` or `-`.
   * @range 0%..100%
   * @off 100%
   * @measured above fraction_of_lines_starting_with_bullet_point
   */
  max_bullet_lines?: Fraction;
  /**
   * Share of lines that may end with `…`.
   * @range 0%..100%
   * @off 100%
   * @measured above fraction_of_lines_ending_with_ellipsis
   */
  max_ellipsis_lines?: Fraction;
  /**
   * Share of lines that have an equal one, the first of them included.
   * @range 0%..100%
   * @off 100%
   * @measured above fraction_of_duplicate_lines
   */
  max_duplicate_lines?: Fraction;
  /**
   * Characters of such lines in proportion to those of all words.
   * @range 0%..100%
   * @off 100%
   * @measured above fraction_of_characters_in_duplicate_lines
   */
  max_duplicate_line_characters?: Fraction;
  /**
   * The words of which some must occur, spelt as they occur.
   * @each ^\S+$
   */
  required_words?: readonly string[];
}

export type DolmaLimits = OwnLimits & GramLimits;

const common = {
  min_words: 50,
  max_words: 100_000,
  min_median_length: 3,
  max_median_length: 10,
  max_symbols: 0.1,
  min_alpha_words: 0.8,
  min_required_words: 2,
  max_bullet_lines: 0.9,
  max_ellipsis_lines: 0.3,
  max_duplicate_lines: 0.3,
  max_duplicate_line_characters: 0.3,
  ...gopherGrams,
} as const;

export const dolmaLimits = {
  english: { ...common, required_words: ['the', 'be', 'to', 'of', 'and', 'that', 'have', 'with'] },
  swedish: {
    ...common,
    required_words: ['i', 'och', 'är', 'av', 'en', 'som', 'den', 'med', 'på', 'till', 'att', 'för'],
  },
} as const satisfies Record<string, Required<DolmaLimits>>;

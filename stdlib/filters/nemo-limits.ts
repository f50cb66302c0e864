import type { Fraction, Int } from '../../compiler/operators/authoring.ts';
import { type GramLimits, gopherGrams } from './gram-limits.ts';
import { englishPolicies, swedishPolicies } from './policy-phrases.ts';

interface OwnLimits {
  /**
   * Share of words that are a `#` or an ellipsis.
   * @range 0%..100%
   * @off 100%
   * @measured above symbol_to_word
   */
  max_symbols?: Fraction;
  /**
   * Share of the characters that are digits.
   * @range 0%..100%
   * @off 100%
   * @measured above numbers_ratio
   */
  max_digits?: Fraction;
  /**
   * Share of the characters in web addresses (`http://…`, `https://…`).
   * @range 0%..100%
   * @off 100%
   * @measured above urls_ratio
   */
  max_urls?: Fraction;
  /**
   * Share of the characters that are space.
   * @range 0%..100%
   * @off 100%
   * @measured above white_space
   */
  max_spaces?: Fraction;
  /**
   * Share of the characters that are brackets of any kind.
   * @range 0%..100%
   * @off 100%
   * @measured above parentheses_ratio
   */
  max_brackets?: Fraction;
  /**
   * Share of paragraphs with a phrase of `policies`; a text with `lorem ipsum` has 100 %.
   * @range 0%..100%
   * @off 100%
   * @measured above boilerplate_string_ratio
   */
  max_boilerplate?: Fraction;
  /**
   * Share of lines that must be different.
   * @range 0%..100%
   * @off 0%
   * @measured below repeated_lines
   */
  min_unique_lines?: Fraction;
  /**
   * Share of paragraphs that must be different.
   * @range 0%..100%
   * @off 0%
   * @measured below repeated_paragraphs
   */
  min_unique_paragraphs?: Fraction;
  /**
   * Share of characters that different lines must hold.
   * @range 0%..100%
   * @off 0%
   * @measured below repeated_lines_char
   */
  min_unique_line_characters?: Fraction;
  /**
   * Share of characters that different paragraphs must hold.
   * @range 0%..100%
   * @off 0%
   * @measured below repeated_paragraphs_char
   */
  min_unique_paragraph_characters?: Fraction;
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
   * Share of lines that may end without a sign that ends a sentence.
   * @range 0%..100%
   * @off 100%
   * @measured above punctuation
   */
  max_unended_lines?: Fraction;
  /**
   * Shortest mean length of a word, in characters with its signs.
   * @range 0..
   * @off ..1
   * @measured below mean_word_length
   */
  min_mean_length?: number;
  /**
   * Longest mean length of a word.
   * @range 0..
   * @measured above mean_word_length
   */
  max_mean_length?: number;
  /**
   * Longest word.
   * @range 0..
   * @measured above max_word_length
   */
  max_word_length?: Int;
  /**
   * Share of lines that may end with an ellipsis or `read more`.
   * @range 0%..100%
   * @off 100%
   * @measured above ellipsis
   */
  max_ellipsis_lines?: Fraction;
  /**
   * Share of lines that may begin with a bullet; a hyphen is none.
   * @range 0%..100%
   * @off 100%
   * @measured above bullet_ratio
   */
  max_bullet_lines?: Fraction;
  /**
   * What a paragraph of boilerplate holds, whatever its case.
   * @off []
   * @each \S
   */
  policies?: readonly string[];
}

export type NemoLimits = OwnLimits & GramLimits;

const common = {
  max_symbols: 0.1,
  max_digits: 0.15,
  max_urls: 0.2,
  max_spaces: 0.25,
  max_brackets: 0.1,
  max_boilerplate: 0.4,
  min_unique_lines: 0.7,
  min_unique_paragraphs: 0.7,
  min_unique_line_characters: 0.8,
  min_unique_paragraph_characters: 0.8,
  min_words: 50,
  max_words: 100_000,
  max_unended_lines: 0.85,
  min_mean_length: 3,
  max_mean_length: 10,
  max_word_length: 1000,
  max_ellipsis_lines: 0.3,
  ...gopherGrams,
  max_bullet_lines: 0.9,
} as const;

/** NeMo's longer phrases stand here by their beginnings, those left out that have one of the short ones in them. */
const nemoPolicies = [
  ...englishPolicies,
  'privacy overview',
  'privacy & cookies policy',
  'privacy and cookies policy',
  'necessary cookies are absolutely essential for the website to function properly',
  'any cookies that may not be particularly necessary for the website to function',
  'if you continue to browse this site without changing your cookie settings',
] as const;

export const nemoLimits = {
  non_english: { ...common, policies: nemoPolicies },
  swedish: { ...common, policies: [...nemoPolicies, ...swedishPolicies] },
} as const satisfies Record<string, Required<NemoLimits>>;

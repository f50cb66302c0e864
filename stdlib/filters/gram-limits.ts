import type { Fraction } from '../../compiler/operators/authoring.ts';

/** Limits of frequent and of repeated sequences of words. Of what the characters are a share, an operator says. */
export interface GramLimits {
  /**
   * Share of characters that the most frequent pair of words covers.
   * @range 0%..100%
   * @off 100%
   * @measured above top_2_gram, repeating_top_2grams, fraction_of_characters_in_most_common_2grams
   */
  top_2_gram?: Fraction;
  /**
   * The same for three words.
   * @range 0%..100%
   * @off 100%
   * @measured above top_3_gram, repeating_top_3grams, fraction_of_characters_in_most_common_3grams
   */
  top_3_gram?: Fraction;
  /**
   * The same for four words.
   * @range 0%..100%
   * @off 100%
   * @measured above top_4_gram, repeating_top_4grams, fraction_of_characters_in_most_common_4grams
   */
  top_4_gram?: Fraction;
  /**
   * Share of characters inside repeated sequences of five words.
   * @range 0%..100%
   * @off 100%
   * @measured above duplicated_5_n_grams, repeating_dup_5gram, fraction_of_characters_in_duplicate_5grams
   */
  duplicate_5_grams?: Fraction;
  /**
   * The same for six words.
   * @range 0%..100%
   * @off 100%
   * @measured above duplicated_6_n_grams, repeating_dup_6gram, fraction_of_characters_in_duplicate_6grams
   */
  duplicate_6_grams?: Fraction;
  /**
   * The same for seven words.
   * @range 0%..100%
   * @off 100%
   * @measured above duplicated_7_n_grams, repeating_dup_7gram, fraction_of_characters_in_duplicate_7grams
   */
  duplicate_7_grams?: Fraction;
  /**
   * The same for eight words.
   * @range 0%..100%
   * @off 100%
   * @measured above duplicated_8_n_grams, repeating_dup_8gram, fraction_of_characters_in_duplicate_8grams
   */
  duplicate_8_grams?: Fraction;
  /**
   * The same for nine words.
   * @range 0%..100%
   * @off 100%
   * @measured above duplicated_9_n_grams, repeating_dup_9gram, fraction_of_characters_in_duplicate_9grams
   */
  duplicate_9_grams?: Fraction;
  /**
   * The same for ten words.
   * @range 0%..100%
   * @off 100%
   * @measured above duplicated_10_n_grams, repeating_dup_10gram, fraction_of_characters_in_duplicate_10grams
   */
  duplicate_10_grams?: Fraction;
}

/** Rae et al. 2021 (Gopher), table A1, from which everyone else took them. */
export const gopherGrams = {
  top_2_gram: 0.2,
  top_3_gram: 0.18,
  top_4_gram: 0.16,
  duplicate_5_grams: 0.15,
  duplicate_6_grams: 0.14,
  duplicate_7_grams: 0.13,
  duplicate_8_grams: 0.12,
  duplicate_9_grams: 0.11,
  duplicate_10_grams: 0.1,
} as const;

import {
  type Column,
  type Drop,
  drop,
  type Fraction,
  type Int,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { alphanumeric } from '../text/character-classes.ts';
import { plainWords, wordEntropy } from '../text/entropy.ts';
import { codePoints } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';

interface Limits {
  /**
   * Fewest characters.
   * @range 0..
   * @default 100
   * @off 0
   * @measured below content_length
   */
  min_length?: Int;
  /**
   * Most characters.
   * @range 0..
   * @default 10000000000
   * @off 536870888..
   * @measured above content_length
   */
  max_length?: Int;
  /**
   * Share of characters that must be letters or digits.
   * @range 0%..100%
   * @default 40%
   * @off 0%
   * @measured below ratio_alphanumeric_chars
   */
  min_alphanumeric?: Fraction;
  /**
   * Most headings (lines that begin with `#`) per word outside headings.
   * @range 0%..100%
   * @default 5%
   * @measured above ratio_headings_per_non_heading_word
   */
  max_headings?: Fraction;
  /**
   * Lowest entropy of the distribution of words, in nats; 0 switches the check off.
   * @range 0..
   * @default 3
   * @off 0
   * @measured below unigram_entropy
   */
  min_entropy?: number;
  /**
   * Highest entropy of the distribution of words, in nats.
   * @range 0..
   * @default 100
   * @off 20..
   * @measured above unigram_entropy
   */
  max_entropy?: number;
}

/** The first signal that is outside its range, in the order of SWEb's code and by its names, or null. */
function sweb(text: string, limits: Required<Limits>): Drop | null {
  const length = codePoints(text);
  if (length < limits.min_length) return drop('content_length', length, limits.min_length);
  if (length > limits.max_length) return drop('content_length', length, limits.max_length);
  const alnum = length === 0 ? 0 : alphanumeric(text) / length;
  if (alnum < limits.min_alphanumeric) return drop('ratio_alphanumeric_chars', alnum, limits.min_alphanumeric);
  const headings = headingShare(text);
  if (headings > limits.max_headings) return drop('ratio_headings_per_non_heading_word', headings, limits.max_headings);
  const entropy = wordEntropy(text);
  if (entropy < limits.min_entropy) return drop('unigram_entropy', entropy, limits.min_entropy);
  return entropy > limits.max_entropy ? drop('unigram_entropy', entropy, limits.max_entropy) : null;
}

/** Headings per word outside them; 0 where there is no such word, as in SWEb. */
function headingShare(text: string): number {
  if (!text.startsWith('#') && !text.includes('\n#')) return 0;
  let headings = 0;
  let words = 0;
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) headings++;
    else plainWords(line, () => words++);
  }
  return words === 0 ? 0 : headings / words;
}

/**
 * The four signals by which SWEb, a corpus of Scandinavian web pages in Markdown, was filtered: length, letters and digits, headings, and entropy of
 * the words, which is low where a text repeats itself.
 *
 * Norlund et al. 2024 (SWEb), with the limits of its published configuration. In its published code the entropy is computed and never
 * compared, since the column and the key that is looked for have different names; here it is compared. `min_entropy: 0` gives what that code did.
 */
export const sweb_quality = rowOperator({
  version: '1',
  checks: ['min_length <= max_length', 'min_entropy <= max_entropy'],
  positional: ['text'],
  create(text: Column<string>, options: Limits, _tools: RowTools) {
    const limits: Required<Limits> = {
      min_length: options.min_length ?? 100,
      max_length: options.max_length ?? 1e10,
      min_alphanumeric: options.min_alphanumeric ?? 0.4,
      max_headings: options.max_headings ?? 0.05,
      min_entropy: options.min_entropy ?? 3,
      max_entropy: options.max_entropy ?? 100,
    };
    return (row) => sweb(textOf(row, text), limits) ?? row;
  },
});

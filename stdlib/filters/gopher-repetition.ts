import {
  type Column,
  type Drop,
  drop,
  type Fraction,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { codePoints, strip } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';
import { tokenize } from '../text/tokens.ts';
import { duplicates } from './duplicates.ts';
import { type GramLimits, gopherGrams } from './gram-limits.ts';
import { withGiven } from './limits.ts';
import { extend, grams, repeatedGramLength, topGramLength } from './ngrams.ts';

/** A limit of 100 % switches its check off. */
interface OwnLimits {
  /**
   * Share of lines that repeat an earlier line.
   * @range 0%..100%
   * @off 100%
   * @measured above dup_line_frac
   */
  duplicate_lines?: Fraction;
  /**
   * Share of characters in such lines.
   * @range 0%..100%
   * @off 100%
   * @measured above dup_line_char_frac
   */
  duplicate_line_characters?: Fraction;
  /**
   * Share of paragraphs that repeat an earlier one.
   * @range 0%..100%
   * @off 100%
   * @measured above dup_para_frac
   */
  duplicate_paragraphs?: Fraction;
  /**
   * Share of characters in such paragraphs.
   * @range 0%..100%
   * @off 100%
   * @measured above dup_para_char_frac
   */
  duplicate_paragraph_characters?: Fraction;
}

type Limits = OwnLimits & GramLimits;

const off = 1;

const repetitionLimits = {
  fineweb2_swedish: {
    duplicate_lines: 0.292,
    duplicate_line_characters: off,
    duplicate_paragraphs: off,
    duplicate_paragraph_characters: off,
    top_2_gram: 0.242,
    top_3_gram: 0.195,
    top_4_gram: 0.174,
    duplicate_5_grams: 0.156,
    duplicate_6_grams: 0.147,
    duplicate_7_grams: 0.136,
    duplicate_8_grams: 0.125,
    duplicate_9_grams: 0.116,
    duplicate_10_grams: 0.105,
  },
  english: {
    duplicate_lines: 0.3,
    duplicate_line_characters: 0.2,
    duplicate_paragraphs: 0.3,
    duplicate_paragraph_characters: 0.2,
    ...gopherGrams,
  },
} as const satisfies Record<string, Required<Limits>>;

/** The first check that the text fails, in datatrove's order and by its names, or null. */
export function repetition(text: string, limits: Required<Limits>): Drop | null {
  const length = codePoints(text);
  // Nothing repeats in nothing; the shares would be 0/0.
  if (length === 0) return null;
  const exceeds = (reason: string, share: number, limit: number): Drop | null =>
    limit < off && share > limit ? drop(reason, share, limit) : null;

  if (limits.duplicate_paragraphs < off || limits.duplicate_paragraph_characters < off) {
    const paragraphs = strip(text).split(/\n{2,}/);
    const repeated = duplicates(paragraphs);
    const failed =
      exceeds('dup_para_frac', repeated.count / paragraphs.length, limits.duplicate_paragraphs) ??
      exceeds('dup_para_char_frac', repeated.characters / length, limits.duplicate_paragraph_characters);
    if (failed) return failed;
  }
  // As splitting at /\n+/: a line break at either end leaves an empty line there.
  const lines = text.split('\n').filter((line, i, all) => line !== '' || i === 0 || i === all.length - 1);
  const repeated = duplicates(lines);
  const failed =
    exceeds('dup_line_frac', repeated.count / lines.length, limits.duplicate_lines) ??
    exceeds('dup_line_char_frac', repeated.characters / length, limits.duplicate_line_characters);
  if (failed) return failed;

  const all = grams(tokenize(text));
  let numbers = all.ids;
  for (const n of [2, 3, 4] as const) {
    numbers = extend(all, numbers, n);
    const top = topGramLength(all, numbers, n);
    if (top === null) break;
    const failed = exceeds(`top_${n}_gram`, top / length, limits[`top_${n}_gram`]);
    if (failed) return failed;
  }
  for (const n of [5, 6, 7, 8, 9, 10] as const) {
    const limit = limits[`duplicate_${n}_grams`];
    if (limit >= off || all.count < n) continue;
    const failed = exceeds(`duplicated_${n}_n_grams`, repeatedGramLength(all, n) / length, limit);
    if (failed) return failed;
  }
  return null;
}

/**
 * Drops texts that repeat themselves: lines, paragraphs, frequent word pairs, long repeated passages. Each limit is a share; above it the
 * row goes, with the share measured. `fineweb2_swedish` has the limits that FineWeb-2 derived for Swedish, `english` those of Gopher's
 * table A1. A limit that is given replaces that of the variant; 100 % switches a check off.
 *
 * Rules: Rae et al. 2021 (Gopher), as datatrove 0.10 decides them; limits: Penedo et al. 2025 (FineWeb-2, `swe_Latn`). Words are runs of
 * letters and digits and single signs, so numbers differ from those of a language-specific tokenizer.
 */
export const gopher_repetition = rowOperator({
  version: '1',
  variants: repetitionLimits,
  positional: ['text'],
  create(
    text: Column<string>,
    options: Limits & {
      /**
       * Whose limits to start from.
       * @default fineweb2_swedish
       */
      variant?: 'fineweb2_swedish' | 'english';
    },
    _tools: RowTools,
  ) {
    const { variant = 'fineweb2_swedish', ...given } = options;
    const limits = withGiven<Required<Limits>>(repetitionLimits[variant], given);
    return (row) => repetition(textOf(row, text), limits) ?? row;
  },
});

import { type Column, type Drop, drop, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { codePoints } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';
import { type SpacedWords, spacedLength, spacedWords } from '../text/spaced-words.ts';
import { type DolmaLimits, dolmaLimits } from './dolma-limits.ts';
import { withGiven } from './limits.ts';
import type { Grams } from './ngrams.ts';
import { countsOf, lengthBetween, lengthening, lettersOf, spacedGrams, topGram } from './spaced-grams.ts';

const letter = /\p{L}/u;
const symbol = /[#…]/;

/** The first attribute outside its limits, by dolma's names, or null. */
export function dolma(text: string, limits: Required<DolmaLimits>, required: ReadonlySet<string>): Drop | null {
  const words = spacedWords(text);
  const letters = lettersOf(words);
  return (
    wordRules(words, limits, required) ??
    lineRules(text, Math.max(letters, 1), limits) ??
    nGramRules(spacedGrams(text), Math.max(letters, 1), limits)
  );
}

const above = (reason: string, value: number, limit: number): Drop | null =>
  value > limit ? drop(reason, value, limit) : null;
/** Of shares that may be more than the whole, since stretches overlap; 100 % allows any. */
const shareAbove = (reason: string, value: number, limit: number): Drop | null =>
  limit < 1 ? above(reason, value, limit) : null;
const below = (reason: string, value: number, limit: number): Drop | null =>
  value < limit ? drop(reason, value, limit) : null;

function wordRules(words: SpacedWords, limits: Required<DolmaLimits>, required: ReadonlySet<string>): Drop | null {
  const { text, count, starts, ends } = words;
  const number = below('word_count', count, limits.min_words) ?? above('word_count', count, limits.max_words);
  if (number) return number;
  let symbols = 0;
  let alpha = 0;
  let found = 0;
  for (let i = 0; i < count; i++) {
    const word = text.slice(starts[i], ends[i]);
    if (symbol.test(word)) symbols++;
    if (letter.test(word)) alpha++;
    if (required.has(word)) found++;
  }
  const median = medianLength(words);
  return (
    below('median_word_length', median, limits.min_median_length) ??
    above('median_word_length', median, limits.max_median_length) ??
    shareAbove('symbol_to_word_ratio', symbols / Math.max(count, 1), limits.max_symbols) ??
    below('fraction_of_words_with_alpha_character', alpha / Math.max(count, 1), limits.min_alpha_words) ??
    below('required_word_count', found, limits.min_required_words)
  );
}

/** Of an even number of words the mean of the two in the middle; 0 where there are none. */
function medianLength(words: SpacedWords): number {
  const lengths = Int32Array.from({ length: words.count }, (_, i) => spacedLength(words, i)).sort();
  const middle = words.count >> 1;
  if (words.count === 0) return 0;
  return words.count % 2 === 1 ? lengths[middle]! : (lengths[middle - 1]! + lengths[middle]!) / 2;
}

function lineRules(text: string, letters: number, limits: Required<DolmaLimits>): Drop | null {
  const lines = text.split('\n');
  const counts = new Map<string, number>();
  let bullets = 0;
  let ellipses = 0;
  for (const line of lines) {
    if (line.startsWith('*') || line.startsWith('-')) bullets++;
    if (line.endsWith('…')) ellipses++;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  let repeated = 0;
  let characters = 0;
  if (counts.size < lines.length)
    for (const [line, count] of counts) {
      if (count === 1) continue;
      repeated += count;
      characters += count * codePoints(line);
    }
  return (
    shareAbove('fraction_of_lines_starting_with_bullet_point', bullets / lines.length, limits.max_bullet_lines) ??
    shareAbove('fraction_of_lines_ending_with_ellipsis', ellipses / lines.length, limits.max_ellipsis_lines) ??
    shareAbove('fraction_of_duplicate_lines', repeated / lines.length, limits.max_duplicate_lines) ??
    shareAbove('fraction_of_characters_in_duplicate_lines', characters / letters, limits.max_duplicate_line_characters)
  );
}

function nGramRules(all: Grams, letters: number, limits: Required<DolmaLimits>): Drop | null {
  for (const { n, numbers, end } of lengthening(all)) {
    if (n <= 4) {
      const { at, count } = topGram(numbers, end);
      const share = (count * lengthBetween(all, at, at + n)) / letters;
      const limit = limits[`top_${n as 2 | 3 | 4}_gram`];
      const failed = shareAbove(`fraction_of_characters_in_most_common_${n}grams`, share, limit);
      if (failed) return failed;
      continue;
    }
    const counts = countsOf(numbers, end);
    let repeated = 0;
    let total = 0;
    let length = lengthBetween(all, 0, n);
    for (let i = 0; i < end; i++) {
      // The window moves on by one word.
      if (i > 0) length += all.lengths[i + n - 1]! - all.lengths[i - 1]!;
      total += length;
      if (counts[numbers[i]!]! > 1) repeated += length;
    }
    const limit = limits[`duplicate_${n as 5 | 6 | 7 | 8 | 9 | 10}_grams`];
    const failed = shareAbove(`fraction_of_characters_in_duplicate_${n}grams`, repeated / Math.max(total, 1), limit);
    if (failed) return failed;
  }
  return null;
}

/**
 * The rules of Gopher as dolma counts them, which differ from datatrove's (`gopher_quality`, `gopher_repetition`) in nearly every number: words are those
 * between white space, their median length counts, repeated lines count with their first occurrence, and shares are of the words' characters, those of repeated
 * sequences of the characters of all sequences as long.
 * A row goes by the first attribute outside its limits. `swedish` has the same limits and Swedish words in place of the English required ones. A
 * limit that is given replaces that of the variant; 100 % of a maximum and 0 of a minimum switch a check off.
 *
 * Blank lines are lines, and equal ones: a text whose paragraphs are divided by blank lines has nearly half of its lines repeated and goes. Where
 * yours are, set `max_duplicate_lines: 60%`.
 *
 * Soldaini et al. 2024 (dolma), tagger `gopher_v1`, limits of its mixers. A most frequent sequence counts even if it occurs once.
 */
export const dolma_quality = rowOperator({
  version: '2',
  variants: dolmaLimits,
  checks: [
    'min_words <= max_words',
    'min_median_length <= max_median_length',
    'required_words needs min_required_words > 0',
    'filled(required_words)',
  ],
  positional: ['text'],
  create(
    text: Column<string>,
    options: DolmaLimits & {
      /**
       * Whose limits to start from.
       * @default swedish
       */
      variant?: 'swedish' | 'english';
    },
    _tools: RowTools,
  ) {
    const { variant = 'swedish', ...given } = options;
    const limits = withGiven<Required<DolmaLimits>>(dolmaLimits[variant], given);
    const required = new Set(limits.required_words);
    return (row) => dolma(textOf(row, text), limits, required) ?? row;
  },
});

import {
  type Column,
  type Drop,
  drop,
  type Fraction,
  type Int,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { symbols } from '../text/punctuation.ts';
import { contentEnd, contentStart, occurrences, splitLines } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';
import { number, symbol, type Tokens, tokenize, tokenLength, word } from '../text/tokens.ts';
import { withGiven } from './limits.ts';

interface Limits {
  /**
   * Fewest words; 0 switches the check off.
   * @range 0..
   * @off 0
   * @measured below gopher_short_doc
   */
  min_words?: Int;
  /**
   * Most words.
   * @range 0..
   * @measured above gopher_long_doc
   */
  max_words?: Int;
  /**
   * Shortest mean length of a word, in characters.
   * @range 0..
   * @off ..1
   * @measured below gopher_below_avg_threshold
   */
  min_mean_length?: number;
  /**
   * Longest mean length of a word.
   * @range 0..
   * @measured above gopher_above_avg_threshold
   */
  max_mean_length?: number;
  /**
   * Most hash signs, and most ellipses, per token.
   * @range 0%..100%
   * @off 100%
   * @measured above gopher_too_many_hashes, gopher_too_many_ellipsis
   */
  max_symbols?: Fraction;
  /**
   * Share of lines that may begin with a bullet.
   * @range 0%..100%
   * @off 100%
   * @measured above gopher_too_many_bullets
   */
  max_bullet_lines?: Fraction;
  /**
   * Share of lines that may end with an ellipsis.
   * @range 0%..100%
   * @off 100%
   * @measured above gopher_too_many_end_ellipsis
   */
  max_ellipsis_lines?: Fraction;
  /**
   * Share of tokens that must hold a letter.
   * @range 0%..100%
   * @off 0%
   * @measured below gopher_below_alpha_threshold
   */
  min_alpha_words?: Fraction;
  /**
   * How many different stop words must occur; 0 switches the check off.
   * @range 0..
   * @off 0
   * @measured below gopher_enough_stop_words
   */
  min_stop_words?: Int;
  /**
   * The stop words, spelt as they occur: runs of letters and digits, or single signs.
   * @each ^(?:[\pL\pN]+|[^\pL\pN\s])$
   */
  stop_words?: readonly string[];
}

const qualityLimits = {
  fineweb2_swedish: {
    min_words: 50,
    max_words: 100_000,
    min_mean_length: 3,
    max_mean_length: 12,
    max_symbols: 0.1,
    max_bullet_lines: 0.9,
    max_ellipsis_lines: 0.3,
    min_alpha_words: 0.841,
    min_stop_words: 2,
    stop_words: ['i', 'och', 'är', 'av', 'en', 'som', 'den', 'med', 'på', 'till', 'att', 'för'],
  },
  english: {
    min_words: 50,
    max_words: 100_000,
    min_mean_length: 3,
    max_mean_length: 10,
    max_symbols: 0.1,
    max_bullet_lines: 0.9,
    max_ellipsis_lines: 0.3,
    min_alpha_words: 0.8,
    min_stop_words: 2,
    stop_words: ['the', 'be', 'to', 'of', 'and', 'that', 'have', 'with'],
  },
} as const satisfies Record<string, Required<Limits>>;

/** The first check that the text fails, in datatrove's order and by its names, or null. */
export function quality(text: string, limits: Required<Limits>, stopWords: ReadonlySet<string>): Drop | null {
  const tokens = tokenize(text);
  const { words, letters, alpha } = measure(tokens);
  if (words < limits.min_words) return drop('gopher_short_doc', words, limits.min_words);
  if (words > limits.max_words) return drop('gopher_long_doc', words, limits.max_words);
  // Only a pipeline that allows empty texts gets here without a word or a token; there is nothing to measure then.
  if (words > 0) {
    const mean = letters / words;
    if (mean < limits.min_mean_length) return drop('gopher_below_avg_threshold', mean, limits.min_mean_length);
    if (mean > limits.max_mean_length) return drop('gopher_above_avg_threshold', mean, limits.max_mean_length);
  }
  if (tokens.count > 0) {
    const hashes = occurrences(text, '#') / tokens.count;
    if (hashes > limits.max_symbols) return drop('gopher_too_many_hashes', hashes, limits.max_symbols);
    const ellipses = (occurrences(text, '...') + occurrences(text, '…')) / tokens.count;
    if (ellipses > limits.max_symbols) return drop('gopher_too_many_ellipsis', ellipses, limits.max_symbols);
  }
  const lines = splitLines(text);
  if (lines.length > 0) {
    const bullets = lines.filter(startsWithBullet).length / lines.length;
    if (bullets > limits.max_bullet_lines) return drop('gopher_too_many_bullets', bullets, limits.max_bullet_lines);
    const trailing = lines.filter(endsWithEllipsis).length / lines.length;
    if (trailing > limits.max_ellipsis_lines)
      return drop('gopher_too_many_end_ellipsis', trailing, limits.max_ellipsis_lines);
  }
  if (tokens.count > 0) {
    const share = alpha / tokens.count;
    if (share < limits.min_alpha_words) return drop('gopher_below_alpha_threshold', share, limits.min_alpha_words);
  }
  const found = differentStopWords(tokens, stopWords, limits.min_stop_words);
  if (found < limits.min_stop_words) return drop('gopher_enough_stop_words', found, limits.min_stop_words);
  return null;
}

/** Tokens that are more than signs, their code points, and tokens with a letter. */
function measure(tokens: Tokens): { words: number; letters: number; alpha: number } {
  const { text, count, starts, ends, kinds } = tokens;
  let words = 0;
  let letters = 0;
  let alpha = 0;
  for (let i = 0; i < count; i++) {
    const kind = kinds[i];
    if (kind === word) alpha++;
    // The signs hold one digit (a full-width one) and no letter, so only tokens without letters need a look.
    else if (kind === symbol ? symbols.has(text.slice(starts[i], ends[i])) : onlySigns(tokens, i)) continue;
    words++;
    letters += tokenLength(tokens, i);
  }
  return { words, letters, alpha };
}

function onlySigns({ text, starts, ends, kinds }: Tokens, i: number): boolean {
  if (kinds[i] !== number) return false;
  for (const digit of text.slice(starts[i], ends[i])) if (!symbols.has(digit)) return false;
  return true;
}

function startsWithBullet(line: string): boolean {
  const first = line[contentStart(line)];
  return first === '•' || first === '-';
}

function endsWithEllipsis(line: string): boolean {
  const end = contentEnd(line);
  return line.endsWith('...', end) || line.endsWith('…', end);
}

/** Counts up to `enough`: most texts have enough in their first sentence. */
function differentStopWords(tokens: Tokens, stopWords: ReadonlySet<string>, enough: number): number {
  const { text, count, starts, ends } = tokens;
  let longest = 0;
  for (const stopWord of stopWords) longest = Math.max(longest, stopWord.length);
  const found = new Set<string>();
  for (let i = 0; i < count && found.size < enough; i++) {
    if (ends[i]! - starts[i]! > longest) continue;
    const token = text.slice(starts[i], ends[i]);
    if (stopWords.has(token)) found.add(token);
  }
  return found.size;
}

/**
 * Drops texts that do not look like prose: too short or too long, words too short or too long on average, many hash signs, ellipses,
 * bullets, few words with letters, hardly any stop words. The row goes with the value measured and the limit it missed.
 * `fineweb2_swedish` has the limits and stop words that FineWeb-2 derived for Swedish, `english` those of Gopher: with the English ones
 * nearly all Swedish text would go. A limit that is given replaces that of the variant.
 *
 * Rules: Rae et al. 2021 (Gopher), as datatrove 0.10 decides them; limits: Penedo et al. 2025 (FineWeb-2, `swe_Latn`).
 */
export const gopher_quality = rowOperator({
  version: '1',
  variants: qualityLimits,
  checks: [
    'min_words <= max_words',
    'min_mean_length <= max_mean_length',
    'min_stop_words <= count(stop_words)',
    'stop_words needs min_stop_words > 0',
  ],
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
    const limits = withGiven<Required<Limits>>(qualityLimits[variant], given);
    const stopWords = new Set(limits.stop_words);
    return (row) => quality(textOf(row, text), limits, stopWords) ?? row;
  },
});

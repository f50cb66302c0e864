import {
  type Column,
  type Drop,
  drop,
  type Fraction,
  type Int,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { terminalPunctuation } from '../text/punctuation.ts';
import { codePoints, isBlank, occurrences } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';
import { tokenize } from '../text/tokens.ts';
import { duplicates } from './duplicates.ts';
import { withGiven } from './limits.ts';

interface Limits {
  /**
   * Share of lines that must end with a sign that ends a sentence.
   * @range 0%..100%
   * @off 0%
   * @measured below line_punct_ratio
   */
  min_ended_lines?: Fraction;
  /**
   * Share of lines that may be short; 100 % switches the check off.
   * @range 0%..100%
   * @off 100%
   * @measured above short_line_ratio
   */
  max_short_lines?: Fraction;
  /**
   * What is short, in characters.
   * @range 0..
   * @off 0
   */
  short_line?: Int;
  /**
   * Share of characters that may stand in repeated lines.
   * @range 0%..100%
   * @off 100%
   * @measured above char_dup_ratio
   */
  max_duplicate_characters?: Fraction;
  /**
   * Most line breaks per word.
   * @range 0%..100%
   * @measured above list_ratio
   */
  max_line_breaks?: Fraction;
}

const off = 1;

const lineLimits = {
  fineweb2_swedish: {
    min_ended_lines: 0.2,
    max_short_lines: off,
    short_line: 30,
    max_duplicate_characters: 0.1,
    max_line_breaks: 0.135,
  },
  english: {
    min_ended_lines: 0.12,
    max_short_lines: 0.67,
    short_line: 30,
    max_duplicate_characters: 0.01,
    max_line_breaks: 0.3,
  },
} as const satisfies Record<string, Required<Limits>>;

/** The first check that the text fails, in datatrove's order and by its names, or null. */
function lineQuality(text: string, limits: Required<Limits>): Drop | null {
  const lines = text.split('\n').filter((line) => !isBlank(line));
  if (lines.length === 0) return drop('empty');
  const ended = lines.filter(endsSentence).length / lines.length;
  if (ended < limits.min_ended_lines) return drop('line_punct_ratio', ended, limits.min_ended_lines);

  const short = lines.filter((line) => line.length <= limits.short_line * 2 && codePoints(line) <= limits.short_line);
  const shortShare = short.length / lines.length;
  if (limits.max_short_lines < off && shortShare > limits.max_short_lines)
    return drop('short_line_ratio', shortShare, limits.max_short_lines);

  const breaks = occurrences(text, '\n');
  const repeated = duplicates(lines).characters / (codePoints(text) - breaks);
  if (repeated > limits.max_duplicate_characters)
    return drop('char_dup_ratio', repeated, limits.max_duplicate_characters);

  const perWord = breaks / tokenize(text).count;
  if (perWord > limits.max_line_breaks) return drop('list_ratio', perWord, limits.max_line_breaks);
  return null;
}

/** The very last character decides: a closing quotation mark or a trailing space hides the full stop before it. */
function endsSentence(line: string): boolean {
  const low = line.charCodeAt(line.length - 1);
  const width = low >= 0xdc00 && low <= 0xdfff ? 2 : 1;
  return terminalPunctuation.has(line.slice(-width));
}

/**
 * Drops texts whose lines look like menus, lists or boilerplate: few lines that end a sentence, many short or repeated ones, many line
 * breaks for few words. The row goes with the value measured and the limit it missed. `fineweb2_swedish` has the limits that FineWeb-2
 * derived for Swedish, `english` those of FineWeb. A limit that is given replaces that of the variant.
 *
 * Rules: Penedo et al. 2024 (FineWeb), as datatrove 0.10 decides them; limits: Penedo et al. 2025 (FineWeb-2, `swe_Latn`).
 */
export const fineweb_quality = rowOperator({
  version: '1',
  variants: lineLimits,
  checks: ['short_line needs max_short_lines < 100%'],
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
    const limits = withGiven<Required<Limits>>(lineLimits[variant], given);
    return (row) => lineQuality(textOf(row, text), limits) ?? row;
  },
});

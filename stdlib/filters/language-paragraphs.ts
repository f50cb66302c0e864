import {
  type Column,
  drop,
  type Fraction,
  type Int,
  type Lang,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { codePoints, isBlank } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';
import { judgeLanguage } from './wanted-language.ts';

/** A paragraph, and whether it is in a wanted language; null where it is too short to tell. */
interface Judged {
  readonly text: string;
  readonly length: number;
  readonly wanted: boolean | null;
}

/** What is too short goes with the paragraph before it, at the beginning with the first that can be judged; by itself it stays. */
function kept(paragraphs: readonly Judged[]): readonly Judged[] {
  let standing = paragraphs.find(({ wanted }) => wanted !== null)?.wanted ?? true;
  return paragraphs.filter(({ wanted }) => {
    standing = wanted ?? standing;
    return standing;
  });
}

/**
 * Keeps the paragraphs of a text that are in one of the wanted languages, and drops the text as `language_share` where they are too small a
 * part of it. A short paragraph, such as a heading, goes with the one before it. Paragraphs taken out are counted.
 *
 * Model and rules are those of `language`, for each paragraph by itself.
 */
export const language_paragraphs = rowOperator({
  version: '1',
  checks: ['filled(is)', 'identified(is)'],
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /** The wanted language or languages. */
      is: Lang | readonly Lang[];
      /**
       * Lowest probability.
       * @range 0%..100%
       * @default 50%
       */
      min?: Fraction;
      /**
       * Lowest lead over the most probable language that is not wanted.
       * @range 0%..100%
       * @default 0%
       * @off 0%
       */
      margin?: Fraction;
      /**
       * Share of the judged characters that must be in a wanted language.
       * @range 0%..100%
       * @default 50%
       * @off 0%
       * @measured below language_share
       */
      min_share?: Fraction;
      /**
       * What divides paragraphs: blank lines, or every line end.
       * @default blank_line
       */
      divide?: 'blank_line' | 'line';
      /**
       * Shorter paragraphs, in characters, are not judged by themselves.
       * @range 1..
       * @default 40
       */
      min_length?: Int;
    },
    tools: RowTools,
  ) {
    const wanted = new Set(Array.isArray(options.is) ? (options.is as readonly Lang[]) : [options.is as Lang]);
    const { min = 0.5, margin = 0, min_share: least = 0.5, min_length: judged = 40 } = options;
    const byLine = options.divide === 'line';
    const judge = (part: string): Judged => {
      const length = codePoints(part);
      if (length < judged) return { text: part, length, wanted: null };
      return { text: part, length, wanted: judgeLanguage(tools, part, wanted, min, margin).wanted };
    };
    return (row) => {
      const before = textOf(row, text);
      const paragraphs = before
        .split(byLine ? '\n' : /\n[^\S\n]*\n/)
        .filter((part) => !isBlank(part))
        .map(judge);
      const sum = (which: boolean) =>
        paragraphs.reduce((all, { length, wanted }) => (wanted === which ? all + length : all), 0);
      const [own, other] = [sum(true), sum(false)];
      if (own + other > 0 && own / (own + other) < least) return drop('language_share', own / (own + other), least);
      if (other === 0) return row;
      const left = kept(paragraphs);
      tools.count('language_paragraphs dropped', paragraphs.length - left.length);
      return { ...row, [text.name]: left.map((part) => part.text).join(byLine ? '\n' : '\n\n') };
    };
  },
});

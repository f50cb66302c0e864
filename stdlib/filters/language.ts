import {
  type Column,
  drop,
  type Fraction,
  type Lang,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { judgeLanguage } from './wanted-language.ts';

/**
 * Keeps texts written in one of the wanted languages. A text in another one is dropped as `language` with the language found, a text
 * that is not surely enough in a wanted one as `language_score` with its probability. Most useful from a sentence upwards; the model
 * tells Swedish from Norwegian and Danish well, old spelling and short lines less so. Labels are ISO 639-1 codes (`sv`, `no` for Bokmål,
 * `nn`), ISO 639-3 or Wikipedia's where there is no shorter one.
 *
 * `margin` sets how far the language must be ahead of the next one that is not wanted: with 50 % what might as well be Norwegian or Danish goes,
 * as `language_margin`. That, with `min: 0%`, is how KBLab sorts newspapers.
 *
 * Model: fastText lid.176 in its quantized form (Joulin et al. 2016), CC-BY-SA-3.0.
 */
export const language = rowOperator({
  version: '2',
  checks: ['filled(is)', 'identified(is)'],
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /** The wanted language or languages. */
      is: Lang | readonly Lang[];
      /**
       * Lowest probability; 0 % asks for none.
       * @range 0%..100%
       * @default 65%
       * @measured below language_score
       */
      min?: Fraction;
      /**
       * Lowest lead over the most probable language that is not wanted; 0 % asks for none.
       * @range 0%..100%
       * @default 0%
       * @off 0%
       * @measured below language_margin
       */
      margin?: Fraction;
    },
    tools: RowTools,
  ) {
    const wanted = new Set(Array.isArray(options.is) ? (options.is as readonly Lang[]) : [options.is as Lang]);
    const { min = 0.65, margin = 0 } = options;
    const names = [...wanted].join(', ');
    return (row) => {
      const verdict = judgeLanguage(tools, textOf(row, text), wanted, min, margin);
      return verdict.wanted ? row : drop(verdict.reason, verdict.value, verdict.limit ?? names);
    };
  },
});

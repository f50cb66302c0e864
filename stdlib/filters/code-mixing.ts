import {
  type Column,
  drop,
  type Fraction,
  type Int,
  type Lang,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { codePoints } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';
import { sentenceEnds } from '../text/sentences.ts';
import { judgeLanguage } from './wanted-language.ts';

/**
 * Measures how much of a text is in other languages than the wanted ones, sentence by sentence: as a column `code_mixing`, the share of the
 * characters of those sentences that can be judged. With `max`, texts with more are dropped. A sentence counts as foreign when another
 * language is surely enough (`min`) the most probable one; what is uncertain counts as wanted, so that names and short quotations do not.
 */
export const code_mixing = rowOperator({
  version: '1',
  checks: ['filled(is)', 'identified(is)'],
  adds: { code_mixing: 'Fraction' },
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /** The wanted language or languages. */
      is: Lang | readonly Lang[];
      /**
       * How sure the model must be of another language.
       * @range 0%..100%
       * @default 60%
       */
      min?: Fraction;
      /**
       * Highest share that passes; 100 % drops nothing.
       * @range 0%..100%
       * @default 100%
       * @off 100%
       * @measured above code_mixing
       */
      max?: Fraction;
      /**
       * Shorter sentences, in characters, are not judged.
       * @range 1..
       * @default 30
       */
      min_length?: Int;
    },
    tools: RowTools,
  ) {
    const wanted = new Set(Array.isArray(options.is) ? (options.is as readonly Lang[]) : [options.is as Lang]);
    const { min = 0.6, max = 1, min_length: judged = 30 } = options;
    return (row) => {
      const whole = textOf(row, text);
      let start = 0;
      let all = 0;
      let foreign = 0;
      for (const end of [...sentenceEnds(whole)]) {
        const sentence = whole.slice(start, end).trim();
        start = end;
        const length = codePoints(sentence);
        if (length < judged) continue;
        all += length;
        const verdict = judgeLanguage(tools, sentence, wanted, 0, 0);
        if (!verdict.wanted && tools.identifyLanguage(sentence).score >= min) foreign += length;
      }
      const share = all === 0 ? 0 : foreign / all;
      return share > max ? drop('code_mixing', share, max) : { ...row, code_mixing: share };
    };
  },
});

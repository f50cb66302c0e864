import {
  type Column,
  type Json,
  type Model,
  metric,
  type Rows,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';
import { measureDocuments } from './documents.ts';

const denominators = { token: 'tokens', word: 'words', byte: 'bytes' } as const;

/**
 * How many equally likely continuations the model wavers between: exp of minus the summed log-likelihood over all tokens, words or bytes.
 * `word` and `byte` are `word_perplexity` and `byte_perplexity` of lm-evaluation-harness; by `token` only models with the same tokenizer can
 * be compared. Lower is better.
 */
export const perplexity = metric({
  version: '1',
  positional: ['rows', 'text'],
  gpu: 'optional',
  async run(
    model: Model,
    /** Documents that the model was not trained on. */
    rows: Rows,
    /** The column to measure on. */
    text: Column<string>,
    options: {
      /**
       * What the text is counted in.
       * @default word
       */
      unit?: 'token' | 'word' | 'byte';
      /** Documents with the same value here are neighbours and are resampled together. */
      block?: Column<Json>;
    },
    task: TaskTools,
  ): Promise<void> {
    const unit = options.unit ?? 'word';
    const statistic = {
      kind: 'ratio',
      numerator: 'loglikelihood',
      denominator: denominators[unit],
      scale: -1,
      exp: true,
    } as const;
    await measureDocuments(model, rows, text, options.block, { unit: `perplexity by ${unit}`, statistic }, task);
  },
});

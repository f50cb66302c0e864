import {
  type Column,
  type Json,
  type Model,
  metric,
  type Rows,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';
import { measureDocuments } from './documents.ts';

/**
 * Bits that the model needs for a byte of the text, as lm-evaluation-harness defines `bits_per_byte`: minus the summed log-likelihood of all
 * documents, over their UTF-8 bytes, over ln 2. Lower is better; models with different tokenizers can be compared. Each document is scored by
 * itself, every token once, from the bos token on.
 */
export const bits_per_byte = metric({
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
      /** Documents with the same value here are neighbours (chapters of one book) and are resampled together. */
      block?: Column<Json>;
    },
    task: TaskTools,
  ): Promise<void> {
    const statistic = {
      kind: 'ratio',
      numerator: 'loglikelihood',
      denominator: 'bytes',
      scale: -1 / Math.LN2,
      exp: false,
    } as const;
    await measureDocuments(model, rows, text, options.block, { unit: 'bits/byte', statistic }, task);
  },
});

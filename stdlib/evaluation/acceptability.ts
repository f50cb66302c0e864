import {
  type Column,
  type Int,
  type Model,
  metric,
  type Rows,
  signature,
  type TaskTools,
  type Value,
} from '../../compiler/operators/authoring.ts';

/**
 * Shows the model each sentence beside a corrupted copy and counts how often the original gets the higher probability. The value is that
 * share; 50 % is chance. Nielsen 2023 (ScaLA) has the idea; shares are comparable only between models and the same rows.
 */
export const acceptability = metric({
  version: '1',
  status: 'planned',
  positional: ['rows', 'text'],
  fields: { share: 'Fraction', mcc: 'Float', pairs: 'Int' },
  run: signature<
    (
      judged: Model,
      rows: Rows,
      /** Running text; it is cut into sentences. */
      text: Column<string>,
      options: {
        /** How a sentence is made unacceptable. */
        corrupt: Value<'Corruption'>;
        /**
         * Sentences judged, drawn by the seed.
         * @default 1000
         * @range 100..100000
         */
        sample: Int;
      },
      task: TaskTools,
    ) => Promise<void>
  >(),
});

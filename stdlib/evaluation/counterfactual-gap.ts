import {
  type Column,
  type Model,
  metric,
  type Rows,
  signature,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';

/**
 * Compares pairs of texts that differ in one trait of a person (`han` and `hon`, two names) and nothing else. The value, `gap`, is the mean
 * difference of bits per byte between the two, relative to their mean: 0 % is no preference. Such a test can show bias, never its absence.
 */
export const counterfactual_gap = metric({
  version: '1',
  status: 'planned',
  positional: ['rows', 'a', 'b'],
  fields: { gap: 'Fraction', pairs: 'Int' },
  run: signature<
    (
      judged: Model,
      rows: Rows,
      /** One version of the text. */
      a: Column<string>,
      /** The other. */
      b: Column<string>,
      options: {
        /**
         * The sign of the gap is kept, so that a preference shows its direction.
         * @default false
         */
        signed: boolean;
      },
      task: TaskTools,
    ) => Promise<void>
  >(),
});

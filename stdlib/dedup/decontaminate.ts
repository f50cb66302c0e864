import {
  barrier,
  type Column,
  type Int,
  type Rows,
  signature,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';

/**
 * Drops rows that share a long run of words with rows of an evaluation, so that a model is not judged on what it has seen. Words are compared
 * without case, punctuation and diacritics. The row goes with the words shared and the row that has them.
 *
 * Brown et al. 2020, appendix C (13 words); Lozhkov et al. 2024, FineWeb (12).
 */
export const decontaminate = barrier({
  version: '1',
  status: 'planned',
  labels: 'subject',
  positional: ['rows', 'text'],
  rows: 'same',
  run: signature<
    (
      rows: Rows,
      /** Where to look. */
      text: Column<string>,
      options: {
        /** Rows of the evaluation. Only looked at: their labels do not reach the result. */
        against: Rows;
        /** Their column; left out, the one of the same name. */
        column?: string;
        /**
         * Length of the run, in words.
         * @default 12
         * @range 4..50
         */
        words: Int;
      },
      task: TaskTools,
    ) => Promise<void>
  >(),
});

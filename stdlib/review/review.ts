import {
  type Int,
  type Model,
  metric,
  type Rows,
  signature,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';

/**
 * People compare what the model and its baseline write for the same prompts. `preference` is the share of comparisons that the model wins, ties
 * counted half; `agreement` is Krippendorff's alpha between reviewers. The run waits until enough of them have answered.
 */
export const review = metric({
  version: '1',
  status: 'planned',
  fields: { preference: 'Fraction', agreement: 'Float', comparisons: 'Int' },
  run: signature<
    (
      judged: Model,
      options: {
        prompts: Rows;
        /** Column of the prompts. @default "text" */
        column: string;
        /**
         * Prompts compared, drawn by the seed.
         * @default 200
         * @range 10..100000
         */
        sample: Int;
        /**
         * Reviewers who see each prompt; agreement needs two.
         * @default 2
         * @range 1..100
         */
        reviewers: Int;
        /**
         * Hides which text is whose and draws sides anew for each reviewer.
         * @default true
         */
        blind: boolean;
      },
      task: TaskTools,
    ) => Promise<void>
  >(),
});

import {
  type Int,
  type Model,
  metric,
  signature,
  type TaskTools,
  type Tokens,
} from '../../compiler/operators/authoring.ts';

/**
 * How fast the model writes on the machine at hand. Numbers of one machine: kept with its id, compared with the baseline of the same run, never a
 * property of the model.
 */
export const generation = metric({
  version: '1',
  status: 'planned',
  gpu: 'optional',
  fields: { tokens_per_second: 'Float', first_token: 'Duration', memory: 'Size' },
  run: signature<
    (
      judged: Model,
      options: {
        /**
         * Length of the prompt.
         * @default 256 tokens
         * @range 1..131072
         */
        prompt: Tokens;
        /**
         * Tokens written after it.
         * @default 128 tokens
         * @range 1..131072
         */
        generate: Tokens;
        /**
         * Measured runs, after one that is not; the median counts.
         * @default 5
         * @range 3..100
         */
        runs: Int;
      },
      task: TaskTools,
    ) => Promise<void>
  >(),
});

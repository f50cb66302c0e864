import { type Int, type Rows, type Steps, signature, type Tokens, value } from '../../compiler/operators/authoring.ts';

/** After every so many training steps. */
export const every = value({
  version: '1',
  family: 'Every',
  positional: ['steps'],
  create:
    signature<
      (
        /** @range 1.. */
        steps: Steps,
        options: {
          /** Rows to measure the loss on: rows that are not trained on. */
          on?: Rows;
          /**
           * Checkpoints to keep, the latest ones.
           * @range 1..1000
           */
          keep?: Int;
          /** Texts that the model is to continue, for `sample`. */
          prompts?: string[];
          /**
           * New tokens for each of them at most; 40 where left out.
           * @range 1..65536
           */
          tokens?: Tokens;
        },
      ) => void
    >(),
});

import { type Int, type Rows, type Steps, signature, value } from '../../compiler/operators/authoring.ts';

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
        },
      ) => void
    >(),
});

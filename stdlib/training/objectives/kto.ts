import { type Column, type Model, signature, value } from '../../../compiler/operators/authoring.ts';
import type { Message } from '../rows/message.ts';

/**
 * Preference tuning with single answers that are wanted or not (Ethayarajh et al. 2024): 1 − σ(±β(Δ − drift)), where Δ is how much likelier the answer has become
 * and drift is the same for answers that have nothing to do with their prompt, never below 0.
 */
export const kto = value({
  version: '1',
  family: 'Objective',
  positional: ['prompt', 'completion', 'label'],
  create:
    signature<
      (
        /** A text, or the conversation so far, which the model's chat template writes. */
        prompt: Column<string | Message[]>,
        completion: Column<string | Message[]>,
        /** Is the answer wanted? */
        label: Column<boolean>,
        options: {
          /**
           * How closely the model stays to what it was: the larger, the closer.
           * @default 0.1
           * @range 0.001..10
           */
          beta: number;
          /**
           * Weight of wanted answers. The weights times the numbers of answers should be between 1:1 and 4:3.
           * @default 1
           * @range 0..1000
           */
          desirable: number;
          /**
           * Weight of unwanted answers.
           * @default 1
           * @range 0..1000
           */
          undesirable: number;
          /**
           * The model that answers are compared with. Where left out, the start model: what training starts from, before its first step. It must read texts as the same tokens.
           */
          reference?: Model;
        },
      ) => void
    >(),
});

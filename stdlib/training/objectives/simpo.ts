import { type Column, signature, value } from '../../../compiler/operators/authoring.ts';
import type { Message } from '../rows/message.ts';

/**
 * Preference tuning by the mean likelihood of an answer's tokens, without a reference model (Meng et al. 2024): −log σ(β(chosen − rejected) − γ).
 */
export const simpo = value({
  version: '1',
  family: 'Objective',
  positional: ['prompt', 'chosen', 'rejected'],
  create:
    signature<
      (
        /** A text, or the conversation so far, which the model's chat template writes. */
        prompt: Column<string | Message[]>,
        /** The answer preferred. */
        chosen: Column<string | Message[]>,
        rejected: Column<string | Message[]>,
        options: {
          /**
           * Scale of the difference; the paper uses 2 to 10.
           * @default 2
           * @range 0.001..100
           */
          beta: number;
          /**
           * By how much the chosen answer must be ahead (γ in the paper); a quarter to a half of β is usual there.
           * @default 0.5
           * @range 0..100
           */
          margin: number;
        },
      ) => void
    >(),
});

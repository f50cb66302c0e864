import { type Column, signature, value } from '../../../compiler/operators/authoring.ts';
import type { Message } from '../rows/message.ts';

/**
 * Instruction and preference tuning in one, without a reference model (Hong et al. 2024): −log p of the chosen answer per token, and β times
 * −log σ of the log odds of the chosen over the rejected one.
 */
export const orpo = value({
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
           * Weight of the preference (λ in the paper).
           * @default 0.1
           * @range 0.001..10
           */
          beta: number;
        },
      ) => void
    >(),
});

import { type Column, type Model, signature, value } from '../../../compiler/operators/authoring.ts';
import type { Message } from '../rows/message.ts';

/**
 * Preference tuning with a margin that is aimed at instead of pushed ever further (Azar et al. 2024): (Δchosen − Δrejected − 1/(2β))², where Δ is how much
 * likelier a token of the answer has become. Better than `dpo` where nearly every pair is the same in all rows.
 */
export const ipo = value({
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
           * The margin aimed at is 1/(2β) nats per token.
           * @default 0.1
           * @range 0.001..10
           */
          beta: number;
          /**
           * The model that answers are compared with. Where left out, the start model: what training starts from, before its first step. It must read texts as the same tokens.
           */
          reference?: Model;
        },
      ) => void
    >(),
});

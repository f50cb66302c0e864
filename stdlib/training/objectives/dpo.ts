import { type Column, type Fraction, type Model, signature, value } from '../../../compiler/operators/authoring.ts';
import type { Message } from '../rows/message.ts';

/**
 * Preference tuning against the model as it was (Rafailov et al. 2023): −log σ(β(Δchosen − Δrejected)), where Δ is how much likelier an answer has become as a
 * whole. The model as it was is asked once, before the first step; it is the start model, unless `reference` names another.
 */
export const dpo = value({
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
           * How closely the model stays to what it was: the larger, the closer.
           * @default 0.1
           * @range 0.001..10
           */
          beta: number;
          /**
           * Share of preferences taken to be wrong (Mitchell 2023).
           * @default 0%
           * @range 0%..49%
           */
          label_smoothing: Fraction;
          /**
           * The model that answers are compared with. Where left out, the start model: what training starts from, before its first step. It must read texts as the same tokens.
           */
          reference?: Model;
        },
      ) => void
    >(),
});

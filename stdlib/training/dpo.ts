import { type Column, type Fraction, signature, value } from '../../compiler/operators/authoring.ts';

/** Preference tuning against the model as it was: −log σ(β(Δchosen − Δrejected)). Rafailov et al. 2023. */
export const dpo = value({
  version: '1',
  family: 'Objective',
  status: 'planned',
  positional: ['prompt', 'chosen', 'rejected'],
  create:
    signature<
      (
        prompt: Column<string>,
        /** The answer preferred. */
        chosen: Column<string>,
        rejected: Column<string>,
        options: {
          /**
           * How closely the model stays to what it was.
           * @default 0.1
           * @range 0.001..10
           */
          beta: number;
          /**
           * Share of preferences taken to be wrong.
           * @default 0%
           * @range 0%..49%
           */
          label_smoothing: Fraction;
        },
      ) => void
    >(),
});

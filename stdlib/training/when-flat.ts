import { type Fraction, type Int, signature, value } from '../../compiler/operators/authoring.ts';

/**
 * Stops a training once several evaluations in a row did not bring the loss below the best one before by at least a share of it (Prechelt 1998, as patience and least
 * difference in today's trainers).
 */
export const when_flat = value({
  version: '1',
  family: 'Stop',
  create:
    signature<
      (options: {
        /**
         * Evaluations in a row that bring nothing.
         * @default 3
         * @range 1..1000
         */
        evaluations: Int;
        /**
         * Share of the loss that counts as something.
         * @default 0.1%
         * @range 0%..50%
         */
        by: Fraction;
      }) => void
    >(),
});

import { type Fraction, type Int, signature, value } from '../../compiler/operators/authoring.ts';

/**
 * A limit that is measured instead of written: `gopher_quality(text, max_symbols: auto(sigma: 3))`. `finslip lock` measures it on a sample of the rows that reach the
 * rule and writes the number into the lock file, where it stays until it is measured anew; every run uses that number. With `sigma` it lies so many
 * standard deviations from the mean, on the side on which the rule drops; with `share` so that at most this share of the sample is dropped, which suits
 * measures that are far from a bell curve, as most shares are.
 *
 * The way of data-juicer's recipes (Chen et al. 2024): a run that measures, limits at three deviations.
 */
export const auto = value({
  version: '1',
  family: 'Measured',
  create:
    signature<
      (options: {
        /**
         * How many standard deviations from the mean still belong; 3 unless `share` is given.
         * @range 0.5..20
         */
        sigma?: number;
        /**
         * Largest share of the rows that the rule may drop, instead of `sigma`.
         * @range 0.001%..50%
         */
        share?: Fraction;
        /**
         * Rows that are measured, drawn from all that reach the rule.
         * @default 10000
         * @range 30..1000000
         */
        sample?: Int;
      }) => void
    >(),
});

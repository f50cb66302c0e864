import { type Fraction, type Int, signature, value } from '../../compiler/operators/authoring.ts';

/**
 * Trains a low-rank addition to linear layers and leaves the model itself alone (Hu et al. 2021): W x + alpha/rank · B A x. A starts uniform in
 * ±1/√in and B at zero, as in PEFT.
 */
export const lora = value({
  version: '1',
  family: 'Method',
  create:
    signature<
      (options: {
        /**
         * Inner width of the addition: how much it can learn, and how large it is.
         * @range 1..1024
         */
        rank: Int;
        /**
         * The addition counts alpha/rank; twice the rank is usual.
         * @range 0.0001..100000
         */
        alpha: number;
        /**
         * Share of the addition's inputs that is left out at random in training.
         * @default 0%
         * @range 0%..90%
         */
        dropout: Fraction;
        /**
         * The layers: those of attention, of the feed-forward part, all, or layers by name.
         * @default attention
         */
        target: 'attention' | 'mlp' | 'all' | readonly string[];
      }) => void
    >(),
});

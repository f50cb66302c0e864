import { type Fraction, type Steps, signature, value } from '../../../compiler/operators/authoring.ts';
import type { WarmUp } from './warm-up.ts';

/**
 * Learning rate that rises, stays, and falls only at the end (WSD; Hu et al. 2024, MiniCPM): a training can be taken up again from its stable phase
 * without knowing its length beforehand.
 */
export const warmup_stable_decay = value({
  version: '1',
  family: 'Schedule',
  create:
    signature<
      (
        options: WarmUp & {
          /**
           * The last part, in which the rate falls: this share of the training, rounded up to whole steps, or this many steps.
           * @default 10%
           * @range 0..
           */
          decay: Fraction | Steps;
          /**
           * How it falls: along a line, along half a cosine, or as 1 − √x, which did best in Hägele et al. 2024.
           * @default one_minus_sqrt
           */
          decay_shape: 'linear' | 'cosine' | 'one_minus_sqrt';
          /**
           * How it rises.
           * @default linear
           */
          warmup_shape: 'linear' | 'cosine';
          /**
           * The learning rate begins and ends at this share of itself.
           * @default 0%
           * @range 0%..100%
           */
          floor: Fraction;
        },
      ) => void
    >(),
});

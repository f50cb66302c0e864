import { type Int, type Steps, signature, value } from '../../../compiler/operators/authoring.ts';
import type { WarmUp } from './warm-up.ts';

/**
 * Learning rate that falls with the root of the steps and never ends, so that the length of a training need not be known beforehand
 * (Vaswani et al. 2017; the form of Zhai et al. 2022).
 */
export const inverse_sqrt = value({
  version: '1',
  family: 'Schedule',
  create:
    signature<
      (
        options: WarmUp & {
          /**
           * So many steps after the warm-up the rate has fallen by the root of two. The length of the warm-up where left out, or 10 000 without one.
           * @range 1..
           */
          timescale?: Int | Steps;
        },
      ) => void
    >(),
});

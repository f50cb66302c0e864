import { signature, value } from '../../../compiler/operators/authoring.ts';
import type { WarmUp } from './warm-up.ts';

/** Learning rate that falls along a power of the time left to an end rate, after a warm-up (as in BERT's code; Devlin et al. 2019). */
export const polynomial = value({
  version: '1',
  family: 'Schedule',
  create:
    signature<
      (
        options: WarmUp & {
          /**
           * 1 is a line; above 1 the rate falls fast at first.
           * @default 1
           * @range 0.01..100
           */
          power: number;
          /**
           * The rate at the end.
           * @default 1e-7
           * @range 0..10
           */
          min_lr: number;
        },
      ) => void
    >(),
});

import { signature, value } from '../../../compiler/operators/authoring.ts';
import type { WarmUp } from './warm-up.ts';

/** Learning rate that falls along half a cosine to zero, after a warm-up (Loshchilov and Hutter 2017). */
export const cosine = value({
  version: '1',
  family: 'Schedule',
  create:
    signature<
      (
        options: WarmUp & {
          /**
           * Waves of the cosine; the usual half wave falls once and does not rise again.
           * @default 0.5
           * @range 0.01..100
           */
          cycles: number;
        },
      ) => void
    >(),
});

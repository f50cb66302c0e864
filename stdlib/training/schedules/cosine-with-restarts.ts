import { type Int, signature, value } from '../../../compiler/operators/authoring.ts';
import type { WarmUp } from './warm-up.ts';

/** Learning rate that falls to zero along half a cosine several times and starts again at the top (SGDR; Loshchilov and Hutter 2017). */
export const cosine_with_restarts = value({
  version: '1',
  family: 'Schedule',
  create:
    signature<
      (
        options: WarmUp & {
          /**
           * How often it falls. Once is the same as `cosine`.
           * @default 1
           * @range 1..1000
           */
          cycles: Int;
        },
      ) => void
    >(),
});

import { signature, value } from '../../compiler/operators/authoring.ts';
import type { WarmUp } from './warm-up.ts';

/** Learning rate that falls along half a cosine to zero, after a warm-up (Loshchilov and Hutter 2017). */
export const cosine = value({
  version: '1',
  family: 'Schedule',
  create: signature<(options: WarmUp) => void>(),
});

import { signature, value } from '../../../compiler/operators/authoring.ts';
import type { WarmUp } from './warm-up.ts';

/** Learning rate that falls along a line to zero, after a warm-up. */
export const linear = value({
  version: '1',
  family: 'Schedule',
  create: signature<(options: WarmUp) => void>(),
});

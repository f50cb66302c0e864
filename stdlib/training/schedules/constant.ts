import { signature, value } from '../../../compiler/operators/authoring.ts';
import type { WarmUp } from './warm-up.ts';

/** Learning rate that stays, after a warm-up. */
export const constant = value({
  version: '1',
  family: 'Schedule',
  create: signature<(options: WarmUp) => void>(),
});

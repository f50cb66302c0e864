import { signature, value } from '../../../compiler/operators/authoring.ts';
import type { Floor } from './floor.ts';
import type { WarmUp } from './warm-up.ts';

/**
 * `cosine_with_min_lr` one step ahead: the first update already has a rate above zero, and the last one has the floor itself. As in Hugging Face
 * trainers.
 */
export const cosine_warmup_with_min_lr = value({
  version: '1',
  family: 'Schedule',
  create: signature<(options: WarmUp & Floor) => void>(),
});

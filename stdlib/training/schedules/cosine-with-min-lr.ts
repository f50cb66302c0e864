import { signature, value } from '../../../compiler/operators/authoring.ts';
import type { Floor } from './floor.ts';
import type { WarmUp } from './warm-up.ts';

/**
 * Learning rate that falls along half a cosine to a floor instead of zero, after a warm-up from zero. A tenth of the rate is what large models were
 * trained down to (Touvron et al. 2023). `cosine_with_min_lr` of Hugging Face trainers.
 */
export const cosine_with_min_lr = value({
  version: '1',
  family: 'Schedule',
  create: signature<(options: WarmUp & Floor) => void>(),
});

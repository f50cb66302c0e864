import { signature, value } from '../../../compiler/operators/authoring.ts';
import type { LowRankOptions } from './low-rank-options.ts';

/**
 * Trains a low-rank addition to linear layers and leaves the model itself alone (Hu et al. 2021): W x + alpha/rank · B A x. A starts uniform in
 * ±1/√in and B at zero, as in PEFT. `rslora` keeps its strength at high ranks, `dora` learns length and direction of the weights apart.
 */
export const lora = value({
  version: '1',
  family: 'Method',
  create: signature<(options: LowRankOptions) => void>(),
});

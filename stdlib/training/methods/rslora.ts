import { signature, value } from '../../../compiler/operators/authoring.ts';
import type { LowRankOptions } from './low-rank-options.ts';

/**
 * Rank-stabilised LoRA (Kalajdzievski 2023): W x + alpha/√rank · B A x. The plain alpha/rank makes an addition of high rank learn less the higher its rank; this
 * one does not. A method of its own rather than a switch of `lora`, so that one finds it under the name that papers and PEFT (`use_rslora`) give it, and so that
 * `alpha` has one meaning in each.
 */
export const rslora = value({
  version: '1',
  family: 'Method',
  create: signature<(options: LowRankOptions) => void>(),
});

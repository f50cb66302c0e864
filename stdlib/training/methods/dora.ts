import { signature, value } from '../../../compiler/operators/authoring.ts';
import type { LowRankOptions } from './low-rank-options.ts';

/**
 * Weight-decomposed LoRA (Liu et al. 2024): every output learns a length m of its own, and the low-rank addition only turns its direction, m · V/|V| with
 * V = W + alpha/rank · B A row by row. It comes nearer to training all weights at the same rank and costs more time, since |V| is computed in each
 * step. m starts at |W|. Known to PEFT as `use_dora`.
 */
export const dora = value({
  version: '1',
  family: 'Method',
  create: signature<(options: LowRankOptions) => void>(),
});

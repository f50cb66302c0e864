import type { ModelConfig } from '../model-config.ts';
import type { Fields } from './fields.ts';
import { readLlamaLike, refuseSlidingWindow } from './llama-like.ts';

const positions = 32_768;

/** Qwen3 (Yang et al. 2025): no biases unless `attention_bias` says so, but each head's queries and keys are normalised; heads of 128 elements whatever the width. */
export function readQwen3(fields: Fields): ModelConfig {
  fields.only('hidden_act', 'silu');
  refuseSlidingWindow(fields, positions, fields.raw.use_sliding_window === true);
  return readLlamaLike(fields, {
    family: 'qwen3',
    usual: { positions, headDim: 128 },
    queryKeyNorm: true,
    biases: { attention: true },
  });
}

import type { ModelConfig } from '../model-config.ts';
import type { Fields } from './fields.ts';
import { readLlamaLike, refuseSlidingWindow } from './llama-like.ts';

const positions = 32_768;

/** Qwen2 and Qwen2.5 (Yang et al. 2024): queries, keys and values carry a bias. */
export function readQwen2(fields: Fields): ModelConfig {
  fields.only('hidden_act', 'silu');
  refuseSlidingWindow(fields, positions, fields.raw.use_sliding_window === true);
  return readLlamaLike(fields, { family: 'qwen2', usual: { positions }, attentionBias: true });
}

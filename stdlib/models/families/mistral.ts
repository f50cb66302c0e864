import type { ModelConfig } from '../model-config.ts';
import type { Fields } from './fields.ts';
import { readLlamaLike, refuseSlidingWindow } from './llama-like.ts';

const positions = 131_072;

/** Mistral (Jiang et al. 2023): a Llama whose first version looked back through a window. */
export function readMistral(fields: Fields): ModelConfig {
  fields.only('hidden_act', 'silu');
  refuseSlidingWindow(fields, positions, true);
  return readLlamaLike(fields, { family: 'mistral', usual: { positions } });
}

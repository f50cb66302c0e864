import type { ModelConfig } from '../model-config.ts';
import type { Fields } from './fields.ts';
import { readLlamaLike } from './llama-like.ts';

/**
 * The first Gemma (Gemma Team 2024): norms scale by 1 + weight, embeddings are multiplied by the root of the width, the gate is a GELU, and the head is the
 * embedding. Its second and third version have other layers.
 */
export function readGemma(fields: Fields): ModelConfig {
  // Early files say `hidden_act: gelu`, but the model was trained with the approximation; transformers ignores that entry as well (its #29402).
  fields.only('hidden_activation', 'gelu_pytorch_tanh');
  if (!['gelu', 'gelu_pytorch_tanh', undefined].includes(fields.find('hidden_act') as string | undefined))
    fields.wrong('hidden_act', '"gelu_pytorch_tanh"');
  const config = readLlamaLike(fields, {
    family: 'gemma',
    usual: { positions: 8192, headDim: 256 },
    norm: 'rms_plus_one',
    activation: 'gelu_tanh',
    tied: true,
    biases: { attention: true },
  });
  return { ...config, embeddingScale: Math.sqrt(config.width) };
}

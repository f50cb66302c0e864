import type { Json } from '../../../compiler/operators/manifest.ts';
import type { ModelConfig } from '../model-config.ts';
import type { Fields } from './fields.ts';
import { readLlamaLike } from './llama-like.ts';

/** Llama 1 to 3.2 (Touvron et al. 2023, Grattafiori et al. 2024), and the many models that call themselves so. */
export function readLlama(fields: Fields): ModelConfig {
  fields.only('hidden_act', 'silu');
  return readLlamaLike(fields, {
    family: 'llama',
    usual: { positions: 2048 },
    biases: { attention: true, feedForward: true },
  });
}

/** `config.json` of a new model, in the spelling of transformers 5. */
export function writeLlama(config: ModelConfig): Json {
  return {
    architectures: ['LlamaForCausalLM'],
    attention_bias: config.attentionBias,
    attention_dropout: 0,
    bos_token_id: config.bos,
    dtype: 'float32',
    eos_token_id: config.eos,
    head_dim: config.headDim,
    hidden_act: 'silu',
    hidden_size: config.width,
    initializer_range: 0.02,
    intermediate_size: config.feedForward,
    max_position_embeddings: config.positions,
    mlp_bias: config.feedForwardBias,
    model_type: 'llama',
    num_attention_heads: config.heads,
    num_hidden_layers: config.layers,
    num_key_value_heads: config.keyValueHeads,
    pad_token_id: config.pad,
    rms_norm_eps: config.epsilon,
    rope_parameters: { rope_theta: config.rope?.theta ?? 10_000, rope_type: 'default' },
    tie_word_embeddings: config.tied,
    use_cache: true,
    vocab_size: config.vocabulary,
  };
}

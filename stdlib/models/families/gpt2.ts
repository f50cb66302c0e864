import type { Json } from '../../../compiler/operators/manifest.ts';
import type { ModelConfig } from '../model-config.ts';
import type { Fields } from './fields.ts';
import { refuseQuantised } from './llama-like.ts';

/** The names that checkpoints give to activations. */
const activations: Readonly<Record<string, ModelConfig['activation']>> = {
  gelu_new: 'gelu_tanh',
  gelu_pytorch_tanh: 'gelu_tanh',
  gelu_fast: 'gelu_tanh',
  gelu: 'gelu',
  silu: 'silu',
  swish: 'silu',
};

/**
 * GPT-2 (Radford et al. 2019) and GPT-SW3 (Ekgren et al. 2024), which differs in its exact GELU: LayerNorm before each half of a block, learned positions,
 * biases everywhere. Newer names of the same entries (`hidden_size` for `n_embd`) are understood.
 *
 * The dropout of the file (`attn_pdrop`, `embd_pdrop`, `resid_pdrop`) is a setting of the training that made the model, not a part of it. It is not applied:
 * training here has the dropout that the pipeline asks for, and no other.
 */
export function readGpt2(fields: Fields): ModelConfig {
  const { count, find, only, token, wrong } = fields;
  const width = count(['n_embd', 'hidden_size']);
  const heads = count(['n_head', 'num_attention_heads']);
  if (width % heads !== 0)
    wrong(fields.raw.n_head === undefined ? 'num_attention_heads' : 'n_head', `a divisor of the width ${width}`);
  const named = find('activation_function', 'hidden_act') ?? 'gelu_new';
  const activation = typeof named === 'string' ? activations[named] : undefined;
  if (activation === undefined)
    return wrong(
      fields.raw.activation_function === undefined ? 'hidden_act' : 'activation_function',
      `one of ${Object.keys(activations).join(', ')}`,
    );
  only('scale_attn_weights', true);
  only('scale_attn_by_inverse_layer_idx', false);
  only('add_cross_attention', false);
  refuseQuantised(fields);
  return {
    family: 'gpt2',
    vocabulary: count('vocab_size'),
    width,
    layers: count(['n_layer', 'num_hidden_layers']),
    heads,
    keyValueHeads: heads,
    headDim: width / heads,
    feedForward: count('n_inner', 4 * width),
    positions: count(['n_positions', 'max_position_embeddings', 'n_ctx']),
    epsilon: fields.number('layer_norm_epsilon', 1e-5),
    norm: 'layer',
    activation,
    gated: false,
    rope: null,
    tied: fields.flag('tie_word_embeddings', true),
    attentionBias: true,
    attentionOutputBias: true,
    feedForwardBias: true,
    queryKeyNorm: false,
    embeddingScale: 1,
    bos: token('bos_token_id'),
    eos: token('eos_token_id'),
    pad: token('pad_token_id'),
  };
}

/** `config.json` of a new model. */
export function writeGpt2(config: ModelConfig): Json {
  return {
    activation_function: config.activation === 'gelu_tanh' ? 'gelu_new' : config.activation,
    architectures: ['GPT2LMHeadModel'],
    attn_pdrop: 0,
    bos_token_id: config.bos,
    dtype: 'float32',
    embd_pdrop: 0,
    eos_token_id: config.eos,
    initializer_range: 0.02,
    layer_norm_epsilon: config.epsilon,
    model_type: 'gpt2',
    n_embd: config.width,
    n_head: config.heads,
    n_inner: config.feedForward,
    n_layer: config.layers,
    n_positions: config.positions,
    pad_token_id: config.pad,
    resid_pdrop: 0,
    scale_attn_weights: true,
    tie_word_embeddings: config.tied,
    use_cache: true,
    vocab_size: config.vocabulary,
  };
}

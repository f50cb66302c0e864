import type { Json } from '../../../compiler/operators/manifest.ts';
import type { ModelConfig } from '../model-config.ts';
import { readRope } from '../rope.ts';
import type { Fields } from './fields.ts';

/** Where a family departs from Llama. */
export interface Departures
  extends Pick<ModelConfig, 'family'>,
    Partial<Pick<ModelConfig, 'norm' | 'activation' | 'attentionBias' | 'queryKeyNorm' | 'tied'>> {
  /** What transformers takes where the file says nothing; a head is an equal share of the width where this does not say otherwise. */
  readonly usual: { readonly positions: number; readonly headDim?: number };
  /** Which biases its file may switch on: `attention_bias` gives all four layers of attention one, `mlp_bias` those of the feed-forward part. */
  readonly biases?: { readonly attention?: boolean; readonly feedForward?: boolean };
}

/**
 * What the descendants of Llama (Touvron et al. 2023) share: an RMSNorm before each half of a block, rotary positions, grouped queries and a gated
 * feed-forward layer, usually without biases. Names are those of transformers, in the spelling of version 5 and before.
 */
export function readLlamaLike(fields: Fields, { usual, biases, ...departures }: Departures): ModelConfig {
  const { count, flag, token, only, wrong } = fields;
  const heads = count('num_attention_heads');
  const keyValueHeads = count('num_key_value_heads', heads);
  if (heads % keyValueHeads !== 0) wrong('num_key_value_heads', `a divisor of the ${heads} attention heads`);
  const width = count('hidden_size');
  const headDim = count('head_dim', usual.headDim ?? width / heads);
  if (headDim % 2 !== 0) wrong('head_dim', 'even, as rotary positions need');
  const attentionBias = biases?.attention === true && flag('attention_bias', false);
  const feedForwardBias = biases?.feedForward === true && flag('mlp_bias', false);
  if (biases?.attention !== true) only('attention_bias', false);
  if (biases?.feedForward !== true) only('mlp_bias', false);
  only('partial_rotary_factor', 1);
  only('use_bidirectional_attention', false);
  refuseQuantised(fields);
  return {
    vocabulary: count('vocab_size'),
    width,
    layers: count('num_hidden_layers'),
    heads,
    keyValueHeads,
    headDim,
    feedForward: count('intermediate_size'),
    epsilon: fields.number('rms_norm_eps', 1e-6),
    norm: 'rms',
    activation: 'silu',
    gated: true,
    rope: readRope(fields.raw, fields.folder, fields.fail),
    attentionBias,
    attentionOutputBias: attentionBias,
    feedForwardBias,
    queryKeyNorm: false,
    embeddingScale: 1,
    bos: token('bos_token_id'),
    eos: token('eos_token_id'),
    pad: token('pad_token_id'),
    ...departures,
    positions: count('max_position_embeddings', usual.positions),
    tied: flag('tie_word_embeddings', departures.tied ?? false),
  };
}

/** Numbers of a quantised checkpoint mean nothing without its scheme. */
export function refuseQuantised({ raw, folder, fail }: Fields): void {
  const scheme = raw.quantization_config;
  if (scheme === undefined || scheme === null) return;
  const method = (scheme as { readonly [key: string]: Json | undefined }).quant_method;
  fail('FTP0951', {
    folder,
    reason: `quantization_config of its config.json names ${JSON.stringify(method ?? scheme)}; weights must be stored as F32, F16 or BF16`,
  });
}

/**
 * A window narrower than the model's positions makes tokens blind to what lies further back, which is not computed; one that spans them all changes
 * nothing. Qwen files hold a window that `use_sliding_window` turns off.
 */
export function refuseSlidingWindow({ raw, count, wrong }: Fields, positions: number, slides: boolean): void {
  const window = raw.sliding_window;
  const spans = (typeof window === 'number' ? window : 0) >= count('max_position_embeddings', positions);
  const kinds = Array.isArray(raw.layer_types) ? raw.layer_types : [];
  if (kinds.some((kind) => kind !== 'full_attention') && !spans)
    wrong('layer_types', '"full_attention" in every layer');
  if (slides && typeof window === 'number' && !spans)
    wrong('sliding_window', `null or at least the ${count('max_position_embeddings', positions)} positions`);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Fail } from './failure.ts';
import { type Rope, readRope } from './rope.ts';

/** Families that compute what `stdlib/engines` computes; others have other norms, other activations or other layouts. */
export const families = ['llama', 'mistral', 'qwen2', 'gpt2'] as const;
export type Family = (typeof families)[number];

/** The shape of a decoder, in the field's words; what tells the families apart is data here. Widths are in elements. */
export interface ModelConfig {
  readonly family: Family;
  readonly vocabulary: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Grouped-query attention (Ainslie et al. 2023): query head j reads key-value head floor(j * keyValueHeads / heads). */
  readonly keyValueHeads: number;
  readonly headDim: number;
  readonly feedForward: number;
  /** Longest sequence in tokens. */
  readonly positions: number;
  /** Inside the root of the norm. */
  readonly epsilon: number;
  /** RMSNorm (Zhang and Sennrich 2019), the same with 1 + weight (Gemma), or LayerNorm with a bias (Ba et al. 2016). */
  readonly norm: 'rms' | 'rms_plus_one' | 'layer';
  /** `gelu_tanh` is the approximation that checkpoints call gelu_new or gelu_pytorch_tanh. */
  readonly activation: 'silu' | 'gelu' | 'gelu_tanh';
  /** down(act(gate) * up) (Shazeer 2020), or down(act(up)). */
  readonly gated: boolean;
  /** Rotary positions; null where positions are learned and added to the embedding (GPT-2). */
  readonly rope: Rope | null;
  /** One matrix for embedding and output. */
  readonly tied: boolean;
  /** Qwen2: q, k and v carry a bias. */
  readonly attentionBias: boolean;
  /** Qwen3: queries and keys pass an RMSNorm per head. */
  readonly queryKeyNorm: boolean;
  /** What embeddings are multiplied by before the first layer: the root of the width in Gemma, else 1. */
  readonly embeddingScale: number;
  readonly bos: number | null;
  readonly eos: number | null;
  readonly pad: number | null;
}

type Raw = { readonly [key: string]: Json | undefined };

/** Reads and checks `config.json` of a folder in Hugging Face layout; both its older and its newer spelling of rope. */
export function readConfig(folder: string, fail: Fail): ModelConfig {
  return parseConfig(readRawConfig(folder, fail), folder, fail);
}

export function readRawConfig(folder: string, fail: Fail): Raw {
  let text: string;
  try {
    text = readFileSync(join(folder, 'config.json'), 'utf8');
  } catch {
    return fail('FTP0951', { folder, reason: 'it has no readable config.json' });
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Raw;
  } catch {
    // Told below, in the same words as a file that holds something else than an object.
  }
  return fail('FTP0951', { folder, reason: 'its config.json is not a JSON object' });
}

export function parseConfig(raw: Raw, folder: string, fail: Fail): ModelConfig {
  const type = typeof raw.model_type === 'string' ? raw.model_type : 'none';
  const family = families.find((known) => known === type);
  if (family === undefined) return fail('FTP0954', { folder, family: type, known: families.join(', ') });
  const wrong = (key: string, wanted: string): never =>
    fail('FTP0951', {
      folder,
      reason: `${key} of its config.json is ${JSON.stringify(raw[key] ?? null)}, not ${wanted}`,
    });
  const count = (key: string, otherwise?: number): number => {
    const value = raw[key] ?? otherwise;
    return typeof value === 'number' && Number.isInteger(value) && value > 0
      ? value
      : wrong(key, 'a positive whole number');
  };
  const token = (key: string): number | null => {
    // Llama 3 lists several end tokens; the first is the one that ends a document.
    const value = Array.isArray(raw[key]) ? raw[key][0] : raw[key];
    return typeof value === 'number' ? value : null;
  };
  const heads = count('num_attention_heads');
  const keyValueHeads = count('num_key_value_heads', heads);
  if (heads % keyValueHeads !== 0) wrong('num_key_value_heads', `a divisor of the ${heads} attention heads`);
  const width = count('hidden_size');
  const headDim = count('head_dim', width / heads);
  if (headDim % 2 !== 0) wrong('head_dim', 'even, as rotary positions need');
  if ((raw.hidden_act ?? 'silu') !== 'silu') wrong('hidden_act', '"silu"');
  if (raw.mlp_bias === true) wrong('mlp_bias', 'false');
  if (raw.attention_bias === true) wrong('attention_bias', 'false');
  const positions = count('max_position_embeddings', 2048);
  const window = raw.sliding_window;
  const slides = family === 'mistral' || raw.use_sliding_window === true;
  if (slides && typeof window === 'number' && window < positions)
    wrong('sliding_window', `null or at least the ${positions} positions`);
  const epsilon = raw.rms_norm_eps ?? 1e-6;
  return {
    family,
    vocabulary: count('vocab_size'),
    width,
    layers: count('num_hidden_layers'),
    heads,
    keyValueHeads,
    headDim,
    feedForward: count('intermediate_size'),
    positions,
    epsilon: typeof epsilon === 'number' ? epsilon : wrong('rms_norm_eps', 'a number'),
    norm: 'rms',
    activation: 'silu',
    gated: true,
    rope: readRope(raw, folder, fail),
    tied: raw.tie_word_embeddings === true,
    attentionBias: family === 'qwen2',
    queryKeyNorm: false,
    embeddingScale: 1,
    bos: token('bos_token_id'),
    eos: token('eos_token_id'),
    pad: token('pad_token_id'),
  };
}

/** `config.json` of a new Llama model, in the spelling of transformers 5. */
export function writeConfig(config: ModelConfig): Json {
  return {
    architectures: ['LlamaForCausalLM'],
    attention_bias: false,
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
    mlp_bias: false,
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

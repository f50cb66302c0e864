import type { Rope } from './rope.ts';

/** Families whose checkpoints are read, by the `model_type` of their `config.json`. What tells them apart is data in `ModelConfig`. */
export const families = ['gpt2', 'llama', 'mistral', 'qwen2', 'qwen3', 'gemma'] as const;
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
  /** q, k and v carry a bias: GPT-2, Qwen2, and others where `attention_bias` of their file says so. */
  readonly attentionBias: boolean;
  /** So does what follows attention: those but Qwen2. */
  readonly attentionOutputBias: boolean;
  /** And the feed-forward layer: GPT-2, and a Llama with `mlp_bias`. */
  readonly feedForwardBias: boolean;
  /** Qwen3: queries and keys pass an RMSNorm per head. */
  readonly queryKeyNorm: boolean;
  /** What embeddings are multiplied by before the first layer: the root of the width in Gemma, else 1. */
  readonly embeddingScale: number;
  readonly bos: number | null;
  readonly eos: number | null;
  readonly pad: number | null;
}

import type { ModelConfig } from './model-config.ts';

/** What checkpoints call the parts of a decoder. A module's tensors are `<module>.weight` and, where there is one, `<module>.bias`. */
export interface Layout {
  /** Of every name; files of the bare decoder leave it out. */
  readonly prefix: string;
  /** Module of the matrix [vocabulary, width]. */
  readonly embedding: string;
  /** Module of the learned positions, [positions, width]; null where they are rotary. */
  readonly positions: string | null;
  readonly finalNorm: string;
  /** Module of the output layer, [vocabulary, width]; its tensor is absent where the embedding serves. */
  readonly output: string;
  block(layer: number): BlockLayout;
  /** What `attention` and `mlp` mean as targets of an adapter: ends of module names. */
  readonly attentionTargets: readonly string[];
  readonly feedForwardTargets: readonly string[];
}

export interface BlockLayout {
  readonly attentionNorm: string;
  /** One layer that gives queries, keys and values side by side, in thirds; or one for each. */
  readonly attention:
    | { readonly kind: 'joined'; readonly module: string }
    | { readonly kind: 'apart'; readonly query: string; readonly key: string; readonly value: string };
  /** RMSNorms over the elements of a head; null where there are none. */
  readonly headNorms: { readonly query: string; readonly key: string } | null;
  readonly attentionOutput: string;
  readonly feedForwardNorm: string;
  /** Null where the feed-forward layer is not gated. */
  readonly gate: string | null;
  readonly up: string;
  readonly down: string;
}

export function layoutOf(config: ModelConfig): Layout {
  return config.family === 'gpt2' ? gpt2 : llamaLike(config.queryKeyNorm);
}

const gpt2: Layout = {
  prefix: 'transformer.',
  embedding: 'transformer.wte',
  positions: 'transformer.wpe',
  finalNorm: 'transformer.ln_f',
  output: 'lm_head',
  block(layer) {
    const block = `transformer.h.${layer}`;
    return {
      attentionNorm: `${block}.ln_1`,
      attention: { kind: 'joined', module: `${block}.attn.c_attn` },
      headNorms: null,
      attentionOutput: `${block}.attn.c_proj`,
      feedForwardNorm: `${block}.ln_2`,
      gate: null,
      up: `${block}.mlp.c_fc`,
      down: `${block}.mlp.c_proj`,
    };
  },
  // Two layers of a block are called c_proj.
  attentionTargets: ['c_attn', 'attn.c_proj'],
  feedForwardTargets: ['c_fc', 'mlp.c_proj'],
};

const llamaLike = (queryKeyNorm: boolean): Layout => ({
  prefix: 'model.',
  embedding: 'model.embed_tokens',
  positions: null,
  finalNorm: 'model.norm',
  output: 'lm_head',
  block(layer) {
    const block = `model.layers.${layer}`;
    const attention = `${block}.self_attn`;
    return {
      attentionNorm: `${block}.input_layernorm`,
      attention: {
        kind: 'apart',
        query: `${attention}.q_proj`,
        key: `${attention}.k_proj`,
        value: `${attention}.v_proj`,
      },
      headNorms: queryKeyNorm ? { query: `${attention}.q_norm`, key: `${attention}.k_norm` } : null,
      attentionOutput: `${attention}.o_proj`,
      feedForwardNorm: `${block}.post_attention_layernorm`,
      gate: `${block}.mlp.gate_proj`,
      up: `${block}.mlp.up_proj`,
      down: `${block}.mlp.down_proj`,
    };
  },
  attentionTargets: ['q_proj', 'k_proj', 'v_proj', 'o_proj'],
  feedForwardTargets: ['gate_proj', 'up_proj', 'down_proj'],
});

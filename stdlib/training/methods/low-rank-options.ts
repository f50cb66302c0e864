import type { Fraction, Int } from '../../../compiler/operators/authoring.ts';

/** What `lora`, `rslora` and `dora` are told alike. */
export interface LowRankOptions {
  /**
   * Inner width of the addition: how much it can learn, and how large it is.
   * @range 1..1024
   */
  rank: Int;
  /**
   * How much the addition counts: alpha/rank for `lora` and `dora`, where twice the rank is usual; alpha/√rank for `rslora`.
   * @range 0.0001..100000
   */
  alpha: number;
  /**
   * Share of the addition's inputs that is left out at random in training.
   * @default 0%
   * @range 0%..90%
   */
  dropout: Fraction;
  /**
   * The layers: those of attention, of the feed-forward part, all of both, or layers by the names that the weights have (`q_proj`, `attn.c_proj`). `lm_head` is the output
   * layer and `embed_tokens` (`wte` of GPT-2) the embedding: for new words and marks, `target: ["q_proj", "v_proj", "lm_head", "embed_tokens"]`.
   * @default attention
   */
  target: 'attention' | 'mlp' | 'all' | readonly string[];
}

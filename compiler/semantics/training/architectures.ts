/** Linear layers that an adapter may target, by the names that the weights have in Hugging Face layout. */
export interface Architecture {
  readonly attention: readonly string[];
  readonly mlp: readonly string[];
  /** The output layer, which may be the embedding itself. */
  readonly head: readonly string[];
}

const llamaLike: Architecture = {
  attention: ['q_proj', 'k_proj', 'v_proj', 'o_proj'],
  mlp: ['gate_proj', 'up_proj', 'down_proj'],
  head: ['lm_head', 'embed_tokens'],
};

/** By `model_type` of `config.json`. */
export const architectures: ReadonlyMap<string, Architecture> = new Map([
  ['llama', llamaLike],
  ['mistral', llamaLike],
  ['qwen2', llamaLike],
  ['gpt2', { attention: ['c_attn', 'c_proj'], mlp: ['c_fc', 'c_proj'], head: ['lm_head', 'wte'] }],
]);

/** Every name that some family has: what a target can be at all while the family is not known. */
export const anyTarget: readonly string[] = [
  ...new Set([...architectures.values()].flatMap(({ attention, mlp, head }) => [...attention, ...mlp, ...head])),
];

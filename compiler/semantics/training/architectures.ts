/** Layers that an adapter may target, by the ends of the names that the weights have in Hugging Face layout. */
export interface Architecture {
  readonly attention: readonly string[];
  readonly mlp: readonly string[];
  /** The output layer and the embedding, which may be one matrix. */
  readonly output: string;
  readonly embedding: string;
}

const llamaLike: Architecture = {
  attention: ['q_proj', 'k_proj', 'v_proj', 'o_proj'],
  mlp: ['gate_proj', 'up_proj', 'down_proj'],
  output: 'lm_head',
  embedding: 'embed_tokens',
};

/** Two layers of a block are called c_proj; that name alone means both. */
const gpt2: Architecture = {
  attention: ['c_attn', 'attn.c_proj'],
  mlp: ['c_fc', 'mlp.c_proj'],
  output: 'lm_head',
  embedding: 'wte',
};

/** By `model_type` of `config.json`: the families that `stdlib/models/families` reads. */
export const architectures: ReadonlyMap<string, Architecture> = new Map([
  ['gpt2', gpt2],
  ['llama', llamaLike],
  ['mistral', llamaLike],
  ['qwen2', llamaLike],
  ['qwen3', llamaLike],
  ['gemma', llamaLike],
]);

export const layersOf = ({ attention, mlp, output, embedding }: Architecture): readonly string[] => [
  ...attention,
  ...mlp,
  output,
  embedding,
];

/** The layers of all families: what a target can be at all while the family is not known. */
export const anyLayer: readonly string[] = [...new Set([...architectures.values()].flatMap(layersOf))];

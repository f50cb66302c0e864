import type { ModelConfig } from './config.ts';

/** A tensor in the host's memory, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
/** By the names that checkpoints use. */
export type Weights = ReadonlyMap<string, Tensor>;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

export const embedding = 'model.embed_tokens.weight';
export const finalNorm = 'model.norm.weight';
/** Absent where embedding and output are tied. */
export const output = 'lm_head.weight';

export const attentionModules = ['q_proj', 'k_proj', 'v_proj', 'o_proj'] as const;
export const feedForwardModules = ['gate_proj', 'up_proj', 'down_proj'] as const;

/** Linear layers inside the blocks, with their `[out, in]` shapes: what LoRA can adapt. */
export function linearModules(config: ModelConfig): ReadonlyMap<string, readonly [number, number]> {
  const { width, feedForward } = config;
  const queries = config.heads * config.headDim;
  const keys = config.keyValueHeads * config.headDim;
  const modules = new Map<string, readonly [number, number]>();
  for (let layer = 0; layer < config.layers; layer++) {
    const attention = `model.layers.${layer}.self_attn`;
    const mlp = `model.layers.${layer}.mlp`;
    modules.set(`${attention}.q_proj`, [queries, width]);
    modules.set(`${attention}.k_proj`, [keys, width]);
    modules.set(`${attention}.v_proj`, [keys, width]);
    modules.set(`${attention}.o_proj`, [width, queries]);
    modules.set(`${mlp}.gate_proj`, [feedForward, width]);
    modules.set(`${mlp}.up_proj`, [feedForward, width]);
    modules.set(`${mlp}.down_proj`, [width, feedForward]);
  }
  return modules;
}

/** Every tensor of a checkpoint with its shape. */
export function expectedTensors(config: ModelConfig): ReadonlyMap<string, readonly number[]> {
  const tensors = new Map<string, readonly number[]>([[embedding, [config.vocabulary, config.width]]]);
  for (const [module, [out, into]] of linearModules(config)) {
    tensors.set(`${module}.weight`, [out, into]);
    if (config.attentionBias && /\.[qkv]_proj$/.test(module)) tensors.set(`${module}.bias`, [out]);
  }
  for (let layer = 0; layer < config.layers; layer++) {
    tensors.set(`model.layers.${layer}.input_layernorm.weight`, [config.width]);
    tensors.set(`model.layers.${layer}.post_attention_layernorm.weight`, [config.width]);
  }
  tensors.set(finalNorm, [config.width]);
  if (!config.tied) tensors.set(output, [config.vocabulary, config.width]);
  return tensors;
}

/** Parameters, tied ones counted once. */
export function parameterCount(config: ModelConfig): number {
  let count = 0;
  for (const shape of expectedTensors(config).values()) count += sizeOf(shape);
  return count;
}

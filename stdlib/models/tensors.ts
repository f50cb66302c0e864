import { layoutOf } from './layout.ts';
import type { ModelConfig } from './model-config.ts';

/** A tensor in the host's memory, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
/** By the names that checkpoints use. */
export type Weights = ReadonlyMap<string, Tensor>;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** y = W x + b. */
export interface LinearModule {
  readonly out: number;
  readonly into: number;
  /** Stored as [into, out], as GPT-2's Conv1D does, instead of [out, into]. An adapter's matrices are [rank, into] and [out, rank] all the same. */
  readonly transposed: boolean;
  readonly biased: boolean;
}

/** Shape under which the weight of a linear layer is stored. */
export const storedShape = ({ out, into, transposed }: LinearModule): readonly [number, number] =>
  transposed ? [into, out] : [out, into];

/** Linear layers inside the blocks by module name. */
export function linearModules(config: ModelConfig): ReadonlyMap<string, LinearModule> {
  const { width, feedForward } = config;
  const queries = config.heads * config.headDim;
  const keys = config.keyValueHeads * config.headDim;
  const layout = layoutOf(config);
  // GPT-2 stores its layers the other way round.
  const conv1d = config.family === 'gpt2';
  const modules = new Map<string, LinearModule>();
  const add = (module: string, out: number, into: number, biased: boolean) =>
    modules.set(module, { out, into, transposed: conv1d, biased });
  for (let layer = 0; layer < config.layers; layer++) {
    const block = layout.block(layer);
    const { attention } = block;
    if (attention.kind === 'joined') add(attention.module, queries + 2 * keys, width, config.attentionBias);
    else {
      add(attention.query, queries, width, config.attentionBias);
      add(attention.key, keys, width, config.attentionBias);
      add(attention.value, keys, width, config.attentionBias);
    }
    add(block.attentionOutput, width, queries, config.attentionOutputBias);
    if (block.gate !== null) add(block.gate, feedForward, width, config.feedForwardBias);
    add(block.up, feedForward, width, config.feedForwardBias);
    add(block.down, width, feedForward, config.feedForwardBias);
  }
  return modules;
}

/** What an adapter can change. */
export interface AdaptedLayer extends LinearModule {
  /** An embedding is the layer of one-hot inputs whose weight is stored as [vocabulary, width]: `into` is the vocabulary. */
  readonly kind: 'linear' | 'output' | 'embedding';
  /** Tensors of its two matrices: A [rank, into] and B [out, rank]. */
  readonly a: string;
  readonly b: string;
}

/** Layers that can be adapted, by module name: those of the blocks, the embedding, and the output layer. */
export function adaptableLayers(config: ModelConfig): ReadonlyMap<string, AdaptedLayer> {
  const { vocabulary, width } = config;
  const { embedding, output } = layoutOf(config);
  const layers = new Map<string, AdaptedLayer>();
  const add = (module: string, kind: AdaptedLayer['kind'], layer: LinearModule) => {
    // As PEFT calls them: those of an embedding are bare parameters.
    const [a, b] = kind === 'embedding' ? ['lora_embedding_A', 'lora_embedding_B'] : ['lora_A.weight', 'lora_B.weight'];
    layers.set(module, { ...layer, kind, a: `${module}.${a}`, b: `${module}.${b}` });
  };
  add(embedding, 'embedding', { out: width, into: vocabulary, transposed: true, biased: false });
  for (const [module, linear] of linearModules(config)) add(module, 'linear', linear);
  add(output, 'output', { out: vocabulary, into: width, transposed: false, biased: false });
  return layers;
}

/** Norms by module name, with the elements that each of them scales. A LayerNorm has a bias as well. */
export function normModules(config: ModelConfig): ReadonlyMap<string, number> {
  const layout = layoutOf(config);
  const modules = new Map<string, number>();
  for (let layer = 0; layer < config.layers; layer++) {
    const { attentionNorm, feedForwardNorm, headNorms } = layout.block(layer);
    modules.set(attentionNorm, config.width).set(feedForwardNorm, config.width);
    if (headNorms !== null) modules.set(headNorms.query, config.headDim).set(headNorms.key, config.headDim);
  }
  return modules.set(layout.finalNorm, config.width);
}

/** Every tensor of a checkpoint with its shape. */
export function expectedTensors(config: ModelConfig): ReadonlyMap<string, readonly number[]> {
  const { vocabulary, width } = config;
  const layout = layoutOf(config);
  const tensors = new Map<string, readonly number[]>([[`${layout.embedding}.weight`, [vocabulary, width]]]);
  if (layout.positions !== null) tensors.set(`${layout.positions}.weight`, [config.positions, width]);
  for (const [module, linear] of linearModules(config)) {
    tensors.set(`${module}.weight`, storedShape(linear));
    if (linear.biased) tensors.set(`${module}.bias`, [linear.out]);
  }
  for (const [module, elements] of normModules(config)) {
    tensors.set(`${module}.weight`, [elements]);
    if (config.norm === 'layer') tensors.set(`${module}.bias`, [elements]);
  }
  if (!config.tied) tensors.set(`${layout.output}.weight`, [vocabulary, width]);
  return tensors;
}

/** As Hugging Face trainers decide, by the name of a parameter: norms, which GPT-2 calls ln_1, ln_2 and ln_f, and biases are not pulled towards zero. */
export const decays = (name: string): boolean => !/norm|bias|\.ln_/.test(name);

/** Name of the matrix of the output layer, [vocabulary, width]: the embedding where the two are tied. */
export function outputTensor(config: ModelConfig): string {
  const { embedding, output } = layoutOf(config);
  return `${config.tied ? embedding : output}.weight`;
}

/** Parameters, tied ones counted once. */
export function parameterCount(config: ModelConfig): number {
  let count = 0;
  for (const shape of expectedTensors(config).values()) count += sizeOf(shape);
  return count;
}

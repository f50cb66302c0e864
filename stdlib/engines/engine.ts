import type { LlamaConfig } from '../models/config.ts';
import type { Weights } from '../models/tensors.ts';

/**
 * What trains and evaluates. One interface, so that what lies behind it can change from operations run one by one to one compiled graph
 * without a word changing in `stdlib/training` or `stdlib/evaluation`.
 */
export interface Engine {
  readonly name: EngineName;
  /** Enters keys: engine family, number type, determinism. Equal ids promise equal bytes. */
  readonly numerics: string;
  /** Bytes that one thread can hold at most; null where the machine's memory is the bound. */
  readonly memoryLimit: number | null;
  /** Puts a model in place. `training` is null for one that is only read. Results do not depend on the number of threads. */
  open(model: OpenModel, training: Training | null, threads?: number): Program;
}

export type EngineName = 'tfjs-node-gpu' | 'tfjs-node' | 'tfjs-wasm' | 'tfjs-cpu';

export interface OpenModel {
  readonly config: LlamaConfig;
  readonly weights: Weights;
  readonly adapter: Adapter | null;
}

/** Low-rank update of linear layers (Hu et al. 2021): y = W x + alpha/rank * B A x. */
export interface Adapter {
  readonly rank: number;
  readonly alpha: number;
  /** `<module>.lora_A.weight` [rank, in] and `<module>.lora_B.weight` [out, rank]; the modules are those that have an entry. */
  readonly weights: Weights;
}

export interface Training {
  /** All weights, or those of the adapter while the model stays as it is. */
  readonly what: 'model' | 'adapter';
  /** Share of the adapter's input elements that are zeroed, the rest scaled up. */
  readonly dropout: number;
}

/** Rows of token ids, padded on the right to one length. */
export interface Batch {
  readonly rows: number;
  readonly length: number;
  /** [rows * length]; what stands at padding does not matter. */
  readonly ids: Int32Array;
  /** [rows * length]: the token that follows each position, or -1 where nothing is asked. */
  readonly labels: Int32Array;
}

export interface Loss {
  /** Sum of -log p over the labels, in nats. */
  readonly sum: number;
  readonly labels: number;
}

/** AdamW (Loshchilov and Hutter 2019) as PyTorch computes it. */
export interface Update {
  readonly learningRate: number;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  /** Of everything but norms and biases. */
  readonly weightDecay: number;
  /** Bound for the global L2 norm of the gradient; null is none. */
  readonly clip: number | null;
  /** Labels behind the accumulated gradients: what their sum is divided by. */
  readonly labels: number;
}

/** The part of training that a checkpoint must hold: tensors by parameter name. */
export interface TrainingState {
  /** Updates made. */
  readonly step: number;
  readonly parameters: Weights;
  /** First and second moments. */
  readonly first: Weights;
  readonly second: Weights;
}

/** A model in place. Calls must not overlap. */
export interface Program {
  /** Adds the gradient of the summed loss to what is accumulated. `dropoutSeed` decides the zeroed elements. */
  accumulate(batch: Batch, dropoutSeed: number): Promise<Loss>;
  /** What has been accumulated since the last update: a copy. */
  gradients(): Promise<Weights>;
  /** One optimizer step from what is accumulated, which is then forgotten. The norm is that before clipping. */
  update(update: Update): Promise<{ readonly gradientNorm: number }>;
  /** log p of every label in order of position, in nats. */
  logProbabilities(batch: Batch): Promise<Float32Array>;
  /** [positions.length, vocabulary]: scores after the given positions (row * length + column). */
  logits(batch: Batch, positions: readonly number[]): Promise<Float32Array>;
  /** Tensors that training changes, as they are now. A copy. */
  state(): Promise<TrainingState>;
  restore(state: TrainingState): Promise<void>;
  dispose(): void;
}

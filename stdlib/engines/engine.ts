import type { ModelConfig } from '../models/config.ts';
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

/** Fastest first, except that WebGPU may find nothing but a program that stands in for a GPU. */
export const engineNames = ['tfjs-node-gpu', 'tfjs-node', 'tfjs-webgpu', 'tfjs-wasm', 'tfjs-cpu'] as const;
export type EngineName = (typeof engineNames)[number];

export const isEngine = (name: string): name is EngineName => (engineNames as readonly string[]).includes(name);

export interface OpenModel {
  readonly config: ModelConfig;
  readonly weights: Weights;
  readonly adapter: Adapter | null;
}

/** Low-rank update of linear layers (Hu et al. 2021): y = W x + s * B A x with s = alpha/rank, or alpha/sqrt(rank) where rank-stabilised. */
export interface Adapter {
  readonly rank: number;
  readonly alpha: number;
  /** rsLoRA (Kalajdzievski 2023). */
  readonly rankStabilised: boolean;
  /**
   * `<module>.lora_A.weight` [rank, in] and `<module>.lora_B.weight` [out, rank], of an embedding `lora_embedding_A` and `lora_embedding_B`, with in the
   * vocabulary; the modules are those that have an entry. With DoRA (Liu et al.
   * 2024) each has a `<module>.lora_magnitude_vector` [out] too: W' = m * V / |V| row by row, V = W + s * B A, |V| a constant for the gradient.
   */
  readonly weights: Weights;
}

export const adapterScale = ({ rank, alpha, rankStabilised }: Adapter): number =>
  alpha / (rankStabilised ? Math.sqrt(rank) : rank);

export interface Training {
  /** All weights, or those of the adapter while the model stays as it is. */
  readonly what: 'model' | 'adapter';
  /** Share of the adapter's input elements that are zeroed, the rest scaled up. */
  readonly dropout: number;
  readonly objective: Objective;
  /** Keeps the input of each layer alone and computes the rest again in the backward pass: less memory, a third more time. */
  readonly recompute: boolean;
  /**
   * Of matrix products; float32 where left out. Weights, moments, norms, softmax and loss are float32 in any case. Engines on TensorFlow alone can do bfloat16
   * (`canCompute`).
   */
  readonly compute?: Compute;
}

export type Compute = 'float32' | 'bfloat16';

export const canCompute = (engine: EngineName, compute: Compute): boolean =>
  compute === 'float32' || engine === 'tfjs-node-gpu' || engine === 'tfjs-node';

/**
 * What is made small. `labels`: -log p of every label, all weighing the same. The others compare answers, whose rows hold labels on the answer alone;
 * with c and r the summed log p of the chosen and the rejected answer less that of the reference model, and D = c - r:
 * - `dpo` (Rafailov et al. 2023): -(1-e) log s(beta D) - e log s(-beta D), with e the share of wrong preferences
 * - `ipo` (Azar et al. 2024): (D - 1/(2 beta))^2, with c and r divided by their tokens
 * - `orpo` (Hong et al. 2024), no reference: -c - beta log s(log odds), with c and r per token and odds = p / (1-p)
 * - `simpo` (Meng et al. 2024), no reference: -log s(beta D - margin), with c and r per token
 * - `kto` (Ethayarajh et al. 2024), rows without partners: w (1 - s(beta (c - KL))) if wanted, w (1 - s(beta (KL - c))) if not
 *
 * A step's loss is the mean over all pairs or rows of its batches, each of them weighing the same however long it is; weights of `kto` do not enter the count. That is
 * TRL's mean of micro-batch losses where micro-batches are equally large. Where the two part ways otherwise:
 * - `dpo`: TRL's `sigmoid` knows no e; its `aot` with one pair to a batch is this.
 * - `ipo`: the division by tokens is not in the paper's text but in its results, and in TRL.
 * - `orpo`: TRL's first term is the mean over all tokens of a batch and asks for prompts too; here it is the paper's (equation 6), of the chosen answer alone.
 * - `simpo`: TRL's CPOTrainer with `loss_type` simpo adds a likelihood term unless its `cpo_alpha` is 0, as it is here.
 * - `kto`: KL is estimated with the answers of other rows, once for each batch, and is at least 0. TRL turns answers within a batch, here they are turned within the data.
 */
export type Objective =
  | { readonly kind: 'labels' }
  | { readonly kind: 'dpo'; readonly beta: number; readonly labelSmoothing: number }
  | { readonly kind: 'ipo'; readonly beta: number }
  | { readonly kind: 'orpo'; readonly beta: number }
  | { readonly kind: 'simpo'; readonly beta: number; readonly margin: number }
  | {
      readonly kind: 'kto';
      readonly beta: number;
      readonly desirableWeight: number;
      readonly undesirableWeight: number;
    };

/** Rows of token ids, padded on the right to one length. */
export interface Batch {
  readonly rows: number;
  readonly length: number;
  /** [rows * length]; what stands at padding does not matter. */
  readonly ids: Int32Array;
  /** [rows * length]: the token that follows each position, or -1 where nothing is asked. */
  readonly labels: Int32Array;
  /**
   * [rows * length]: number of the document that a token belongs to, where a row packs several; those of a document stand together. Attention stays inside a
   * document and positions begin anew in each. Absent: a row is one document.
   */
  readonly segments?: Int32Array;
  /** For objectives that compare: rows 2k and 2k+1 are the chosen and the rejected answer of a pair; rows of `kto` stand alone. */
  readonly preference?: {
    /** [rows]: summed log p of the row's labels under the reference model; zeros where the objective has none. */
    readonly reference: Float32Array;
    /** [rows], `kto`: 1 where the answer is wanted. */
    readonly desirable?: Uint8Array;
    /** `kto`: how far the model has moved from the reference, in nats; no gradient flows through it. */
    readonly divergence?: number;
  };
}

export interface Loss {
  /** Summed over labels, pairs or rows, as the objective has it. In nats where it is a likelihood. */
  readonly sum: number;
  /** What it is a sum of: labels, pairs, or rows. */
  readonly count: number;
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

export interface Step extends Loss {
  /** Global L2 norm of the mean gradient, before clipping. */
  readonly gradientNorm: number;
}

/** Texts in the making. What has been read is kept, so a token costs a pass over itself alone. */
export interface Generation {
  /** [rows, vocabulary]: scores after the last token of each row. */
  scores(): Float32Array;
  /** Appends a token to each row; -1 lets a row rest, whose scores then mean nothing. */
  advance(tokens: Int32Array): Promise<void>;
  dispose(): void;
}

/** A model in place. Calls must not overlap. */
export interface Program {
  /** Says which batches steps will be asked for, so that what they need is built at once and not when each comes up. Changes no number. */
  expect(batches: Iterable<Batch>): void;
  /**
   * One optimizer step: the gradients of all batches added up, divided by the labels (pairs, rows) of all of them together, clipped, applied.
   * `dropoutSeeds`, one for each batch, decide the zeroed elements. Throws `OutOfMemory` where memory ran out before anything changed.
   */
  step(batches: readonly Batch[], dropoutSeeds: readonly number[], update: Update): Promise<Step>;
  /** Loss and summed gradients of one batch; nothing changes. */
  gradients(batch: Batch, dropoutSeed: number): Promise<Loss & { readonly gradients: Weights }>;
  /** log p of every label in order of position, in nats. */
  logProbabilities(batch: Batch): Promise<Float32Array>;
  /** [positions.length, vocabulary]: scores after the given positions (row * length + column). */
  logits(batch: Batch, positions: readonly number[]): Promise<Float32Array>;
  /**
   * Reads prompts, which then go on token by token, each row at its own length. `capacity` bounds a row, prompt included, and is at most the model's positions.
   * One generation is open at a time; a step or a restored state ends it.
   */
  generate(prompts: readonly Int32Array[], capacity: number): Promise<Generation>;
  /** Tensors that training changes, as they are now. A copy. */
  state(): Promise<TrainingState>;
  restore(state: TrainingState): Promise<void>;
  dispose(): void;
}

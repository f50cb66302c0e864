import { targetModules } from '../models/adapter.ts';
import type { ModelConfig } from '../models/config.ts';
import { linearModules, parameterCount } from '../models/tensors.ts';

/** What is known of a training before it runs. */
export interface EstimateOptions {
  readonly batch: number;
  readonly accumulate?: number;
  readonly context: number;
  readonly steps?: number;
  readonly epochs?: number;
  /** Names of the layers that LoRA adapts, with its rank, and whether each of their outputs has a magnitude (DoRA); absent where all weights are trained. */
  readonly lora?: { readonly rank: number; readonly names: readonly string[]; readonly decomposed?: boolean };
  /** Documents are joined and cut into blocks of the context's length, as in pre-training, instead of standing one to a row. */
  readonly joined: boolean;
  /** UTF-8 bytes per token; text of a European language has about 3.5 with a small vocabulary and 4.5 with a large one. */
  readonly bytesPerToken?: number;
  /** Measured on the machine; null where nothing is known. */
  readonly tokensPerSecond: number | null;
}

export interface TrainingEstimate {
  readonly steps: number;
  /** Tokens that are read, padding not counted. */
  readonly tokens: number;
  readonly parameters: number;
  readonly trainable: number;
  /** Bytes at the peak. */
  readonly memory: number;
  readonly seconds: number | null;
}

const typicalBytesPerToken = 3.5;

/** `rows` and `bytes` are those of the text to train on. Pure arithmetic; `plan` shows it as an estimate. */
export function estimateTraining(
  config: ModelConfig,
  rows: number,
  bytes: number,
  options: EstimateOptions,
): TrainingEstimate {
  const perRow = rows === 0 ? 0 : bytes / rows / (options.bytesPerToken ?? typicalBytesPerToken) + 2;
  const length = options.joined ? options.context : Math.min(options.context, Math.max(2, perRow));
  const examples = options.joined ? Math.max(1, Math.ceil((perRow * rows) / options.context)) : rows;
  const perEpoch = Math.ceil(Math.ceil(examples / options.batch) / (options.accumulate ?? 1));
  const steps = options.steps ?? (options.epochs ?? 1) * perEpoch;
  const tokens = Math.round(steps * options.batch * (options.accumulate ?? 1) * length);
  const parameters = parameterCount(config);
  const trainable = options.lora === undefined ? parameters : adapterParameters(config, options.lora);
  const memory = trainingMemory(config, parameters, trainable, options.batch * length);
  return {
    steps,
    tokens,
    parameters,
    trainable,
    memory,
    seconds: options.tokensPerSecond === null ? null : tokens / options.tokensPerSecond,
  };
}

export function adapterParameters(config: ModelConfig, lora: NonNullable<EstimateOptions['lora']>): number {
  const linear = linearModules(config);
  let count = 0;
  for (const module of targetModules(config, lora.names)) {
    const { out, into } = linear.get(module)!;
    count += lora.rank * (out + into) + (lora.decomposed === true ? out : 0);
  }
  return count;
}

/**
 * In bytes: weights on host and device, gradients, two moments and working copies per trained parameter, and what one batch leaves between forward and
 * backward pass. Measured on WebAssembly to within a third; several threads share the batch, and each has the weights once more.
 */
export function trainingMemory(config: ModelConfig, parameters: number, trainable: number, tokens: number): number {
  return 12 * parameters + 28 * trainable + batchMemory(config, tokens) + runtimeMemory;
}

/** Bytes that the intermediate results of so many tokens take, in one thread. */
export function batchMemory(config: ModelConfig, tokens: number): number {
  const { width, feedForward, heads, layers, positions } = config;
  const perToken = 16 * width + 6 * feedForward + 6 * heads * Math.min(tokens, positions);
  return 1.25 * 4 * tokens * layers * perToken + scoresMemory;
}

/** Scores over the vocabulary are held in pieces of 4 MiB, four at a time. */
const scoresMemory = 16 * 2 ** 20;

/** Node with the engine loaded and nothing trained. */
const runtimeMemory = 150 * 2 ** 20;

import type { LlamaConfig } from '../models/config.ts';
import { linearModules, parameterCount } from '../models/tensors.ts';

/** What is known of a training before it runs. */
export interface EstimateOptions {
  readonly batch: number;
  readonly accumulate?: number;
  readonly context: number;
  readonly steps?: number;
  readonly epochs?: number;
  /** Names of the layers that LoRA adapts, with its rank; absent where all weights are trained. */
  readonly lora?: { readonly rank: number; readonly names: readonly string[] };
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
  config: LlamaConfig,
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
  const trainable =
    options.lora === undefined ? parameters : adapterParameters(config, options.lora.rank, options.lora.names);
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

export function adapterParameters(config: LlamaConfig, rank: number, names: readonly string[]): number {
  let count = 0;
  for (const [module, [out, into]] of linearModules(config))
    if (names.some((name) => module.endsWith(`.${name}`))) count += rank * (out + into);
  return count;
}

/**
 * In bytes: weights on host and device, gradient, two moments and a working copy per trained parameter, and the intermediate results of one batch
 * that the backward pass needs. The scores of a batch are held in pieces of at most 4 MiB, four at a time.
 */
export function trainingMemory(config: LlamaConfig, parameters: number, trainable: number, tokens: number): number {
  const { width, feedForward, heads, keyValueHeads, headDim, layers, positions } = config;
  const length = Math.min(tokens, positions);
  const perToken = 8 * width + 4 * feedForward + 4 * (heads + keyValueHeads) * headDim + 2 * heads * length;
  const activations = 4 * tokens * layers * perToken;
  return 8 * parameters + 16 * trainable + activations + 4 * 4 * 2 ** 20 + runtimeMemory;
}

/** Node with the engine loaded and nothing trained. */
const runtimeMemory = 150 * 2 ** 20;

import { targetModules } from '../models/adapter.ts';
import type { ModelConfig } from '../models/config.ts';
import { parameterCount } from '../models/tensors.ts';
import type { AdapterShape } from '../programs/description.ts';
import { adapterElements, type OwnTraining, ownMemory, residentMemory } from './own-memory.ts';

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
  /** How the engine that comes with Finslip trains it, with an adapter or without; absent where another one does. */
  readonly own?: (adapted: boolean) => Omit<OwnTraining, 'config' | 'adapter' | 'length' | 'accumulate'>;
  /** Measured on the machine; null where nothing is known. */
  readonly tokensPerSecond: number | null;
}

export interface TrainingEstimate {
  readonly steps: number;
  /** Tokens that are read, padding not counted. */
  readonly tokens: number;
  readonly parameters: number;
  readonly trainable: number;
  /** Bytes at the peak; null where the engine is another's. */
  readonly memory: number | null;
  readonly seconds: number | null;
}

const typicalBytesPerToken = 3.5;

/** `rows` and `bytes` are those of the text to train on. `plan` shows it as an estimate. */
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
  const longest = options.joined ? options.context : Math.min(options.context, Math.ceil(longestToMean * length));
  const adapter = options.lora === undefined ? null : adapterOf(config, options.lora);
  const accumulate = options.accumulate ?? 1;
  const memory =
    options.own === undefined
      ? null
      : residentMemory(ownMemory({ ...options.own(adapter !== null), config, adapter, length: longest, accumulate }));
  return {
    steps,
    tokens,
    parameters,
    trainable,
    memory,
    seconds: options.tokensPerSecond === null ? null : tokens / options.tokensPerSecond,
  };
}

export const adapterParameters = (config: ModelConfig, lora: NonNullable<EstimateOptions['lora']>): number =>
  adapterElements(config, adapterOf(config, lora));

/** Its scale is a factor of no size. */
export const adapterOf = (config: ModelConfig, lora: NonNullable<EstimateOptions['lora']>): AdapterShape => ({
  rank: lora.rank,
  scale: 1,
  modules: new Set(targetModules(config, lora.names)),
  magnitudes: lora.decomposed === true,
});

/** Memory is that of the largest batch, and what is known of rows is their mean: the longest of many is several times as long. */
const longestToMean = 3;

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Adapter } from '../engines/engine.ts';
import { isDecomposed, targetModules, targetNames } from './adapter.ts';
import type { Fail } from './failure.ts';
import { writeJson } from './folder.ts';
import type { ModelConfig } from './model-config.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { linearModules, type Tensor, type Weights } from './tensors.ts';

/** Adapters on disk as PEFT keeps them: `adapter_config.json` beside `adapter_model.safetensors` (https://github.com/huggingface/peft). */
export interface StoredAdapter {
  readonly adapter: Adapter;
  /** What its configuration calls the layers. */
  readonly names: readonly string[];
  readonly dropout: number;
}

const configFile = 'adapter_config.json';
const weightsFile = 'adapter_model.safetensors';
/** What PEFT's wrapper puts before the names of the model's modules. */
const wrapper = 'base_model.model.';

export function writeAdapter(folder: string, config: ModelConfig, { adapter, names, dropout }: StoredAdapter): void {
  mkdirSync(folder, { recursive: true });
  writeJson(folder, configFile, adapterConfig(config, { adapter, names, dropout }));
  const named: Weights = new Map([...adapter.weights].map(([name, tensor]) => [wrapper + name, tensor]));
  writeSafetensors(join(folder, weightsFile), named);
}

/** The content of `adapter_config.json`. */
export function adapterConfig(config: ModelConfig, { adapter, names, dropout }: StoredAdapter): Json {
  return {
    base_model_name_or_path: null,
    bias: 'none',
    fan_in_fan_out: transposes(config),
    inference_mode: true,
    init_lora_weights: true,
    lora_alpha: adapter.alpha,
    lora_dropout: dropout,
    modules_to_save: null,
    peft_type: 'LORA',
    r: adapter.rank,
    target_modules: names,
    task_type: 'CAUSAL_LM',
    use_dora: isDecomposed(adapter),
    use_rslora: adapter.rankStabilised,
  };
}

/** Reads an adapter for this model and checks that every tensor has its place and every named layer its tensors. */
export function readAdapter(folder: string, config: ModelConfig, fail: Fail): StoredAdapter {
  const raw = readConfig(folder, fail);
  const refuse = (key: string, wanted: string): never =>
    fail('FTP0951', {
      folder,
      reason: `${key} of its ${configFile} is ${JSON.stringify(raw[key] ?? null)}, not ${wanted}`,
    });
  const number = (key: string): number => {
    const value = raw[key];
    return typeof value === 'number' ? value : refuse(key, 'a number');
  };
  if (raw.peft_type !== 'LORA') refuse('peft_type', '"LORA"');
  for (const [key, value] of Object.entries(neutral))
    if (raw[key] != null && JSON.stringify(raw[key]) !== JSON.stringify(value)) refuse(key, JSON.stringify(value));
  for (const key of foreign) if (isSet(raw[key])) refuse(key, 'left out');
  if ((raw.fan_in_fan_out ?? false) !== transposes(config)) refuse('fan_in_fan_out', String(transposes(config)));
  const names = raw.target_modules;
  if (!isStrings(names)) return refuse('target_modules', 'a list of names');
  targetNames(config, names, fail);
  const rank = number('r');
  const adapter: Adapter = {
    rank,
    alpha: number('lora_alpha'),
    rankStabilised: raw.use_rslora === true,
    weights: readTensors(folder, config, { names, rank, decomposed: raw.use_dora === true }, fail),
  };
  return { adapter, names, dropout: typeof raw.lora_dropout === 'number' ? raw.lora_dropout : 0 };
}

/** What computes something else unless it is as here. */
const neutral = {
  bias: 'none',
  modules_to_save: null,
  rank_pattern: {},
  alpha_pattern: {},
  lora_bias: false,
  layer_replication: null,
} as const satisfies Readonly<Record<string, Json>>;

/** Methods and parts of later versions that are not computed here. */
const foreign = [
  'alora_invocation_tokens',
  'kasa_config',
  'layers_to_transform',
  'monteclora_config',
  'target_parameters',
  'trainable_token_indices',
  'use_bdlora',
  'use_qalora',
  'velora_config',
] as const;

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/** PEFT wants to know where weights are stored as [in, out]. */
const transposes = (config: ModelConfig): boolean =>
  [...linearModules(config).values()].every(({ transposed }) => transposed);

function readConfig(folder: string, fail: Fail): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, configFile), 'utf8'));
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Told below, in the same words as a file that holds something else.
  }
  return fail('FTP0951', { folder, reason: `it has no readable ${configFile}` });
}

interface Expected {
  readonly names: readonly string[];
  readonly rank: number;
  readonly decomposed: boolean;
}

function readTensors(folder: string, config: ModelConfig, wanted: Expected, fail: Fail): Weights {
  const expected = adapterTensors(config, targetModules(config, wanted.names), wanted);
  const wrong = (tensor: string, problem: string): never => fail('FTP0953', { folder, tensor, problem });
  const tensors = readSafetensors(join(folder, weightsFile), fail, (stored, shape) => {
    const name = stored.startsWith(wrapper) ? stored.slice(wrapper.length) : stored;
    const known =
      expected.get(name) ?? wrong(stored, 'belongs to no layer that the adapter names and that can be adapted');
    if (known.join() !== shape.join())
      wrong(stored, `has shape [${shape.join(', ')}], where the model calls for [${known.join(', ')}]`);
    return name;
  });
  for (const name of expected.keys()) if (!tensors.has(name)) wrong(wrapper + name, 'is missing');
  return new Map<string, Tensor>([...expected.keys()].map((name) => [name, tensors.get(name)!]));
}

/** Every tensor of an adapter of these modules with its shape. */
export function adapterTensors(
  config: ModelConfig,
  modules: readonly string[],
  { rank, decomposed }: Pick<Expected, 'rank' | 'decomposed'>,
): ReadonlyMap<string, readonly number[]> {
  const linear = linearModules(config);
  const tensors = new Map<string, readonly number[]>();
  for (const module of modules) {
    const { out, into } = linear.get(module)!;
    tensors.set(`${module}.lora_A.weight`, [rank, into]).set(`${module}.lora_B.weight`, [out, rank]);
    if (decomposed) tensors.set(`${module}.lora_magnitude_vector`, [out]);
  }
  return tensors;
}

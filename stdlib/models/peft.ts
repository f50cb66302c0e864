import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Adapter } from '../engines/engine.ts';
import { isDecomposed, targetModules, targetNames } from './adapter.ts';
import type { Fail } from './failure.ts';
import { writeJson } from './folder.ts';
import { layoutOf } from './layout.ts';
import type { ModelConfig } from './model-config.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { adaptableLayers, linearModules, type Tensor, type Weights } from './tensors.ts';

/** Adapters on disk as PEFT keeps them: `adapter_config.json` beside `adapter_model.safetensors` (https://github.com/huggingface/peft). */
export interface StoredAdapter {
  readonly adapter: Adapter;
  /** What its configuration calls the layers. */
  readonly names: readonly string[];
  readonly dropout: number;
}

const configFile = 'adapter_config.json';
const weightsFile = 'adapter_model.safetensors';
/** What an adapter's folder holds. */
export const adapterFiles = [configFile, weightsFile] as const;
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

/** What an adapter's configuration says of its shape; null where there is none that can be read. For estimates, which leave errors to whoever reads it. */
export function adapterOutline(raw: Readonly<Record<string, unknown>>): {
  readonly rank: number;
  readonly names: readonly string[];
  readonly decomposed: boolean;
} | null {
  const { r, target_modules, use_dora } = raw;
  if (typeof r !== 'number' || !isStrings(target_modules)) return null;
  return { rank: r, names: target_modules, decomposed: use_dora === true };
}

/**
 * Reads an adapter for this model and checks that every tensor has its place and every named layer its tensors. `base` are the weights that it will change: copies
 * of them in the file, which PEFT keeps of an embedding and an output layer that it adapts, must be equal to them.
 */
export function readAdapter(
  folder: string,
  config: ModelConfig,
  fail: Fail,
  base: Weights | null = null,
): StoredAdapter {
  const raw = readConfig(folder, fail);
  const refuse = (key: string, wanted: string): never =>
    fail('FTP1080', {
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
  if (changing.some((start) => String(raw.init_lora_weights).toLowerCase().startsWith(start)))
    refuse('init_lora_weights', 'a start that leaves the model itself as it is');
  const wrong = mismatch(folder, raw, fail);
  const names = namesOf(raw, config, refuse, (name, known) =>
    wrong(`${name} of target_modules`, `is no layer of it; it has ${known}`),
  );
  const rank = number('r');
  const modules = targetModules(config, names);
  const plain = modules.every((module) => adaptableLayers(config).get(module)!.kind === 'linear');
  // Beside an embedding or an output layer PEFT lets the kind of layer that it saw last decide.
  if (plain && (raw.fan_in_fan_out ?? false) !== transposes(config))
    refuse('fan_in_fan_out', String(transposes(config)));
  const wanted = { modules, rank, decomposed: raw.use_dora === true };
  if (wanted.decomposed && !plain) refuse('use_dora', 'false, as an embedding and an output layer need it');
  const adapter: Adapter = {
    rank,
    alpha: number('lora_alpha'),
    rankStabilised: raw.use_rslora === true,
    weights: readTensors(folder, config, wanted, base, wrong, fail),
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
  'ensure_weight_tying',
  'kasa_config',
  'layers_to_transform',
  'monteclora_config',
  'target_parameters',
  'trainable_token_indices',
  'use_bdlora',
  'use_qalora',
  'velora_config',
] as const;

/** Ways to start an adapter that take from the model's weights what they put into the adapter: it fits those changed weights alone. */
const changing = ['pissa', 'olora', 'corda', 'loftq', 'lora_ga'] as const;

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/** PEFT wants to know where weights are stored as [in, out]. */
const transposes = (config: ModelConfig): boolean =>
  [...linearModules(config).values()].every(({ transposed }) => transposed);

type Raw = Readonly<Record<string, unknown>>;

/** The layers that an adapter names: a list, one pattern that whole module names match, or all linear layers of the blocks. */
function namesOf(
  { target_modules: given }: Raw,
  config: ModelConfig,
  refuse: (key: string, wanted: string) => never,
  unknown: (name: string, known: string) => never,
): readonly string[] {
  const named = (names: readonly string[] | 'all') =>
    targetNames(config, names, (_, { target, known }) => unknown(String(target), String(known)));
  if (given === 'all-linear') return named('all');
  if (isStrings(given)) return named(given);
  if (typeof given !== 'string') return refuse('target_modules', 'a list of names');
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^(?:${given})$`);
  } catch {
    return refuse('target_modules', 'a pattern that can be read here');
  }
  const matched = [...adaptableLayers(config).keys()].filter((module) => pattern.test(module));
  return matched.length > 0 ? matched : refuse('target_modules', 'a pattern that some layer of the model matches');
}

function readConfig(folder: string, fail: Fail): Raw {
  const path = join(folder, configFile);
  if (!existsSync(path)) return fail('FTP1080', { folder, reason: `it has no ${configFile}${instead(folder)}` });
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null) return parsed as Raw;
  } catch {
    // Told below, in the same words as a file that holds something else.
  }
  return fail('FTP1080', { folder, reason: `its ${configFile} is no JSON object` });
}

function instead(folder: string): string {
  if (existsSync(join(folder, 'adapter', configFile))) return `, but its folder \`adapter\` has one: name that`;
  return existsSync(join(folder, 'config.json')) ? ': it holds a whole model' : '';
}

type Wrong = (tensor: string, problem: string) => never;

/** An adapter knows what it was made for, by a name that means something where it was made. */
function mismatch(folder: string, { base_model_name_or_path: name }: Raw, fail: Fail): Wrong {
  const made = typeof name === 'string' && name !== '' ? ` (made for ${name})` : '';
  return (tensor, problem) => fail('FTP1081', { folder, made, tensor, problem });
}

interface Expected {
  readonly modules: readonly string[];
  readonly rank: number;
  readonly decomposed: boolean;
}

function readTensors(
  folder: string,
  config: ModelConfig,
  wanted: Expected,
  base: Weights | null,
  wrong: Wrong,
  fail: Fail,
): Weights {
  const expected = adapterTensors(config, wanted.modules, wanted);
  const copies = copiedTensors(config);
  const tensors = readSafetensors(join(folder, weightsFile), fail, (stored, shape) => {
    const name = stored.startsWith(wrapper) ? stored.slice(wrapper.length) : stored;
    const [of, known] = [copies.get(name), expected.get(name) ?? copies.get(name)?.shape];
    if (of !== undefined && base === null) return null;
    if (known === undefined) return wrong(stored, 'belongs to no layer that the adapter names and that can be adapted');
    if (known.join() !== shape.join())
      wrong(
        stored,
        `has shape [${shape.join(', ')}], where rank ${wanted.rank} and the model call for [${known.join(', ')}]`,
      );
    return name;
  });
  for (const name of expected.keys()) if (!tensors.has(name)) wrong(wrapper + name, 'is missing');
  for (const [name, { of }] of copies) {
    const [copy, own] = [tensors.get(name)?.data, base?.get(of)?.data];
    if (copy !== undefined && own !== undefined && copy.some((x, i) => x !== own[i]))
      wrong(wrapper + name, `differs from the model's own ${of}`);
  }
  return new Map<string, Tensor>([...expected.keys()].map((name) => [name, tensors.get(name)!]));
}

/** Names under which PEFT keeps an embedding and an output layer beside the adapter that it made for one of them, with the tensor that they are copies of. */
function copiedTensors(
  config: ModelConfig,
): ReadonlyMap<string, { readonly of: string; readonly shape: readonly number[] }> {
  const { embedding, output } = layoutOf(config);
  const shape = [config.vocabulary, config.width];
  return new Map(
    [embedding, output].flatMap((module) => {
      const of = `${config.tied ? embedding : module}.weight`;
      return [`${module}.base_layer.weight`, `${module}.weight`].map((name) => [name, { of, shape }] as const);
    }),
  );
}

/** Every tensor of an adapter of these modules with its shape. */
export function adapterTensors(
  config: ModelConfig,
  modules: readonly string[],
  { rank, decomposed }: Pick<Expected, 'rank' | 'decomposed'>,
): ReadonlyMap<string, readonly number[]> {
  const layers = adaptableLayers(config);
  const tensors = new Map<string, readonly number[]>();
  for (const module of modules) {
    const { out, into, a, b } = layers.get(module)!;
    tensors.set(a, [rank, into]).set(b, [out, rank]);
    if (decomposed) tensors.set(`${module}.lora_magnitude_vector`, [out]);
  }
  return tensors;
}

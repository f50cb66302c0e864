import { readFileSync } from 'node:fs';
import type { LockedFile, LockedModel } from '../../compiler/semantics/training/lock-file.ts';
import { tokenizerFacts } from '../../compiler/semantics/training/tokenizer-facts.ts';
import { filesAt, type RemoteFile } from '../../runtime/hub/api.ts';
import type { Reading } from '../../runtime/hub/cache.ts';
import { type Fetched, fetchFile } from '../../runtime/hub/download.ts';
import { unusable } from '../../runtime/hub/failure.ts';
import type { Hub } from '../../runtime/hub/hub.ts';
import { tokenizerFiles } from '../../stdlib/models/folder.ts';
import { adapterFiles } from '../../stdlib/models/peft.ts';
import { readTensors } from './weights.ts';

type Fields = { readonly [key: string]: unknown };

const single = 'model.safetensors';
const index = 'model.safetensors.index.json';

/** Small files that a run reads where they are there. */
const others = ['generation_config.json', ...tokenizerFiles];

/** Bytes up to which a file is taken for one of facts and not of weights. The largest `tokenizer.json` known has a third of this. */
const LARGEST_FACTS = 100_000_000;

/**
 * Everything about a model at one commit that a pipeline can be checked with and a run can be held to. Small files are fetched (and are then in the
 * cache); of the weights only the headers are read, and their digests are those that the hub keeps.
 */
export async function lockModel(hub: Hub, model: string, commit: string, watch: Reading): Promise<LockedModel> {
  const listed = new Map((await filesAt(hub, model, commit, watch.signal)).map((file) => [file.path, file]));
  const files: Record<string, LockedFile> = {};
  const fetched = async (path: string): Promise<string | null> => {
    const file = listed.get(path);
    if (file === undefined) return null;
    if (file.bytes > LARGEST_FACTS)
      throw unusable(model, `its ${path} has ${file.bytes} bytes, too many for a file of facts`);
    const { path: place, digest }: Fetched = await fetchFile(hub, { model, commit, ...file }, watch);
    files[path] = { bytes: file.bytes, digest };
    return readFileSync(place, 'utf8');
  };
  const fields = async (path: string): Promise<Fields | null> => {
    const text = await fetched(path);
    return text === null ? null : parsed(model, path, text);
  };

  if (isAdapter(listed)) return lockAdapter();
  const config = await fields('config.json');
  if (config === null) throw unusable(model, `it has no config.json but ${some([...listed.keys()])}`);
  const weights = await weightFiles(model, listed, fields);
  for (const { path, bytes, digest } of weights) {
    // Only weights that someone put into git itself have no digest in the listing.
    if (digest === null) await fetched(path);
    else files[path] = { bytes, digest };
  }
  const generation = await fields('generation_config.json');
  const tokenizer = await fetched('tokenizer.json');
  if (tokenizer === null)
    throw unusable(model, `it has no tokenizer.json, which holds the whole tokenizer, but ${some([...listed.keys()])}`);
  parsed(model, 'tokenizer.json', tokenizer);
  const settings = await fields('tokenizer_config.json');
  const facts = tokenizerFacts({
    tokenizer,
    settings: settings === null ? null : JSON.stringify(settings),
    specials: await fetched('special_tokens_map.json'),
    template: await fetched('chat_template.jinja'),
  });
  for (const path of others) if (files[path] === undefined) await fetched(path);
  const tensors = await readTensors(hub, model, commit, weights, watch.signal);
  return {
    config,
    ...(generation === null ? {} : { generation }),
    tokenizer: { ...facts, settings: withoutTokens(settings ?? {}) },
    ...tensors,
    files,
  };

  async function lockAdapter(): Promise<LockedModel> {
    const adapter = (await fields(adapterConfig))!;
    const file = listed.get(adapterWeights);
    if (file === undefined)
      throw unusable(model, `it is an adapter without ${adapterWeights}; what it has is ${some([...listed.keys()])}`);
    if (file.digest === null) await fetched(file.path);
    else files[file.path] = { bytes: file.bytes, digest: file.digest };
    return { config: {}, adapter, ...(await readTensors(hub, model, commit, [file], watch.signal)), files };
  }
}

const [adapterConfig, adapterWeights] = adapterFiles;

/** An adapter in PEFT's layout. Some lie beside the configuration and tokenizer of their model, but not beside its weights. */
const isAdapter = (listed: ReadonlyMap<string, RemoteFile>): boolean =>
  listed.has(adapterConfig) && !listed.has(single) && !listed.has(index);

/** The list of tokens can be long, and stands among the facts, as the template does. */
const withoutTokens = ({ added_tokens_decoder: _, chat_template: __, ...settings }: Fields): Fields => settings;

/** The shards that an index names, else the one file. */
async function weightFiles(
  model: string,
  listed: ReadonlyMap<string, RemoteFile>,
  fields: (path: string) => Promise<Fields | null>,
): Promise<RemoteFile[]> {
  const map = (await fields(index))?.weight_map;
  const names = typeof map === 'object' && map !== null ? [...new Set(Object.values(map))].sort() : [single];
  return names.map((name) => {
    const file = typeof name === 'string' ? listed.get(name) : undefined;
    if (file !== undefined) return file;
    const holds = some(
      [...listed.keys()].filter((path) => /\.(safetensors|bin|pt|pth|gguf|msgpack|h5|onnx)$/.test(path)),
    );
    throw unusable(
      model,
      names[0] === single
        ? `it has no weights in safetensors (${single}); what it has is ${holds}. Ask its authors to convert it, or convert it yourself and name the folder with folder(…)`
        : `its ${index} names ${String(name)}, which is not there`,
    );
  });
}

function parsed(model: string, path: string, text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  } catch {
    // Told below, like a file that holds something else than an object.
  }
  throw unusable(model, `its ${path} is no JSON object`);
}

const some = (paths: readonly string[]): string =>
  paths.length === 0
    ? 'nothing'
    : `${paths.slice(0, 6).join(', ')}${paths.length > 6 ? ` and ${paths.length - 6} more` : ''}`;

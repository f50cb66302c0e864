import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../compiler/operators/manifest.ts';
import { checkReading } from '../programs/check-shapes.ts';
import { type ModelConfig, readConfig, readRawConfig } from './config.ts';
import type { Fail } from './failure.ts';
import { layoutOf } from './layout.ts';
import { writeSafetensors } from './safetensors.ts';
import type { Weights } from './tensors.ts';
import { readTokenizer, type Tokenizer } from './tokenizer.ts';
import { readWeights } from './weights.ts';

/** A model of the Hugging Face layout in memory. */
export interface LoadedModel {
  readonly folder: string;
  readonly config: ModelConfig;
  readonly weights: Weights;
  readonly tokenizer: Tokenizer;
}

/** Reads a folder with `config.json`, weights and `tokenizer.json`, and checks that they belong together. */
export async function readModelFolder(folder: string, fail: Fail): Promise<LoadedModel> {
  const config = readConfig(folder, fail);
  checkReading(config, fail);
  const tokenizer = await readTokenizer(folder, fail);
  if (tokenizer.size > config.vocabulary)
    fail('FTP0962', {
      folder,
      reason: `it has ${tokenizer.size} entries, but the model's embedding only ${config.vocabulary}: they do not belong together`,
    });
  return { folder, config, tokenizer, weights: readWeights(folder, config, fail) };
}

/** Whatever else belongs to a tokenizer; those that are there travel with the model. */
export const tokenizerFiles = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'chat_template.jinja',
] as const;

export function writeJson(folder: string, name: string, value: Json): void {
  writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
}

/** Writes `config.json`, `generation_config.json` and `model.safetensors`. */
export function writeModelFiles(
  folder: string,
  rawConfig: { readonly [key: string]: Json | undefined },
  weights: Weights,
): void {
  mkdirSync(folder, { recursive: true });
  writeJson(folder, 'config.json', rawConfig as Json);
  const generation = ['bos_token_id', 'eos_token_id', 'pad_token_id'].map(
    (key) => [key, rawConfig[key] ?? null] as const,
  );
  writeJson(folder, 'generation_config.json', Object.fromEntries(generation.filter(([, id]) => id !== null)));
  writeSafetensors(join(folder, 'model.safetensors'), weights);
}

/**
 * A model derived from another: its configuration, tokenizer and way of answering, new weights stored as 32-bit floats. An output layer that has weights of its
 * own by now is told in the configuration.
 */
export function writeDerivedModel(folder: string, base: LoadedModel, weights: Weights, fail: Fail): void {
  const { torch_dtype: _, ...raw } = readRawConfig(base.folder, fail);
  const apart = base.config.tied && weights.has(`${layoutOf(base.config).output}.weight`);
  writeModelFiles(folder, { ...raw, ...(apart && { tie_word_embeddings: false }), dtype: 'float32' }, weights);
  for (const file of ['generation_config.json', ...tokenizerFiles])
    if (existsSync(join(base.folder, file))) copyFileSync(join(base.folder, file), join(folder, file));
}

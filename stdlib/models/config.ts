import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Fail } from './failure.ts';
import { type Fields, fieldsOf, type Raw } from './families/fields.ts';
import { readGemma } from './families/gemma.ts';
import { readGpt2, writeGpt2 } from './families/gpt2.ts';
import { readLlama, writeLlama } from './families/llama.ts';
import { readMistral } from './families/mistral.ts';
import { readQwen2 } from './families/qwen2.ts';
import { readQwen3 } from './families/qwen3.ts';
import { type Family, families, type ModelConfig } from './model-config.ts';

export { type Family, families, type ModelConfig } from './model-config.ts';

const readers: Readonly<Record<Family, (fields: Fields) => ModelConfig>> = {
  gpt2: readGpt2,
  llama: readLlama,
  mistral: readMistral,
  qwen2: readQwen2,
  qwen3: readQwen3,
  gemma: readGemma,
};

/** Reads and checks `config.json` of a folder in Hugging Face layout, in its older and its newer spelling. */
export function readConfig(folder: string, fail: Fail): ModelConfig {
  return parseConfig(readRawConfig(folder, fail), folder, fail);
}

export function readRawConfig(folder: string, fail: Fail): Raw {
  let text: string;
  try {
    text = readFileSync(join(folder, 'config.json'), 'utf8');
  } catch {
    return fail('FTP0951', { folder, reason: 'it has no readable config.json' });
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Raw;
  } catch {
    // Told below, in the same words as a file that holds something else than an object.
  }
  return fail('FTP0951', { folder, reason: 'its config.json is not a JSON object' });
}

export function parseConfig(raw: Raw, folder: string, fail: Fail): ModelConfig {
  const type = typeof raw.model_type === 'string' ? raw.model_type : 'none';
  const family = families.find((known) => known === type);
  if (family === undefined) return fail('FTP0954', { folder, family: type, known: families.join(', ') });
  return readers[family](fieldsOf(raw, folder, fail));
}

/** `config.json` of a new model. A derived one keeps the file of the model that it comes from. */
export function writeConfig(config: ModelConfig): Json {
  if (config.family === 'llama') return writeLlama(config);
  if (config.family === 'gpt2') return writeGpt2(config);
  throw new Error(`no architecture starts a model of the family ${config.family} anew`);
}

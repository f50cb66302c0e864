import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../engines/engine.ts';
import { readRawConfig } from './config.ts';
import type { Fail } from './failure.ts';
import type { LoadedModel } from './folder.ts';
import type { Writer } from './generate.ts';
import type { Tokenizer } from './tokenizer.ts';

/** A finished model that is opened to write. */
export interface OpenWriter extends Writer {
  /** Tokens that end a text: all that the model's configuration names. */
  readonly ends: readonly number[];
  /** Token ids of texts to continue, at least one each, with what the tokenizer puts in front. */
  prompts(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
  close(): void;
}

export function openWriter(model: LoadedModel, engine: Engine, fail: Fail): OpenWriter {
  const program = engine.open({ config: model.config, weights: model.weights, adapter: null }, null);
  const { config, tokenizer } = model;
  return {
    program,
    tokenizer,
    positions: config.positions,
    ends: endTokens(model, fail),
    close: () => program.dispose(),
    prompts: (texts) => encodePrompts(tokenizer, texts, config.bos ?? config.eos ?? 0),
  };
}

/** Texts with what the tokenizer puts in front; one that has no tokens is `first` alone. */
export async function encodePrompts(
  tokenizer: Tokenizer,
  texts: readonly string[],
  first: number,
): Promise<readonly (readonly number[])[]> {
  const encoded = await tokenizer.encode(texts, true);
  return encoded.map((ids) => (ids.length > 0 ? ids : [first]));
}

/** `eos_token_id` of `config.json` and `generation_config.json`: chat models name several. The one that ends a document comes first. */
export function endTokens({ folder, config }: Pick<LoadedModel, 'folder' | 'config'>, fail: Fail): readonly number[] {
  const ends = new Set(config.eos === null ? [] : [config.eos]);
  for (const raw of [readRawConfig(folder, fail), readGenerationConfig(folder, fail)])
    for (const id of [raw.eos_token_id].flat()) if (typeof id === 'number') ends.add(id);
  return [...ends];
}

function readGenerationConfig(folder: string, fail: Fail): { readonly eos_token_id?: unknown } {
  const path = join(folder, 'generation_config.json');
  if (!existsSync(path)) return {};
  try {
    return Object(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return fail('FTP0951', { folder, reason: 'its generation_config.json is not JSON' });
  }
}

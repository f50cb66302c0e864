import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { writeJson } from '../../models/folder.ts';
import type { Tokenizer } from '../../models/tokenizer.ts';
import type { NewTemplate } from '../objectives/objective.ts';

/**
 * A model is served with the template that it was trained with, and whoever lets it answer must know where its answers end now: `generation_config.json` gets the
 * token that ends them besides those that it had. The copy of a former template may be write-protected, so it makes room first.
 */
export function writeTemplate(folder: string, { source, end }: NewTemplate, tokenizer: Tokenizer): void {
  const file = join(folder, 'chat_template.jinja');
  rmSync(file, { force: true });
  writeFileSync(file, source);
  const settings = JSON.parse(readFileSync(join(folder, 'generation_config.json'), 'utf8')) as { [key: string]: Json };
  const before = settings.eos_token_id;
  const ends = new Set([...(Array.isArray(before) ? before : [before ?? null]), tokenizer.tokenId(end)]);
  writeJson(folder, 'generation_config.json', { ...settings, eos_token_id: [...ends].filter((id) => id !== null) });
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../compiler/operators/manifest.ts';
import type { Fail } from '../failure.ts';
import { type CompiledTemplate, compileTemplate, type Rendering } from './render.ts';
import { TemplateError } from './source.ts';

/** One turn of a conversation as a template takes it: a `Message` with whatever other fields the template knows. */
export type ChatMessage = { readonly role: string; readonly content: string } & { readonly [field: string]: Json };

/** How a model's conversations become text. */
export interface ChatTemplate {
  /** For messages: `the template of the model`, `chatml(…)`. */
  readonly name: string;
  readonly source: string;
  /** Does it mark what the assistant says? */
  readonly marked: boolean;
  /** Text that ends an answer, where the tokenizer names one. */
  readonly endOfText: string | null;
  /** `prompt` adds what comes before an answer. Throws `TemplateError`. */
  render(messages: readonly ChatMessage[], prompt?: boolean): Rendering;
}

type TokenTexts = Readonly<Record<string, string>>;

/** Special tokens as templates know them: `bos_token`, `eos_token` and so on. */
export function specialTokens(folder: string, fail: Fail): TokenTexts {
  const texts: Record<string, string> = {};
  for (const file of ['special_tokens_map.json', 'tokenizer_config.json'])
    for (const [name, value] of Object.entries(readObject(folder, file, fail))) {
      const text = typeof value === 'object' && value !== null ? (value as { readonly content?: Json }).content : value;
      if (/^(bos|eos|unk|sep|pad|cls|mask)_token$/.test(name) && typeof text === 'string') texts[name] = text;
    }
  return texts;
}

/** The template that comes with a model: `chat_template.jinja`, else the entry of `tokenizer_config.json`; null where it has none. */
export function modelTemplate(folder: string, fail: Fail): ChatTemplate | null {
  const source = templateSource(folder, fail);
  return source === null ? null : chatTemplate('the template of the model', source, specialTokens(folder, fail), fail);
}

function templateSource(folder: string, fail: Fail): string | null {
  const file = join(folder, 'chat_template.jinja');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const entry = readObject(folder, 'tokenizer_config.json', fail).chat_template;
  if (typeof entry === 'string') return entry;
  // Some models name several: one for talking, others for tools or retrieval.
  const named = (Array.isArray(entry) ? entry : []) as readonly { readonly name?: Json; readonly template?: Json }[];
  const chosen = named.find(({ name }) => name === 'default')?.template;
  if (typeof chosen === 'string') return chosen;
  if (named.length > 0)
    fail('FTP0940', {
      template: 'the template of the model',
      problem: `tokenizer_config.json names ${named.map(({ name }) => `"${name}"`).join(', ')} and none "default"`,
    });
  return null;
}

export function chatTemplate(name: string, source: string, tokens: TokenTexts, fail: Fail): ChatTemplate {
  let compiled: CompiledTemplate;
  try {
    compiled = compileTemplate(source);
  } catch (error) {
    if (error instanceof TemplateError) return fail('FTP0940', { template: name, problem: error.message });
    throw error;
  }
  return {
    name,
    source,
    marked: compiled.marked,
    endOfText: tokens.eos_token ?? null,
    render: (messages, prompt = false) =>
      compiled.render({ ...tokens, messages, tools: null, documents: null, add_generation_prompt: prompt }),
  };
}

function readObject(folder: string, file: string, fail: Fail): { readonly [key: string]: Json | undefined } {
  if (!existsSync(join(folder, file))) return {};
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as { [key: string]: Json };
  } catch {
    // Told below, in the same words as a file that holds something else than an object.
  }
  return fail('FTP0962', { folder, reason: `its ${file} is not a JSON object` });
}

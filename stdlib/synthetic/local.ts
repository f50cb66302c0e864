import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model, TaskTools } from '../../compiler/operators/authoring.ts';
import { requireEngine } from '../engines/select.ts';
import { type ChatMessage, type ChatTemplate, modelTemplate } from '../models/chat/chat-template.ts';
import { TemplateError } from '../models/chat/source.ts';
import { readModelFolder } from '../models/folder.ts';
import { write } from '../models/generate.ts';
import { openWriter } from '../models/writer.ts';
import type { Author, Manner, Text } from './author.ts';

/** A model of the pipeline. What it has written is kept in lots, so that a task that is ended goes on behind the last of them. */
export async function localAuthor(model: Model, manner: Manner, task: TaskTools): Promise<Author> {
  const loaded = await readModelFolder(model.folder, task.fail);
  const template = manner.as === 'text' ? null : modelTemplate(model.folder, task.fail);
  if (manner.as === 'chat' && template === null)
    task.fail('FTP1191', { problem: '`as: chat` wants a chat template, and the model has none' });
  if (manner.system !== null && template === null)
    task.fail('FTP1191', {
      problem: '`system` has no place in a text to go on with, and the model has no chat template',
    });
  const writer = openWriter(loaded, await requireEngine(task.fail, task.numerics), task.fail);
  const folder = join(task.checkpoints, 'written');
  mkdirSync(folder, { recursive: true });
  const { sampling, seed, tokens, stop } = manner;
  return {
    async write(prompts, first) {
      const path = join(folder, `${String(first).padStart(9, '0')}.json`);
      const digest = digestOf(prompts);
      const before = kept(path, digest);
      if (before !== null) return before;
      const ids =
        template === null
          ? await writer.prompts(prompts)
          : // A template writes its own special tokens.
            await loaded.tokenizer.encode(
              prompts.map((prompt) => conversation(template, prompt, manner.system, task)),
              false,
            );
      const long = ids.findIndex(({ length }) => length >= writer.positions);
      if (long >= 0)
        task.fail('FTP1191', {
          problem: `prompt ${first + long + 1} has ${ids[long]!.length} tokens, and the model holds ${writer.positions}`,
        });
      const { signal } = task;
      const written = await write(writer, ids, { sampling, seed, tokens, stop, ends: writer.ends, first, signal });
      const texts = written.map(({ text, ended }) => ({ text, cut: ended === 'length' }));
      keep(path, { digest, texts });
      return texts;
    },
    close: () => writer.close(),
  };
}

function conversation(template: ChatTemplate, prompt: string, system: string | null, task: TaskTools): string {
  const messages: ChatMessage[] = [
    ...(system === null ? [] : [{ role: 'system', content: system }]),
    { role: 'user', content: prompt },
  ];
  try {
    return template.render(messages, true).text;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return task.fail('FTP0940', { template: template.name, problem: error.message });
  }
}

interface Lot {
  readonly digest: string;
  readonly texts: readonly Text[];
}

const digestOf = (prompts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(prompts)).digest('hex');

/** Null for what is not there, not whole, or of other prompts. */
function kept(path: string, digest: string): readonly Text[] | null {
  if (!existsSync(path)) return null;
  try {
    const lot = JSON.parse(readFileSync(path, 'utf8')) as Lot;
    return lot.digest === digest ? lot.texts : null;
  } catch {
    return null;
  }
}

function keep(path: string, lot: Lot): void {
  writeFileSync(`${path}.part`, JSON.stringify(lot), { flush: true });
  renameSync(`${path}.part`, path);
}

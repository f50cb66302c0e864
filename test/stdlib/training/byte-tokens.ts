import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row, Value } from '../../../compiler/operators/authoring.ts';
import { trainBpe } from '../../../stdlib/models/bpe.ts';
import { tokenizerJson } from '../../../stdlib/models/bpe-tokenizer.ts';
import { parseTokenizer } from '../../../stdlib/models/tokenizer.ts';
import { learningOf } from '../../../stdlib/training/objectives/objective.ts';
import { isTarget } from '../../../stdlib/training/rows/examples.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { fail } from '../models/support.ts';
import { rowsOf, taskIn } from './support.ts';

/** A tokenizer of single bytes with the tokens of ChatML, so that every token of a test can be counted by hand. */
export const reserved = ['<s>', '</s>', '<pad>', '<|im_start|>', '<|im_end|>'];
export const byteTokenizer = (added: readonly string[]) => {
  const json = tokenizerJson(trainBpe(new Map(), added.length + 256, added)) as Record<string, unknown>;
  const token = (content: string, id: number) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  return JSON.stringify({ ...json, added_tokens: added.map(token) });
};
export const tokenizer = await parseTokenizer(byteTokenizer(reserved), 'made for the test', fail);
/** A chat template that marks its answers: a letter for who speaks, then what is said. */
export const marked =
  "{% for m in messages %}<|im_start|>{{ m.role[0] }}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}<|im_end|>{% endgeneration %}{% else %}{{ m.content }}<|im_end|>{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>a{% endif %}";

function modelFolder(template: string | null): string {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'tokenizer_config.json'),
    JSON.stringify({ bos_token: '<s>', eos_token: { content: '</s>' } }),
  );
  if (template !== null) writeFileSync(join(folder, 'chat_template.jinja'), template);
  return folder;
}

/** Reads rows for an objective; `template` is the chat template of the model, null for none. */
export async function read(
  objective: Value<'Objective'>,
  rows: readonly Row[],
  template: string | null = marked,
  context = 64,
  own = tokenizer,
) {
  const left = taskIn();
  const reading = { operator: 'finetune', tokenizer: own, bos: 0, eos: 1, context };
  const data = await learningOf(objective, modelFolder(template), left.task).read(rowsOf(rows), reading, left.task);
  return { ...left, ...data };
}

/** What the loss of the `n`th example asks for, as text. */
export const asked = async (data: Awaited<ReturnType<typeof read>>, n = 0): Promise<string> => {
  const example = data.examples[n]!;
  return tokenizer.decode(
    [...example.ids].filter((_, at) => at > 0 && isTarget(example, at)),
    true,
  );
};

export const talk = [
  { role: 'user', content: 'Hej?' },
  { role: 'assistant', content: 'Hå.' },
  { role: 'user', content: 'Mer?' },
  { role: 'assistant', content: 'Ja.' },
];
export const sft = { $: 'sft', messages: 'messages' };

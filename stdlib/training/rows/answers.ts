import type { Row, Rows, TaskTools } from '../../../compiler/operators/authoring.ts';
import type { ChatTemplate } from '../../models/chat/chat-template.ts';
import { collector, type Encoded, type Examples } from './collect.ts';
import { ended, numbered, type Reading, textOf } from './documents.ts';
import type { Example } from './examples.ts';
import { messagesOf, rendered } from './messages.ts';

/** Columns of a prompt and of what may follow it. */
export interface AnswerColumns {
  readonly prompt: string;
  readonly answers: readonly string[];
  /** Tells whether the answer is wanted. */
  readonly label?: string;
}

/**
 * Rows with a prompt and one answer, or a chosen and a rejected one: the answer is asked for, the prompt is only read. Text is joined as it stands (a space
 * between the two is the writer's business), begun as the tokenizer begins a text and ended by the end token. Where the columns hold messages, the model's chat
 * template writes them: what it makes of the prompt alone, with the invitation to answer, is the prompt. The first tokens of the whole, as many as the prompt
 * has by itself, are not asked for, as in TRL.
 */
export async function readAnswers(
  rows: Rows,
  columns: AnswerColumns,
  template: () => ChatTemplate,
  reading: Reading,
  task: TaskTools,
): Promise<Examples> {
  const together = columns.answers.length === 2 ? 2 : 1;
  const { add, done } = collector({ ...reading, together }, task);
  let merged = 0;
  const equalPairs = { rows: 0, first: null as number | null };
  const emptyAnswers = { rows: 0, first: null as number | null };
  const note = (what: typeof equalPairs, row: number, times = 1) => {
    what.rows += times;
    if (times > 0) what.first ??= row;
  };
  for await (const { rows: batch, first } of numbered(rows, task)) {
    const encoded = batch.map((row, n) =>
      Array.isArray(row[columns.prompt])
        ? conversation(row, columns, first + n, template(), reading, task)
        : plainTexts(row, columns, first + n, reading, task),
    );
    for (const [n, parts] of (await Promise.all(encoded)).entries()) {
      merged += parts.filter(({ merges }) => merges).length;
      note(emptyAnswers, first + n, parts.filter(({ empty }) => empty).length);
      if (together === 2 && parts[0]!.ids.join() === parts[1]!.ids.join()) note(equalPairs, first + n);
      const label = columns.label === undefined ? undefined : labelOf(batch[n]!, columns.label, first + n, task);
      add(first + n, parts, label);
    }
  }
  if (merged > 0) task.count('answers that share a token with their prompt', merged);
  if (equalPairs.rows > 0) task.count('pairs of equal answers', equalPairs.rows);
  if (emptyAnswers.rows > 0) task.count('empty answers', emptyAnswers.rows);
  return { ...(await done()), equalPairs, emptyAnswers };
}

type Answer = Encoded & {
  /** Shares a token with its prompt. */
  readonly merges: boolean;
  /** Says nothing. */
  readonly empty: boolean;
};

async function plainTexts(
  row: Row,
  { prompt, answers }: AnswerColumns,
  number: number,
  { tokenizer, eos, ends: known = [] }: Reading,
  task: TaskTools,
): Promise<Answer[]> {
  const begin = textOf(row, prompt, number, task);
  const ends = answers.map((column) => textOf(row, column, number, task));
  const texts = [begin, ...ends.map((end) => begin + end)];
  const [alone, ...whole] = await tokenizer.encode(texts, true);
  // An end token that the tokenizer adds to every text ends no prompt that goes on.
  const before =
    alone![alone!.length - 1] === eos && whole[0]![alone!.length - 1] !== eos ? alone!.slice(0, -1) : alone!;
  return whole.map((ids, n) => answerOf(before, ended(ids, { eos, ends: known }), ends[n]!));
}

async function conversation(
  row: Row,
  { prompt, answers }: AnswerColumns,
  number: number,
  template: ChatTemplate,
  { tokenizer }: Reading,
  task: TaskTools,
): Promise<Answer[]> {
  const before = messagesOf(row, prompt, number, task);
  const turns = answers.map((column) => messagesOf(row, column, number, task));
  const texts = rendered(number, prompt, task, () => [
    template.render(before, true).text,
    ...turns.map((turn) => template.render([...before, ...turn]).text),
  ]);
  const [alone, ...whole] = await tokenizer.encode(texts, false);
  const said = (turn: (typeof turns)[number]) => turn.map(({ content }) => content).join('');
  return whole.map((ids, n) => answerOf(alone!, ids, said(turns[n]!)));
}

function answerOf(prompt: readonly number[], ids: readonly number[], text: string): Answer {
  const targets = new Uint8Array(ids.length).fill(1, prompt.length);
  return { ids, targets, merges: prompt.some((id, at) => ids[at] !== id), empty: text.trim() === '' };
}

function labelOf(row: Row, column: string, number: number, task: TaskTools): boolean {
  const label = row[column];
  if (typeof label === 'boolean') return label;
  return task.fail('FTP0946', { row: number, column, seen: JSON.stringify(label) ?? 'nothing' });
}

/**
 * Each prompt with the answer of the row before it: how likely the model finds answers that have nothing to do with the prompt tells how far it has moved as a
 * whole (Ethayarajh et al. 2024, section 4.1). TRL turns the answers within a batch; here they are turned within the data, so a small batch does as well.
 */
export function mismatched(examples: readonly Example[], context: number): readonly Example[] {
  const parts = examples.map(({ ids, targets }) => {
    const begin = targets!.indexOf(1);
    return { prompt: ids.subarray(0, begin), answer: ids.subarray(begin) };
  });
  return parts.map(({ prompt }, n) => {
    const { answer } = parts.at(n - 1)!;
    // The prompt keeps its place; of the answer at least one token stays.
    const kept = prompt.subarray(0, context - 1);
    const ids = Int32Array.from([...kept, ...answer]).slice(0, context);
    return { ids, targets: new Uint8Array(ids.length).fill(1, kept.length), segments: null };
  });
}

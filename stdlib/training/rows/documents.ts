import type { Row, Rows, TaskTools } from '../../../compiler/operators/authoring.ts';
import type { Tokenizer } from '../../models/tokenizer.ts';
import { collector, type Examples } from './collect.ts';
import type { Example } from './examples.ts';

/** What reading needs to know of the model, whatever the columns are. */
export interface Reading {
  readonly operator: string;
  readonly tokenizer: Tokenizer;
  readonly bos: number | null;
  /** Ends a document; null where the model has no such token. */
  readonly eos: number | null;
  /** All tokens that end a text, where the model knows more than `eos`: a text that ends in one of them is ended. */
  readonly ends?: readonly number[];
  /** Longest example in tokens. */
  readonly context: number;
}

/** The text of a row, or the failure that names the row. `number` counts from 1. */
export function textOf(row: Row, column: string, number: number, task: Pick<TaskTools, 'fail'>): string {
  const text = row[column];
  if (typeof text === 'string') return text;
  return task.fail('FTP0963', { row: number, column, seen: seenText(text) });
}

/** What stands in a column, for messages. */
export const seenText = (value: unknown): string =>
  value === undefined ? 'nothing' : (JSON.stringify(value) ?? 'nothing').slice(0, 60);

/** A text with its end token, unless it brings one along. */
export function ended(ids: readonly number[], { eos, ends = [] }: Pick<Reading, 'eos' | 'ends'>): readonly number[] {
  const last = ids[ids.length - 1];
  return eos === null || last === eos || (last !== undefined && ends.includes(last)) ? ids : [...ids, eos];
}

/** Rows in batches, with the number of the first of them, counted from 1. */
export async function* numbered(
  rows: Rows,
  task: TaskTools,
): AsyncGenerator<{ readonly rows: readonly Row[]; readonly first: number }> {
  let done = 0;
  for await (const batch of rows.batches()) {
    task.signal.throwIfAborted();
    yield { rows: batch, first: done + 1 };
    done += batch.length;
    task.progress({ unit: 'rows', done, total: rows.count });
  }
}

/** Documents in order as token ids: what the tokenizer puts around a text, and the end token. */
async function* documents(
  rows: Rows,
  column: string,
  reading: Reading,
  task: TaskTools,
): AsyncGenerator<readonly number[]> {
  for await (const { rows: batch, first } of numbered(rows, task)) {
    const texts = batch.map((row, n) => textOf(row, column, first + n, task));
    for (const ids of await reading.tokenizer.encode(texts, true)) yield ended(ids, reading);
  }
}

/** One example per row; a longer row loses its end. For fine-tuning on records that stand each for itself. */
export async function readRecords(rows: Rows, column: string, reading: Reading, task: TaskTools): Promise<Examples> {
  const { add, done } = collector(reading, task);
  let row = 0;
  for await (const ids of documents(rows, column, reading, task)) add(++row, [{ ids, targets: null }]);
  return done();
}

/** Pieces of `context` tokens of each row, so that nothing is lost where documents are packed. */
export async function readPieces(rows: Rows, column: string, reading: Reading, task: TaskTools): Promise<Examples> {
  const { add, done } = collector(reading, task);
  let row = 0;
  for await (const ids of documents(rows, column, reading, task)) {
    row++;
    // A last piece of one token could teach nothing; it goes without.
    for (let from = 0; from === 0 || from < ids.length - 1; from += reading.context)
      add(row, [{ ids: ids.slice(from, from + reading.context), targets: null }]);
  }
  return { ...(await done()), endless: 0 };
}

/**
 * All documents joined, each ended by the end token, and cut into examples that predict `context` tokens each; the last may be shorter. Text may
 * look back into the document before it, as is usual in pre-training (Brown et al. 2020). No token is lost: neighbouring examples share
 * one, the last to be predicted in the first and the first to be read in the second.
 */
export async function readBlocks(rows: Rows, column: string, reading: Reading, task: TaskTools): Promise<Examples> {
  const examples: Example[] = [];
  const lengths: number[] = [];
  const keep = (ids: readonly number[]) => examples.push({ ids: Int32Array.from(ids), targets: null, segments: null });
  let waiting: number[] = [];
  for await (const ids of documents(rows, column, reading, task)) {
    lengths.push(ids.length);
    for (const id of ids) waiting.push(id);
    let from = 0;
    for (; waiting.length - from > reading.context; from += reading.context)
      keep(waiting.slice(from, from + reading.context + 1));
    waiting = waiting.slice(from);
  }
  if (waiting.length >= 2) keep(waiting);
  const tokens = examples.reduce((sum, { ids }) => sum + ids.length, 0);
  const none = { rows: 0, first: null };
  return {
    ...{ examples, together: 1, tokens, labels: tokens - examples.length, lengths },
    ...{ truncated: { rows: 0, tokens: 0 }, empty: none, unasked: none, lost: none, endless: 0, desirable: null },
  };
}

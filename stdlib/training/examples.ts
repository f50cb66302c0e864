import type { Row, Rows, TaskTools } from '../../compiler/operators/authoring.ts';
import type { Batch } from '../engines/engine.ts';
import type { Tokenizer } from '../models/tokenizer.ts';

/** One row of a batch: its tokens, and which of them are predicted from those before them. */
export interface Example {
  /** At least two. */
  readonly ids: Int32Array;
  /** As long as `ids`: 1 where the token is to be predicted; null where every token is. The first token of a document never is, whatever stands here. */
  readonly targets: Uint8Array | null;
  /** As long as `ids`: number of the document that a token belongs to, where several share the row; null where the row is one document. */
  readonly segments: Int32Array | null;
}

/** Is the token at `position` (from 1) predicted from the one before it? */
export const isTarget = ({ targets, segments }: Example, position: number): boolean =>
  (targets === null || targets[position] === 1) && (segments === null || segments[position] === segments[position - 1]);

/** Tokens that an example asks for. */
export function targetCount(example: Example): number {
  let count = 0;
  for (let at = 1; at < example.ids.length; at++) if (isTarget(example, at)) count++;
  return count;
}

/** A text of which every token but the first is predicted. */
const plain = (ids: readonly number[]): Example => ({ ids: Int32Array.from(ids), targets: null, segments: null });

/** Numbers of one reading of the data, for the task's report. */
export interface Examples {
  readonly examples: readonly Example[];
  /** Tokens that are predicted. */
  readonly labels: number;
  /** Rows cut at the context's length, and tokens that were lost by it. */
  readonly truncated: { readonly rows: number; readonly tokens: number };
  /** Rows of fewer than two tokens. */
  readonly empty: number;
}

export interface Reading {
  readonly operator: string;
  readonly column: string;
  readonly tokenizer: Tokenizer;
  /** Ends a document; null where the model has no such token. */
  readonly eos: number | null;
  /** Longest example in tokens. */
  readonly context: number;
}

/** The text of a row, or the failure that names the row. `number` counts from 1. */
export function textOf(row: Row, column: string, number: number, task: Pick<TaskTools, 'fail'>): string {
  const text = row[column];
  if (typeof text === 'string') return text;
  const seen = text === undefined ? 'nothing' : (JSON.stringify(text) ?? 'nothing').slice(0, 60);
  return task.fail('FTP0963', { row: number, column, seen });
}

/** Documents in order as token ids: what the tokenizer puts around a text, and the end token. */
async function* documents(rows: Rows, reading: Reading, task: TaskTools): AsyncGenerator<readonly number[]> {
  let number = 0;
  for await (const batch of rows.batches()) {
    task.signal.throwIfAborted();
    const texts = batch.map((row) => textOf(row, reading.column, ++number, task));
    for (const ids of await reading.tokenizer.encode(texts, true))
      yield reading.eos === null || ids[ids.length - 1] === reading.eos ? ids : [...ids, reading.eos];
    task.progress({ unit: 'rows', done: number, total: rows.count });
  }
}

/** One example per row; a longer row loses its end. For fine-tuning on records that stand each for itself. */
export async function readRecords(rows: Rows, reading: Reading, task: TaskTools): Promise<Examples> {
  const examples: Example[] = [];
  const truncated = { rows: 0, tokens: 0 };
  let [labels, empty] = [0, 0];
  for await (const ids of documents(rows, reading, task)) {
    const kept = ids.slice(0, reading.context);
    if (kept.length < ids.length) {
      truncated.rows++;
      truncated.tokens += ids.length - kept.length;
    }
    if (kept.length < 2) empty++;
    else {
      examples.push(plain(kept));
      labels += kept.length - 1;
    }
  }
  return { examples, labels, truncated, empty };
}

/**
 * All documents joined, each ended by the end token, and cut into examples that predict `context` tokens each; the last may be shorter. Text may
 * look back into the document before it, as is usual in pre-training (Brown et al. 2020). No token is lost: neighbouring examples share
 * one, the last to be predicted in the first and the first to be read in the second.
 */
export async function readBlocks(rows: Rows, reading: Reading, task: TaskTools): Promise<Examples> {
  const examples: Example[] = [];
  let waiting: number[] = [];
  for await (const ids of documents(rows, reading, task)) {
    for (const id of ids) waiting.push(id);
    let from = 0;
    for (; waiting.length - from > reading.context; from += reading.context)
      examples.push(plain(waiting.slice(from, from + reading.context + 1)));
    waiting = waiting.slice(from);
  }
  if (waiting.length >= 2) examples.push(plain(waiting));
  const labels = examples.reduce((sum, { ids }) => sum + ids.length - 1, 0);
  return { examples, labels, truncated: { rows: 0, tokens: 0 }, empty: 0 };
}

/** Rows of different length are filled up to a multiple of this, so that few distinct shapes occur. */
const lengthStep = 16;

/** Examples side by side; padding on the right is neither seen nor predicted, whatever id stands there. */
export function collate(examples: readonly Example[], context: number): Batch {
  const longest = examples.reduce((most, { ids }) => Math.max(most, ids.length - 1), 1);
  const length = Math.min(Math.max(context, longest), Math.ceil(longest / lengthStep) * lengthStep);
  const ids = new Int32Array(examples.length * length);
  const labels = new Int32Array(examples.length * length).fill(-1);
  examples.forEach((example, row) => {
    ids.set(example.ids.subarray(0, -1), row * length);
    for (let at = 1; at < example.ids.length; at++)
      if (isTarget(example, at)) labels[row * length + at - 1] = example.ids[at]!;
  });
  const batch = { rows: examples.length, length, ids, labels };
  return examples.some(({ segments }) => segments !== null)
    ? { ...batch, segments: segmentsOf(examples, length) }
    : batch;
}

/** Padding is a document of its own, so that no other one attends to it. */
function segmentsOf(examples: readonly Example[], length: number): Int32Array {
  const all = new Int32Array(examples.length * length);
  examples.forEach(({ ids, segments }, row) => {
    const used = ids.length - 1;
    if (segments !== null) all.set(segments.subarray(0, used), row * length);
    const last = segments === null ? 0 : segments[used - 1]!;
    all.fill(last + 1, row * length + used, (row + 1) * length);
  });
  return all;
}

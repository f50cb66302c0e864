import type { Column, Model, Row, Rows, TaskTools } from '../../compiler/operators/authoring.ts';
import { openScorer } from '../models/score.ts';
import { type Measured, type RatioStatistic, ratio } from './measured.ts';

/** Texts scored at a time: long enough to fill batches, short enough for a bar that moves. */
const BATCH = 64;

export interface DocumentScore {
  /** The row's own `id`, else its place in the table. */
  readonly id: string;
  /** Sum of ln p over the document's tokens. */
  readonly loglikelihood: number;
  /** UTF-8. */
  readonly bytes: number;
  /** Pieces between runs of white space, as `re.split(r"\s+", text)` counts them: white space at an end adds an empty piece. */
  readonly words: number;
  /** Without special tokens. */
  readonly tokens: number;
  /** Neighbours that must be resampled together, or null. */
  readonly block: string | null;
}

/** What the measurements of running text share. */
export interface TextMetric {
  readonly unit: string;
  readonly statistic: RatioStatistic;
}

/**
 * Scores every text once (`loglikelihood_rolling` of lm-evaluation-harness: documents are never joined, the first token is predicted from the
 * bos token) and leaves the table `documents` and the value.
 */
export async function measureDocuments(
  model: Model,
  rows: Rows,
  text: Column<string>,
  block: Column<unknown> | undefined,
  { unit, statistic }: TextMetric,
  task: TaskTools,
): Promise<void> {
  const name = text.name;
  if (rows.count === 0) task.fail('FTP0970', { column: name });
  const scorer = await openScorer(model.folder, task.fail, task.numerics);
  const table = task.table('documents');
  const totals = { loglikelihood: 0, bytes: 0, words: 0, tokens: 0 };
  let done = 0;
  try {
    for await (const part of inParts(rows)) {
      task.signal.throwIfAborted();
      const texts = part.map((row) => (typeof row[name] === 'string' ? row[name] : ''));
      const scores = await scorer.score(texts);
      const documents = part.map((row, i) => describe(row, texts[i]!, scores[i]!, block, done + i));
      for (const { loglikelihood, bytes, words, tokens } of documents) {
        totals.loglikelihood += loglikelihood;
        totals.bytes += bytes;
        totals.words += words;
        totals.tokens += tokens;
      }
      await table.write(documents.map((document) => ({ ...document })));
      done += part.length;
      task.progress({ unit: 'documents', done, total: rows.count });
    }
  } finally {
    scorer.close();
  }
  const columns: Readonly<Record<string, number>> = totals;
  const value = ratio(statistic, columns[statistic.numerator]!, columns[statistic.denominator]!);
  if (!Number.isFinite(value)) task.fail('FTP0971', { column: name, value: String(value), documents: done });
  const measured: Measured = { value, unit, better: 'lower', documents: done, totals, statistic };
  task.value('value', { ...measured, statistic: { ...statistic } });
}

function describe(
  row: Row,
  text: string,
  { loglikelihood, tokens }: { readonly loglikelihood: number; readonly tokens: number },
  block: Column<unknown> | undefined,
  place: number,
): DocumentScore {
  return {
    ...unitOf(row, block, place),
    loglikelihood,
    bytes: Buffer.byteLength(text, 'utf8'),
    words: countWords(text),
    tokens,
  };
}

/** What a row counts as where measurements are resampled. */
export function unitOf(
  row: Row,
  block: Column<unknown> | undefined,
  place: number,
): Pick<DocumentScore, 'id' | 'block'> {
  const neighbours = block === undefined ? null : row[block.name];
  return {
    id: typeof row.id === 'string' || typeof row.id === 'number' ? String(row.id) : String(place),
    block: neighbours === null || neighbours === undefined ? null : String(neighbours),
  };
}

/** `len(re.split(r"\s+", text))`; Python's white space has \x1c-\x1f and \x85 beyond JavaScript's, and lacks U+FEFF. */
export const countWords = (text: string): number => text.split(/[\p{White_Space}\x1c-\x1f]+/u).length;

/** Rows as many at a time as are scored together. */
export async function* inParts(rows: Rows): AsyncGenerator<readonly Row[]> {
  for await (const batch of rows.batches()) {
    for (let at = 0; at < batch.length; at += BATCH) yield batch.slice(at, at + BATCH);
  }
}

import {
  barrier,
  type Column,
  drop,
  type Fraction,
  type Int,
  type Row,
  type Rows,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';
import { percentiles } from '../evaluation/statistics/quantiles.ts';
import { textOf } from '../text/row-text.ts';
import { inOrder, threads, threadsFor } from '../threads/threads.ts';
import { type JudgeSetup, judging } from './judge-thread.ts';
import { trainer } from './training.ts';
import { type UnitKind, unitsOf } from './units.ts';

/** Fewer units teach nothing. */
const leastUnits = 1000;
/** About 500 MB. */
const mostGrams = 10_000_000;
/** Units of `like`, with the lengths of their lines, that are counted at once. */
const lotSize = 1 << 18;

/**
 * Judges texts by how predictable they are to a small language model that is trained here, from rows that are known to be good (`like`), and adds the `perplexity`: how many equally
 * likely units the model wavers between. Broken, garbled, foreign and listed text is high, prose like that of `like` is low; compare values of one model only.
 * `max`, `min` and `share` drop rows; without them none is dropped, and the column is there for `dedup`'s choice of the best copy, or to look at first.
 *
 * The percentiles that were measured stand in the report, so that a `max` can be chosen and written down. A text without units is dropped as `no_words`. Training
 * stops at ten million n-grams: shuffle `like` where it is larger than that. Several threads learn and judge; the result is the same for any number of them.
 *
 * Wenzek et al. 2020 (CCNet); modified Kneser-Ney: Chen & Goodman 1998.
 */
export const low_perplexity = barrier({
  version: '2',
  threads: 'many',
  labels: 'subject',
  rows: 'same',
  positional: ['rows', 'text'],
  adds: { perplexity: 'Float' },
  checks: ['min <= max', 'at_most_one(max, share) else FTP1173', 'columns(column or text in like)'],
  async run(
    rows: Rows,
    text: Column<string>,
    options: {
      /** Rows to learn from. Only looked at: their labels do not reach the result. Other rows than those judged, or these seem better than they are. */
      like: Rows;
      /** Their column; left out, the one of the same name. */
      column?: string;
      /**
       * Highest perplexity.
       * @range 1..
       * @measured above high_perplexity
       */
      max?: number;
      /**
       * Lowest perplexity: boilerplate is below.
       * @range 1..
       * @off ..1
       * @measured below low_perplexity
       */
      min?: number;
      /**
       * Keeps this share of the rows, those with the lowest perplexity, instead of `max`.
       * @range 0.0001%..100%
       * @off 100%
       */
      share?: Fraction;
      /**
       * What is predicted. Characters need less text to learn from and know no unknown words; words see more of syntax.
       * @default words
       */
      unit?: UnitKind;
      /**
       * Length of the n-grams; unless given 3 words or 6 characters.
       * @range 1..8
       */
      order?: Int;
    },
    task: TaskTools,
  ) {
    const { max, min, share, unit = 'words', order = unit === 'words' ? 3 : 6 } = options;
    if (max !== undefined && share !== undefined) task.fail('FTP1173', {});
    const setup = await learn(options.like, options.column ?? text.name, order, unit, task);
    const judge = threads(judging, setup, threadsFor(rows.bytes, task.threads));
    const scores = new Float64Array(rows.count);
    const table = task.table('rows');
    let judged = 0;
    let written = 0;
    const judgedRows = async function* () {
      const texts = (batch: readonly Row[]) => judge.ask(batch.map((row) => textOf(row, text)));
      for await (const [batch, found] of inOrder(rows.batches(), texts, judge.capacity)) {
        task.signal.throwIfAborted();
        scores.set(found, judged);
        judged += batch.length;
        yield batch;
      }
    };
    const write = async (batch: readonly Row[], limit: number | undefined): Promise<void> => {
      const staying: Row[] = [];
      for (const row of batch) {
        const score = scores[written++]!;
        if (Number.isNaN(score)) task.dropped(row, drop('no_words'));
        else if (limit !== undefined && score > limit) task.dropped(row, drop('high_perplexity', score, limit));
        else if (min !== undefined && score < min) task.dropped(row, drop('low_perplexity', score, min));
        else staying.push({ ...row, perplexity: score });
      }
      await table.write(staying);
    };
    try {
      // Where the limit is known, rows need not be read again for it.
      for await (const batch of judgedRows()) {
        if (share === undefined) await write(batch, max);
        task.progress({ unit: 'rows judged', done: judged, total: rows.count });
      }
    } finally {
      judge.close();
    }
    const sorted = scores.filter((score) => !Number.isNaN(score)).sort();
    if (sorted.length > 0) task.measure('perplexity', percentiles(sorted));
    if (share === undefined) return;

    // The highest that still belongs to the wanted share.
    const kept = Math.round(share * sorted.length);
    const limit = kept === 0 ? 0 : sorted[kept - 1]!;
    task.measure('perplexity of the share', limit);
    for await (const batch of rows.batches()) {
      task.signal.throwIfAborted();
      await write(batch, limit);
      task.progress({ unit: 'rows written', done: written, total: rows.count });
    }
  },
});

async function learn(like: Rows, column: string, order: number, unit: UnitKind, task: TaskTools): Promise<JudgeSetup> {
  const units = unitsOf(unit);
  const training = trainer(order, threadsFor(like.bytes, task.threads));
  let [grams, seen, done, unread] = [0, 0, 0, 0];
  const addLot = async (): Promise<void> => {
    const lines = units.take();
    for (let at = 0; at < lines.length; at += lines[at]! + 1) seen += lines[at]!;
    const lot = new Int32Array(new SharedArrayBuffer(lines.byteLength));
    lot.set(lines);
    grams = await training.add(lot);
  };
  try {
    for await (const batch of like.batches()) {
      task.signal.throwIfAborted();
      for (const row of batch) {
        if (grams > mostGrams) {
          unread++;
          continue;
        }
        units.learn(textOf(row, { name: column }));
        if (units.waiting >= lotSize) await addLot();
      }
      done += batch.length;
      task.progress({ unit: 'rows learnt from', done, total: like.count });
    }
    await addLot();
    if (seen < leastUnits)
      task.fail('FTP1172', {
        operator: 'low_perplexity',
        found: seen,
        unit,
        column,
        rows: like.count,
        least: leastUnits,
      });
    if (unread > 0) task.count('rows of `like` beyond ten million n-grams, not read', unread);
    const { model, size } = await training.finish();
    task.measure('learnt from', { rows: done - unread, [unit]: seen, 'n-grams': size });
    return { units: units.state(), model };
  } finally {
    training.close();
  }
}

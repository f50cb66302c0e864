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
import { quantile } from '../evaluation/statistics/bootstrap.ts';
import { textOf } from '../text/row-text.ts';
import { type LanguageModel, trainer } from './kneser-ney.ts';

import { type UnitKind, type Units, unitsOf } from './units.ts';

/** Fewer units teach nothing. */
const leastUnits = 1000;
/** About 400 MB. */
const mostGrams = 10_000_000;

/**
 * Judges texts by how predictable they are to a small language model that is trained here, from rows that are known to be good (`like`), and adds the `perplexity`: how many equally
 * likely units the model wavers between. Broken, garbled, foreign and listed text is high, prose like that of `like` is low; compare values of one model only.
 * `max`, `min` and `share` drop rows; without them none is dropped, and the column is there for `dedup`'s choice of the best copy, or to look at first.
 *
 * The percentiles that were measured stand in the report, so that a `max` can be chosen and written down. A text without units is dropped as `no_words`. Training
 * stops at ten million n-grams: shuffle `like` where it is larger than that.
 *
 * Wenzek et al. 2020 (CCNet); modified Kneser-Ney: Chen & Goodman 1998.
 */
export const low_perplexity = barrier({
  version: '1',
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
       */
      max?: number;
      /**
       * Lowest perplexity: boilerplate is below.
       * @range 1..
       * @off ..1
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
    const units = unitsOf(unit);
    const model = await learn(options.like, options.column ?? text.name, units, order, unit, task);

    const scores = new Float64Array(rows.count);
    let done = 0;
    for await (const batch of rows.batches()) {
      task.signal.throwIfAborted();
      for (const row of batch) scores[done++] = perplexityOf(textOf(row, text), units, model) ?? Number.NaN;
      task.progress({ unit: 'rows judged', done, total: rows.count });
    }
    const sorted = scores.filter((score) => !Number.isNaN(score)).sort();
    if (sorted.length > 0)
      task.measure(
        'perplexity',
        Object.fromEntries([5, 25, 50, 75, 95].map((percent) => [`p${percent}`, quantile(sorted, percent / 100)])),
      );
    // The highest that still belongs to the wanted share.
    const kept = share === undefined ? 0 : Math.round(share * sorted.length);
    const limit = share === undefined ? max : kept === 0 ? 0 : sorted[kept - 1]!;
    if (share !== undefined && limit !== undefined) task.measure('perplexity of the share', limit);

    const table = task.table('rows');
    let at = 0;
    for await (const batch of rows.batches()) {
      task.signal.throwIfAborted();
      const staying: Row[] = [];
      for (const row of batch) {
        const score = scores[at++]!;
        if (Number.isNaN(score)) task.dropped(row, drop('no_words'));
        else if (limit !== undefined && score > limit) task.dropped(row, drop('high_perplexity', score, limit));
        else if (min !== undefined && score < min) task.dropped(row, drop('low_perplexity', score, min));
        else staying.push({ ...row, perplexity: score });
      }
      await table.write(staying);
      task.progress({ unit: 'rows written', done: at, total: rows.count });
    }
  },
});

async function learn(
  like: Rows,
  column: string,
  units: Units,
  order: number,
  unit: UnitKind,
  task: TaskTools,
): Promise<LanguageModel> {
  const training = trainer(order);
  let seen = 0;
  let done = 0;
  let unread = 0;
  for await (const batch of like.batches()) {
    task.signal.throwIfAborted();
    for (const row of batch) {
      if (training.size > mostGrams) {
        unread++;
        continue;
      }
      for (const line of units.lines(textOf(row, { name: column }), true)) {
        training.add(line);
        seen += line.length;
      }
    }
    done += batch.length;
    task.progress({ unit: 'rows learnt from', done, total: like.count });
  }
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
  task.measure('learnt from', { rows: done - unread, [unit]: seen, 'n-grams': training.size - 1 });
  return training.finish();
}

/** exp of minus the mean log-likelihood of units and ends of lines; null for a text without any. */
export function perplexityOf(text: string, units: Units, model: LanguageModel): number | null {
  let sum = 0;
  let count = 0;
  for (const line of units.lines(text, false)) {
    sum += model.logProbability(line);
    count += line.length + 1;
  }
  return count === 0 ? null : Math.exp(-sum / count);
}

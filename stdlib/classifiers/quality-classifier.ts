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
import { unitInterval } from '../sampling/unit-interval.ts';
import { textOf } from '../text/row-text.ts';
import { inOrder, type Threads, threads, threadsFor } from '../threads/threads.ts';
import { type FeaturesAnswer, type FeaturesQuestion, featuresOf, modelMemory } from './features-thread.ts';
import { logistic } from './logistic.ts';
import { separation } from './separation.ts';

/** Of each class, with text. */
const leastRows = 50;
/** Characters of labelled texts that a thread gets at once. */
const lotSize = 200_000;
/** First step; falls to 0 along a line, as fastText's. */
const rate = 1;

/**
 * Judges texts by a classifier that is trained here, from rows that are known to be good (`like`) and bad (`unlike`), and adds the `quality`, 0..1; `min` drops rows below. Every
 * fifth labelled row is held out: the report has the accuracy and the AUC on those, and a classifier that is no better than guessing stops the run. `quality` is
 * a score to order rows by, no probability. The same rows give the same classifier, however many workers there are: threads find the features of texts, one
 * learns from them in their order.
 *
 * A text without words or signs is dropped as `no_words`.
 *
 * The classifier learns what tells the two tables apart, whatever that is: two sources, two topics, two lengths. Look at rows it drops.
 *
 * Linear, on hashed words, pairs of words and character n-grams, as Brown et al. 2020 (appendix A) and Joulin et al. 2016.
 */
export const quality_classifier = barrier({
  version: '1',
  threads: 'many',
  labels: 'subject',
  rows: 'same',
  positional: ['rows', 'text'],
  adds: { quality: 'Float' },
  checks: ['columns(column or text in like, unlike)'],
  async run(
    rows: Rows,
    text: Column<string>,
    options: {
      /** Good rows. Only looked at: their labels do not reach the result. */
      like: Rows;
      /** Bad rows. Only looked at. */
      unlike: Rows;
      /** The column of both; left out, the one of the same name. */
      column?: string;
      /**
       * Lowest quality.
       * @range 0%..100%
       * @off 0%
       * @measured below quality
       */
      min?: Fraction;
      /**
       * How often the labelled rows are gone through.
       * @default 5
       * @range 1..100
       */
      epochs?: Int;
      /**
       * Share of the labelled rows that measure the classifier and do not train it.
       * @default 20%
       * @range 5%..50%
       */
      held_out?: Fraction;
    },
    task: TaskTools,
  ) {
    const { like, unlike, min, epochs = 5, held_out = 0.2 } = options;
    const column = { name: options.column ?? text.name };
    const heldOut = (content: string): boolean => unitInterval(task.seed, content) < held_out;

    const counts = [await countTexts(unlike, column, heldOut), await countTexts(like, column, heldOut)] as const;
    for (const [label, name] of [
      [1, 'like'],
      [0, 'unlike'],
    ] as const) {
      const { texts, held } = counts[label];
      const few = { operator: 'quality_classifier', column: column.name, rows: (label === 1 ? like : unlike).count };
      if (texts < leastRows)
        task.fail('FTP1172', { ...few, found: texts, unit: `texts (\`${name}\`)`, least: leastRows });
      // Equal texts are held out together, so that of few different ones it may be all or none.
      const least = Math.ceil((leastRows * held_out) / 4);
      if (held < least || texts - held < least)
        task.fail('FTP1172', {
          ...few,
          found: Math.min(held, texts - held),
          unit: `different texts (\`${name}\`)`,
          least,
        });
    }
    const training = [counts[0].texts - counts[0].held, counts[1].texts - counts[1].held] as const;
    const total = training[0] + training[1];
    const memory = modelMemory();
    const pool = threads(featuresOf, memory, threadsFor(rows.bytes + like.bytes + unlike.bytes, task.threads));
    const lots = (held: boolean) =>
      lotsOf(alternating(like, unlike, column, counts), ({ content }) => heldOut(content) === held);
    try {
      const model = logistic();
      let steps = 0;
      for (let epoch = 0; epoch < epochs; epoch++)
        for await (const { label, features } of featuresIn(lots(false), pool)) {
          task.signal.throwIfAborted();
          // Both classes weigh alike, however many rows they have.
          model.learn(features, label, rate * (1 - steps / (epochs * total)), total / (2 * training[label]));
          if (++steps % 1000 === 0) task.progress({ unit: 'texts learnt from', done: steps, total: epochs * total });
        }
      model.average(new Float64Array(memory));
      const scored: readonly [number[], number[]] = [[], []];
      const judge = (texts: readonly string[]) => pool.ask({ texts, judge: true });
      for await (const [lot, { scores }] of inOrder(
        lots(true),
        (lot) => judge(lot.map(({ content }) => content)),
        pool.capacity,
      ))
        for (const [i, { label }] of lot.entries()) scored[label].push(scores[i]!);
      const { accuracy, auc, error } = separation(scored[1], scored[0]);
      const held = scored[0].length + scored[1].length;
      task.measure('classifier on held-out rows', {
        accuracy,
        auc,
        error,
        like: scored[1].length,
        unlike: scored[0].length,
      });
      if (auc - 2 * error <= 0.5)
        task.fail('FTP1174', {
          rows: held,
          auc: auc.toFixed(3),
          error: error.toFixed(3),
          accuracy: accuracy.toFixed(3),
        });

      const table = task.table('rows');
      const qualities = new Float64Array(rows.count);
      let at = 0;
      let judged = 0;
      const texts = (batch: readonly Row[]) => judge(batch.map((row) => textOf(row, text)));
      for await (const [batch, { counts, scores }] of inOrder(rows.batches(), texts, pool.capacity)) {
        task.signal.throwIfAborted();
        const staying: Row[] = [];
        for (const [i, row] of batch.entries()) {
          if (counts[i] === 0) {
            task.dropped(row, drop('no_words'));
            continue;
          }
          const quality = scores[i]!;
          qualities[judged++] = quality;
          if (min !== undefined && quality < min) task.dropped(row, drop('quality', quality, min));
          else staying.push({ ...row, quality });
        }
        await table.write(staying);
        at += batch.length;
        task.progress({ unit: 'rows judged', done: at, total: rows.count });
      }
      if (judged > 0) {
        const sorted = qualities.subarray(0, judged).sort();
        task.measure('quality', percentiles(sorted));
      }
    } finally {
      pool.close();
    }
  },
});

interface Labelled {
  readonly content: string;
  readonly label: 0 | 1;
}

/** Wanted texts in lots for threads. */
async function* lotsOf(
  texts: AsyncIterable<Labelled>,
  wanted: (text: Labelled) => boolean,
): AsyncGenerator<readonly Labelled[]> {
  let lot: Labelled[] = [];
  let size = 0;
  for await (const text of texts) {
    if (!wanted(text)) continue;
    lot.push(text);
    size += text.content.length;
    if (size < lotSize) continue;
    yield lot;
    lot = [];
    size = 0;
  }
  if (lot.length > 0) yield lot;
}

/** The features of texts, in their order. */
async function* featuresIn(lots: AsyncIterable<readonly Labelled[]>, pool: Threads<FeaturesQuestion, FeaturesAnswer>) {
  const ask = (lot: readonly Labelled[]) => pool.ask({ texts: lot.map(({ content }) => content), judge: false });
  for await (const [lot, { counts, features }] of inOrder(lots, ask, pool.capacity)) {
    let from = 0;
    for (const [i, { label }] of lot.entries()) {
      yield { label, features: features.subarray(from, from + counts[i]!) };
      from += counts[i]!;
    }
  }
}

interface Texts {
  /** Rows with a text. */
  readonly texts: number;
  readonly held: number;
}

async function countTexts(rows: Rows, column: Column<string>, heldOut: (content: string) => boolean): Promise<Texts> {
  let texts = 0;
  let held = 0;
  for await (const content of textsOf(rows, column)) {
    texts++;
    if (heldOut(content)) held++;
  }
  return { texts, held };
}

async function* textsOf(rows: Rows, column: Column<string>): AsyncGenerator<string> {
  for await (const batch of rows.batches())
    for (const row of batch) {
      const content = textOf(row, column);
      if (content.trim() !== '') yield content;
    }
}

/** Both tables at once, evenly spread, so that neither class is learnt last. */
async function* alternating(
  like: Rows,
  unlike: Rows,
  column: Column<string>,
  counts: readonly [Texts, Texts],
): AsyncGenerator<Labelled> {
  const streams = [textsOf(unlike, column), textsOf(like, column)] as const;
  const taken = [0, 0];
  while (taken[0]! < counts[0].texts || taken[1]! < counts[1].texts) {
    const label = taken[0]! / counts[0].texts <= taken[1]! / counts[1].texts ? 0 : 1;
    const next = await streams[label].next();
    if (next.done) return;
    taken[label]!++;
    yield { content: next.value, label };
  }
}

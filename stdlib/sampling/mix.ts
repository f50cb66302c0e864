import {
  barrier,
  type Column,
  type Fraction,
  type Int,
  type Row,
  type Rows,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';
import { amountOf, formatShare, type Unit } from './measure.ts';

/**
 * Mixes streams in wanted shares: `mix(news, books, laws, weights: [50%, 30%, 20%])`. At every point of the result the shares are as near to the weights as whole
 * rows allow, so that a training that stops early has seen the same mixture. Shares are counted in words unless said, since a stream of long texts would otherwise
 * weigh more than it is said to. Rows keep their order within their stream.
 *
 * A stream that ends is either the end of all (`ends: first`, so that nothing is seen twice), or begins anew (`ends: repeat`) until `total` is reached; how
 * often each was read is reported.
 */
export const mix = barrier({
  version: '2',
  rows: 'common',
  positional: ['rows', 'streams'],
  checks: [
    'paired(weights, streams)',
    'ends = repeat requires total else FTP0937',
    'at_most needs ends = repeat',
    'text needs by = words or by = characters',
  ],
  async run(
    rows: Rows,
    /**
     * What it is mixed with.
     * @rest
     */
    streams: readonly Rows[],
    options: {
      /** One share for each stream, in their order. They are taken in proportion: `[60%, 20%]` is three quarters and one. */
      weights: readonly Fraction[];
      /**
       * What shares and `total` are counted in.
       * @default words
       */
      by?: Unit;
      /** Column that is counted; `text` unless given, or all texts of a row that has no such column. */
      text?: Column<string>;
      /**
       * What happens when a stream ends.
       * @default first
       */
      ends?: 'first' | 'repeat';
      /**
       * Size of the result, in `by`. Needed with `ends: repeat`.
       * @range 1..
       */
      total?: Int;
      /**
       * With `ends: repeat`, a stream that was read so often is not begun again.
       * @range 1..
       * @default 4
       */
      at_most?: Int;
    },
    task: TaskTools,
  ) {
    const { weights, by = 'words', ends = 'first', total, at_most: atMost = 4 } = options;
    const all = [rows, ...streams];
    if (weights.length !== all.length) task.fail('FTP0935', { weights: weights.length, streams: all.length });
    const none = weights.findIndex((weight) => weight <= 0);
    if (none >= 0) task.fail('FTP0936', { number: none + 1, weight: formatShare(weights[none]!) });
    if (ends === 'repeat' && total === undefined) task.fail('FTP0937', {});
    const empty = all.findIndex(({ count }) => count === 0);
    if (empty >= 0) task.fail('FTP0938', { number: empty + 1 });

    const amount = amountOf(by, options.text?.name);
    const sum = weights.reduce((whole, weight) => whole + weight, 0);
    const readers = all.map((stream, i) => reader(stream, weights[i]! / sum, ends === 'repeat' ? atMost : 1));
    const table = task.table('rows');
    let mixed = 0;
    let count = 0;
    let lot: Row[] = [];
    while (total === undefined || mixed < total) {
      const next = furthestBehind(readers, mixed);
      const row = await next.take();
      if (row === null) break;
      // A text without a word still moves its stream on.
      const size = Math.max(amount(row), Number.EPSILON);
      next.given += size;
      mixed += size;
      lot.push(row);
      count++;
      if (lot.length < LOT) continue;
      task.signal.throwIfAborted();
      await table.write(lot);
      lot = [];
      task.progress({
        unit: total === undefined ? 'rows' : by,
        done: total === undefined ? count : Math.round(mixed),
        total: total ?? null,
      });
    }
    await table.write(lot);
    for (const [i, { given, rounds, taken }] of readers.entries()) {
      task.measure(`stream ${i + 1}`, {
        weight: weights[i]! / sum,
        share: mixed === 0 ? 0 : given / mixed,
        rows: taken,
        [by]: Math.round(given),
        times: Math.round((taken / all[i]!.count) * 100) / 100,
      });
      if (rounds > 1) task.count(`stream ${i + 1} begun again`, rounds - 1);
    }
    if (total !== undefined && mixed < total) task.log(`a stream ended at ${Math.round(mixed)} of ${total} ${by}`);
  },
});

const LOT = 1000;

interface Reader {
  readonly weight: number;
  given: number;
  taken: number;
  rounds: number;
  /** Null once the stream has ended for good. */
  take(): Promise<Row | null>;
}

function reader(stream: Rows, weight: number, most: number): Reader {
  let batches = stream.batches()[Symbol.asyncIterator]();
  let batch: readonly Row[] = [];
  let at = 0;
  let before = 0;
  const self: Reader = {
    weight,
    given: 0,
    taken: 0,
    rounds: 1,
    async take() {
      while (at === batch.length) {
        const next = await batches.next();
        if (!next.done) [batch, at] = [next.value, 0];
        else if (self.rounds === most) return null;
        // Without a word in it, a stream would be begun again for ever.
        else if (self.given - before < 1) return null;
        else {
          before = self.given;
          self.rounds++;
          batches = stream.batches()[Symbol.asyncIterator]();
        }
      }
      self.taken++;
      return batch[at++]!;
    },
  };
  return self;
}

/** The stream that has given least of what it should have by now; the earlier one of equals. */
function furthestBehind(readers: readonly Reader[], mixed: number): Reader {
  let furthest = readers[0]!;
  let most = Number.NEGATIVE_INFINITY;
  for (const each of readers) {
    // What it lacks after this row, in parts of its own weight, so that small streams are not starved to the end.
    const behind = (each.weight * (mixed + 1) - each.given) / each.weight;
    if (behind > most) [most, furthest] = [behind, each];
  }
  return furthest;
}

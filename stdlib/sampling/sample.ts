import {
  barrier,
  type Column,
  chooseRecords,
  type Fraction,
  type Int,
  type Rows,
  rowsIn,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { keyOf, unitInterval } from './unit-interval.ts';

/**
 * Draws rows at random, without putting any back: a `fraction` of them on average, or a `count` exactly. Rows that are drawn keep their order.
 * Each row draws a number from a hash of `by` (or of the whole row) and the seed, and the lowest stay; so the sample of a grown table is
 * the old one with changes in proportion to the growth, and a larger sample holds the smaller.
 */
export const sample = barrier({
  version: '1',
  rows: 'same',
  positional: ['rows'],
  checks: ['one(count, fraction)'],
  async run(
    rows: Rows,
    options: {
      /**
       * How many; all where there are fewer.
       * @range 1..
       */
      count?: Int;
      /**
       * Which share.
       * @range 0.0001%..100%
       * @off 100%
       */
      fraction?: Fraction;
      /** Rows with the same value are drawn together; each row by itself unless given. */
      by?: Column<Json>;
      /** Draws another sample; the pipeline's seed unless given. */
      seed?: Int;
    },
    task: TaskTools,
  ) {
    const { count, fraction } = options;
    if ((count === undefined) === (fraction === undefined)) task.fail('FTP0932', {});
    const seed = options.seed ?? task.seed;
    const drawn = (row: Parameters<typeof keyOf>[0]) => unitInterval(seed, keyOf(row, options.by?.name));
    const [limit, tied] = count === undefined ? [fraction!, 0] : await limitFor(rows, count, drawn);

    const table = task.table('rows');
    let done = 0;
    let left = 0;
    let ties = tied;
    for await (const records of rows.records()) {
      task.signal.throwIfAborted();
      const given = rowsIn(records);
      const kept = chooseRecords(records, (_, i) => {
        const number = drawn(given[i]!);
        const stays = number < limit || (number === limit && ties-- > 0);
        if (!stays) left++;
        return stays;
      });
      await table.write(kept);
      done += given.length;
      task.progress({ unit: 'rows', done, total: rows.count });
    }
    if (left > 0) task.count('rows not drawn', left);
  },
});

/** The number below which `count` rows lie, and how many of those that lie on it (equal rows) belong to them. */
async function limitFor(
  rows: Rows,
  count: number,
  drawn: (row: Parameters<typeof keyOf>[0]) => number,
): Promise<readonly [number, number]> {
  const numbers = new Float64Array(rows.count);
  let at = 0;
  for await (const batch of rows.batches()) for (const row of batch) numbers[at++] = drawn(row);
  if (count >= at) return [1, 0];
  numbers.subarray(0, at).sort();
  const limit = numbers[count]!;
  return [limit, count - numbers.indexOf(limit)];
}

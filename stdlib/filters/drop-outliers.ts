import {
  barrier,
  type Column,
  chooseRecords,
  drop,
  type Row,
  type Rows,
  rowsIn,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';

/**
 * Drops rows whose number in a column lies more than `sigma` standard deviations from the mean of the whole table. Mean, deviation and the limits that follow stand in the report
 * (`finslip show`); written down as plain numbers (`where(lix <= 61.2)`) they make the same cut on a grown table, where these limits would move. Rows without a number
 * stay and are counted.
 *
 * The way of data-juicer's recipes: a run that measures, thresholds at three deviations. Running mean and deviation: Welford 1962.
 */
export const drop_outliers = barrier({
  version: '1',
  rows: 'same',
  positional: ['rows'],
  async run(
    rows: Rows,
    options: {
      /** What is measured. */
      by: Column<number>;
      /**
       * How many standard deviations from the mean still belong.
       * @default 3
       * @range 0.5..20
       */
      sigma?: number;
      /**
       * Which values go: those below, those above, or both.
       * @default both
       */
      side?: 'both' | 'low' | 'high';
    },
    task: TaskTools,
  ) {
    const { sigma = 3, side = 'both' } = options;
    const column = options.by.name;
    const numberOf = (row: Row): number | null => {
      const value = row[column];
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    };
    let count = 0;
    let mean = 0;
    let squares = 0;
    for await (const batch of rows.batches()) {
      task.signal.throwIfAborted();
      for (const row of batch) {
        const value = numberOf(row);
        if (value === null) continue;
        const before = value - mean;
        mean += before / ++count;
        squares += before * (value - mean);
      }
      task.progress({ unit: 'rows measured', done: count, total: rows.count });
    }
    // No number of n lies further from their mean than (n - 1)/√n deviations (Shiffler 1988).
    if (rows.count > 0 && (count < 2 || (count - 1) / Math.sqrt(count) <= sigma))
      task.fail('FTP1175', { column, sigma, values: count, least: leastValues(sigma) });

    const deviation = count < 2 ? 0 : Math.sqrt(squares / (count - 1));
    const low = side === 'high' ? Number.NEGATIVE_INFINITY : mean - sigma * deviation;
    const high = side === 'low' ? Number.POSITIVE_INFINITY : mean + sigma * deviation;
    if (count > 0)
      task.measure(`outliers of ${column}`, {
        values: count,
        mean,
        deviation,
        ...(side === 'high' ? {} : { low }),
        ...(side === 'low' ? {} : { high }),
      });
    if (rows.count > count) task.count(`rows without a number in ${column}, kept`, rows.count - count);

    const table = task.table('rows');
    let done = 0;
    for await (const records of rows.records()) {
      task.signal.throwIfAborted();
      const given = rowsIn(records);
      const staying = chooseRecords(records, (record, i) => {
        const value = numberOf(given[i]!);
        const beyond = value !== null && (value < low || value > high);
        if (beyond)
          task.dropped(record, value < low ? drop('outlier_low', value, low) : drop('outlier_high', value, high));
        return !beyond;
      });
      await table.write(staying);
      done += given.length;
      task.progress({ unit: 'rows written', done, total: rows.count });
    }
  },
});

/** The fewest values of which one can lie more than `sigma` deviations off: the n at which (n - 1)/√n exceeds it. */
function leastValues(sigma: number): number {
  let n = Math.max(2, Math.floor(sigma * sigma));
  while ((n - 1) / Math.sqrt(n) <= sigma) n++;
  return n;
}

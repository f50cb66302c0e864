import { barrier, type Rows, type TaskTools } from '../../compiler/operators/authoring.ts';
import type { NoOptions } from '../text/no-options.ts';

/** One table after another: `concat(letters, minutes, reports)`. The columns that all have must be of one type. */
export const concat = barrier({
  version: '1',
  rows: 'common',
  positional: ['rows', 'streams'],
  async run(
    rows: Rows,
    /**
     * What follows, in this order.
     * @rest
     */
    streams: readonly Rows[],
    _options: NoOptions,
    task: TaskTools,
  ) {
    const all = [rows, ...streams];
    const total = megabytes(all.reduce((sum, stream) => sum + stream.bytes, 0));
    const table = task.table('rows');
    let done = 0;
    for (const stream of all)
      for await (const records of stream.records()) {
        task.signal.throwIfAborted();
        await table.write(records);
        done += records.length;
        task.progress({ unit: 'MB', done: megabytes(done), total });
      }
  },
});

const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;

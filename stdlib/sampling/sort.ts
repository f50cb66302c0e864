import { barrier, type Column, type Row, type Rows, type TaskTools } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { writeInOrder } from './on-disk.ts';
import { checkedKinds, compareKeys, type SortKey } from './order.ts';

/**
 * Sorts by a column: numbers by value, texts by Unicode code unit (so that the order is the same on every machine; `å` comes after `z`),
 * dates in time, `false` before `true`; rows without a value last. Rows with equal values keep their order. Tables larger than memory are
 * sorted in runs on disk.
 */
export const sort = barrier({
  version: '1',
  rows: 'same',
  positional: ['rows'],
  async run(
    rows: Rows,
    options: {
      /** What to sort by. */
      by: Column<Json>;
      /**
       * From the last to the first.
       * @default false
       */
      descending?: boolean;
    },
    task: TaskTools,
  ) {
    const column = options.by.name;
    const order = compareKeys(options.descending ?? false);
    const check = checkedKinds(column, task);
    const compare = (a: Row, b: Row) => order(a[column] as SortKey, b[column] as SortKey);
    await writeInOrder(rows, compare, task, (row, index) => {
      check(row, index);
      return row;
    });
  },
});

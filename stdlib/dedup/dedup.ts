import {
  barrier,
  type Column,
  drop,
  type Row,
  type Rows,
  type TaskTools,
  type Value,
} from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { codePoints } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';
import { type Comparison, compareByMinHash, compareExactly } from './comparison.ts';
import { group } from './groups.ts';
import { growing } from './growing.ts';
import { names } from './names.ts';
import { decide, type Keep, kept } from './survivors.ts';

function comparison(by: Value<'Similarity'> | undefined, task: TaskTools): Comparison {
  if (by?.$ !== 'minhash') return compareExactly();
  const number = (name: string, otherwise: number) => (typeof by[name] === 'number' ? by[name] : otherwise);
  return compareByMinHash(
    {
      similarity: number('similarity', 0.8),
      shingle: number('shingle', 5),
      hashes: number('hashes', 112),
      seed: number('seed', 1),
    },
    task.checkpoints,
  );
}

const nameOf = (row: Row, column: string, index: number): string => {
  const value = row[column];
  return value === undefined || value === null
    ? `row ${index + 1}`
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
};

/**
 * Drops rows whose text another row has as well: equal texts, or with `minhash(...)` similar ones. Every dropped row names the row that
 * stayed in its place. Rows that stay keep their order. The result depends on the rows and their order alone, not on how many workers
 * or shards there are. Reads the table twice and keeps a few hundred bytes a row in memory.
 */
export const dedup = barrier({
  version: '1',
  rows: 'same',
  positional: ['rows', 'text', 'by'],
  async run(
    rows: Rows,
    text: Column<string>,
    /**
     * What makes two texts duplicates.
     * @default exact()
     */
    by: Value<'Similarity'> | undefined,
    options: {
      /**
       * Which of several stays: the first of the table, the longest (the first of equally long ones), or none.
       * @default first
       */
      keep?: Keep;
      /** The column by which dropped rows name their survivor; `id` where rows have one, else the number of the row. */
      id?: Column<Json>;
    },
    task: TaskTools,
  ) {
    const keep = options.keep ?? 'first';
    const id = options.id?.name ?? 'id';
    const compared = comparison(by, task);
    try {
      const lengths = growing();
      const ids = names();
      let done = 0;
      for await (const batch of rows.batches()) {
        task.signal.throwIfAborted();
        for (const row of batch) {
          const value = textOf(row, text);
          compared.add(value);
          if (keep === 'longest') lengths.push(codePoints(value));
          ids.add(nameOf(row, id, done++));
        }
        task.progress({ unit: 'rows compared', done, total: rows.count });
      }
      const groups = group(compared.bands(), compared.rows(), done);
      const matches = decide(groups, done, keep, lengths.values(), compared.threshold, compared.similarity);

      const table = task.table('rows');
      const limit = compared.reason === 'near_duplicate' ? compared.threshold : undefined;
      let index = 0;
      for await (const batch of rows.batches()) {
        const staying: Row[] = [];
        for (const row of batch) {
          const match = matches[index++]!;
          if (match === kept) staying.push(row);
          else task.dropped(row, drop(compared.reason, ids.name(match), limit));
        }
        await table.write(staying);
        task.progress({ unit: 'rows written', done: index, total: rows.count });
      }
    } finally {
      compared.close();
    }
  },
});

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
import { type Assignment, byBlocks, byHash } from './assignment.ts';
import { type Part, partsOf, wholeness } from './parts.ts';

const own = new Set(['by', 'method', 'block', 'seed']);

/**
 * Parts a table: `split(by: id, train: 80%, dev: 10%, test: 10%)`. Rows with an equal value of `by` never part. Every row lies in at most
 * one part; where the shares sum to less than 100 %, the rest of the rows lies in none and is counted.
 *
 * - `method: hash` draws by a hash of `by` and the seed. A row's part depends on nothing else, so the split is stable: new rows join, old
 *   rows stay where they are. Shares are met on average.
 * - `method: blocks` parts the table into runs of `block` rows (longer where `by` goes on) and gives whole runs to the parts, so that
 *   neighbours, such as passages of one book, do not lie on both sides. Runs are spread evenly over the table and the parts (a golden-ratio
 *   sequence from a seeded start), so shares are met closely from a dozen runs on. Stable when rows are appended.
 */
export const split = barrier({
  version: '2',
  rows: 'parts',
  positional: ['rows'],
  checks: ['above_nothing(part)', 'block needs method = blocks'],
  async run(
    rows: Rows,
    options: {
      /** Rows with the same value stay together. */
      by: Column<Json>;
      /**
       * How rows are drawn.
       * @default hash
       */
      method?: 'hash' | 'blocks';
      /**
       * Rows per run with `method: blocks`.
       * @range 1..
       * @default 50
       */
      block?: Int;
      /** Draws another split; the pipeline's seed unless given. */
      seed?: Int;
      /** A part's share of the rows. */
      [part: string]: Fraction | Column<Json> | 'hash' | 'blocks' | Int | undefined;
    },
    task: TaskTools,
  ) {
    const parts = partsOf(options, own);
    const whole = wholeness(parts);
    if (parts.length === 0) task.fail('FTP0931', {});
    if (whole > 1) task.fail('FTP0930', { sum: `${Number((whole * 100).toPrecision(6))} %` });
    const seed = options.seed ?? task.seed;
    const assign: Assignment =
      options.method === 'blocks'
        ? byBlocks(seed, options.by.name, options.block ?? 50)
        : byHash(seed, options.by.name);

    const tables = new Map(parts.map((part) => [part.name, task.table(part.name)]));
    const counts = new Map(parts.map((part) => [part.name, 0]));
    let done = 0;
    let outside = 0;
    for await (const records of rows.records()) {
      task.signal.throwIfAborted();
      const lots = rowsIn(records).map((row) => partAt(parts, assign(row))?.name);
      for (const lot of lots) {
        if (lot === undefined) outside++;
        else counts.set(lot, counts.get(lot)! + 1);
      }
      for (const [name, table] of tables) await table.write(chooseRecords(records, (_, i) => lots[i] === name));
      done += lots.length;
      task.progress({ unit: 'rows', done, total: rows.count });
    }
    for (const [name, count] of counts) if (count === 0 && done > 0) task.log(`${name} got none of ${done} rows`);
    if (outside > 0) task.count('rows in no part', outside);
  },
});

const partAt = (parts: readonly Part[], at: number): Part | undefined => parts.find((part) => at < part.end);

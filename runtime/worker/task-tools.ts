import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskTools } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { DropCount } from '../store/result.ts';
import { type RowsOutput, type TableSink, tableSink } from '../tables/writer.ts';
import { droppedRow } from './dropped-rows.ts';
import { failAt } from './failure.ts';
import type { TaskOrder } from './protocol.ts';
import { makeSeries, type Series } from './series.ts';
import { services } from './services.ts';
import type { Telling } from './telling.ts';

/** What an operator left through its tools. */
export interface Left {
  readonly tables: ReadonlyMap<string, TableSink>;
  readonly trees: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, Json>;
  readonly counts: ReadonlyMap<string, number>;
  readonly measures: ReadonlyMap<string, Json>;
  readonly series: Series;
  drops(): readonly DropCount[];
  /** Writes what waits and closes the table of dropped rows. */
  dropped(): Promise<RowsOutput | null>;
  /** Closes every table of a task that failed. */
  abandon(): Promise<void>;
}

const NEWLINE = 10;
/** Rows dropped one by one are written in lots of this many. */
const LOT = 1000;

/** The tools of every task that is not a stage, and what was done with them. */
export function taskTools(
  order: TaskOrder,
  telling: Telling,
  signal: AbortSignal,
): { readonly tools: TaskTools; readonly left: Left } {
  const { node, workspace } = order;
  const blobs = join(workspace, 'blobs');
  const tables = new Map<string, TableSink>();
  const trees = new Set<string>();
  const values = new Map<string, Json>();
  const counts = new Map<string, number>();
  const measures = new Map<string, Json>();
  const reasons = new Map<string, number>();
  const series = makeSeries();
  const droppedTable = tableSink(blobs, 'dropped');
  let waiting: string[] = [];
  let writing: Promise<void> = Promise.resolve();

  const flush = (): void => {
    const bytes = Buffer.from(waiting.join(''), 'utf8');
    waiting = [];
    writing = writing.then(() => droppedTable.writeBytes(bytes));
    // Told when the task ends; until then it is no unhandled failure.
    writing.catch(() => {});
  };
  const asked = services(order, signal);
  const tools: TaskTools = {
    seed: node.seed,
    threads: order.threads,
    numerics: order.numerics,
    signal,
    checkpoints: order.checkpoints,
    lineage: order.lineage,
    progress: telling.progress,
    log: telling.log,
    fail: failAt(node.id),
    table(output) {
      const found = tables.get(output) ?? tableSink(blobs, `table-${tables.size}`);
      tables.set(output, found);
      return {
        async write(rows) {
          signal.throwIfAborted();
          // Behind what was dropped so far, so that a disk that is full is told before much more is done.
          await writing;
          if (rows instanceof Uint8Array) await found.writeBytes(wholeRecords(rows));
          else await found.writeRows(rows);
        },
      };
    },
    tree(output) {
      trees.add(output);
      const folder = join(workspace, 'trees', output);
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    async fetched(reference) {
      const { fetchedFolder } = await import('./fetched.ts');
      return fetchedFolder(order, reference, telling.progress, signal);
    },
    ask: asked.ask,
    value: (output, value) => void values.set(output, value),
    dropped(row, { reason, value, threshold, withheld }) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      waiting.push(`${droppedRow(node.id, reason, value, threshold, withheld ? {} : row)}\n`);
      if (waiting.length >= LOT) flush();
    },
    count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    measure: (name, value) => void measures.set(name, value),
    point(name, x, y) {
      series.add(name, x, y);
      telling.point(name, x, y);
    },
  };
  const left: Left = {
    tables,
    trees,
    values,
    counts,
    measures,
    series,
    drops: () => [...reasons].map(([reason, rows]) => ({ step: node.id, reason, rows })),
    async dropped() {
      asked.close();
      flush();
      await writing;
      const table = await droppedTable.finish();
      return table.rows > 0 ? table : null;
    },
    async abandon() {
      asked.close();
      await writing.catch(() => {});
      for (const table of [...tables.values(), droppedTable]) await table.abandon();
    },
  };
  return { tools, left };
}

/** An operator may have cut them anywhere. */
function wholeRecords(records: Uint8Array): Buffer {
  if (records.length > 0 && records[records.length - 1] !== NEWLINE) throw new Error('the last record has no end');
  return Buffer.from(records.buffer, records.byteOffset, records.byteLength);
}

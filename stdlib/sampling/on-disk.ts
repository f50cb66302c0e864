import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Row, Rows, TaskTools } from '../../compiler/operators/authoring.ts';
import { merge, type Run, writeRun } from './runs.ts';

/** Bytes of rows sorted at once; a row takes several times its JSON in memory. */
const runBytes = 48e6;
/** Runs merged at once: each holds a file open. */
const fanIn = 32;

/**
 * Writes rows to the task's table `rows` in another order. Tables larger than memory are sorted in runs on disk. Rows that compare equal keep their order.
 * `prepare` may add to a row what it is compared by, and look for what cannot be compared; `finish` takes it off again.
 */
export async function writeInOrder(
  rows: Rows,
  compare: (a: Row, b: Row) => number,
  task: TaskTools,
  prepare: (row: Row, index: number) => Row = (row) => row,
  finish: (rows: readonly Row[]) => readonly Row[] = (ready) => ready,
): Promise<void> {
  const folder = join(task.checkpoints, 'sort');
  const perRow = rows.count === 0 ? 0 : rows.bytes / rows.count;
  const runRows = Math.max(1000, Math.floor(runBytes / Math.max(1, perRow)));
  const table = task.table('rows');
  // Runs of an attempt that was killed are not to be trusted.
  rmSync(folder, { recursive: true, force: true });
  try {
    const runs: Run[] = [];
    let waiting: Row[] = [];
    let done = 0;
    const spill = () => {
      mkdirSync(folder, { recursive: true });
      runs.push(writeRun(join(folder, `run-${runs.length}`), waiting.sort(compare)));
      waiting = [];
    };
    for await (const batch of rows.batches()) {
      task.signal.throwIfAborted();
      for (const row of batch) waiting.push(prepare(row, done++));
      if (waiting.length >= runRows) spill();
      task.progress({ unit: 'rows read', done, total: rows.count });
    }
    if (runs.length === 0) {
      await table.write(finish(waiting.sort(compare)));
      return;
    }
    if (waiting.length > 0) spill();
    const merged = await mergeDown(runs, compare, folder);
    let written = 0;
    for await (const batch of merge(merged, compare)) {
      task.signal.throwIfAborted();
      await table.write(finish(batch));
      written += batch.length;
      task.progress({ unit: 'rows written', done: written, total: done });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Merges neighbouring runs into longer ones until so few are left that all fit into one merge. Neighbours, so that equal rows keep their order. */
async function mergeDown(
  runs: readonly Run[],
  compare: (a: Row, b: Row) => number,
  folder: string,
): Promise<readonly Run[]> {
  for (let level = 1; runs.length > fanIn; level++) {
    const longer: Run[] = [];
    for (let at = 0; at < runs.length; at += fanIn) {
      const path = join(folder, `level-${level}-${longer.length}`);
      const part = runs.slice(at, at + fanIn);
      writeRun(path, []);
      for await (const batch of merge(part, compare)) writeRun(path, batch);
      for (const { path: old } of part) rmSync(old);
      longer.push({ path });
    }
    runs = longer;
  }
  return runs;
}

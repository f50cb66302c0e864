import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  barrier,
  type Column,
  chooseRecords,
  type Derive,
  drop,
  evaluation,
  type Metric,
  type Model,
  metric,
  model,
  type Predicate,
  type Row,
  type Rows,
  rowsIn,
  type TaskTools,
} from '../../../compiler/operators/authoring.ts';

/** Operators as their authors would write them, for the tests of tasks. */

export const divide = barrier({
  version: '1',
  rows: 'parts',
  positional: ['by', 'also'],
  async run(
    rows: Rows,
    by: Column<string>,
    also: readonly Column<string>[],
    options: {
      keep: Predicate;
      rank: Derive<number>;
      at: { column: string; deep: { list: readonly number[] } };
      [part: string]: unknown;
    },
    task: TaskTools,
  ) {
    const { keep, rank, at, ...parts } = options;
    const seen: unknown[] = [];
    for await (const batch of rows.batches()) {
      for (const row of batch) {
        if (!keep(row)) task.dropped(row, drop('unwanted', String(row[by.name]), 'wanted'));
        else await task.table(Number(rank(row)) > 1 ? 'late' : 'early').write([row]);
      }
      task.progress({ unit: 'rows', done: batch.length, total: rows.count });
    }
    seen.push(
      by.name,
      also.map(({ name }) => name),
      at,
      parts,
      task.seed,
      task.threads,
    );
    task.count('seen', 2);
    task.measure('arguments', JSON.parse(JSON.stringify(seen)));
    for (let i = 0; i < 5000; i++) task.point('loss', i, 1 / (i + 1));
    task.log('divided');
  },
});

/** Sorts rows into those with an even and those with an odd `n`, as records or, with `how: rows`, as rows; drops those without. */
export const pick = barrier({
  version: '1',
  rows: 'parts',
  async run(rows: Rows, options: { how: 'records' | 'rows' | 'torn' }, task: TaskTools) {
    for await (const records of rows.records()) {
      const given = rowsIn(records);
      const even = (i: number): boolean => Number(given[i]!.n) % 2 === 0;
      const numbered = chooseRecords(records, (record, i) => {
        if (typeof given[i]!.n === 'number') return true;
        task.dropped(options.how === 'rows' ? given[i]! : record, drop('no_number', 'none', 'å "1"'));
        return false;
      });
      if (options.how === 'torn') await task.table('even').write(numbered.subarray(0, 5));
      const left = rowsIn(numbered);
      const isEven = (row: Row): boolean => Number(row.n) % 2 === 0;
      if (options.how === 'rows') {
        await task.table('even').write(left.filter(isEven));
        await task.table('odd').write(left.filter((row) => !isEven(row)));
      } else {
        const number = (i: number): boolean => typeof given[i]!.n === 'number';
        await task.table('even').write(chooseRecords(records, (_, i) => number(i) && even(i)));
        await task.table('odd').write(chooseRecords(records, (_, i) => number(i) && !even(i)));
      }
    }
  },
});

export const grow = model({
  version: '1',
  async run(base: Model, options: { on: Rows; method: { $: string; rank: number; dev: Rows } }, task: TaskTools) {
    const folder = task.tree('model');
    const before = readFileSync(join(base.folder, 'weights', 'w.bin'), 'utf8');
    writeFileSync(
      join(folder, 'w.bin'),
      `${before}+${options.on.count}+${options.method.rank}+${options.method.dev.count}`,
    );
  },
});

export const weigh = metric({
  version: '1',
  positional: ['rows'],
  async run(judged: Model, rows: Rows, _options: object, task: TaskTools) {
    task.value('value', {
      kind: judged.kind,
      rows: rows.count,
      weights: readFileSync(join(judged.folder, 'w.bin'), 'utf8'),
    });
    await task.table('documents').write([{ id: 'a', loss: 1 }]);
  },
});

export const compare = evaluation({
  version: '1',
  async run(_model: Model, options: { [name: string]: Metric | Model | undefined }, task: TaskTools) {
    const { against, gates, ...metrics } = options as { against?: Model; gates: unknown; [name: string]: unknown };
    const shown: [string, unknown][] = [];
    for (const [name, each] of Object.entries(metrics as Record<string, Metric>)) {
      let documents = 0;
      for await (const batch of each.documents?.batches() ?? []) documents += batch.length;
      shown.push([name, [each.kind, each.value, documents]]);
    }
    task.value(
      'report',
      JSON.parse(JSON.stringify({ against: against?.kind ?? null, gates, metrics: Object.fromEntries(shown) })),
    );
  },
});

export const stop = barrier({
  version: '1',
  async run(_rows: Rows, options: { how: string }, task: TaskTools) {
    if (options.how === 'not') return;
    if (options.how === 'diagnostic') task.fail('FTP0970', { column: 'text' });
    if (options.how === 'disk')
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    if (options.how === 'memory') new ArrayBuffer(2 ** 53 - 1);
    if (options.how === 'engine') throw Object.assign(new Error('one example of 8 tokens'), { name: 'OutOfMemory' });
    if (options.how === 'wasm') throw new Error('memory access out of bounds');
    if (options.how === 'numerics') task.fail('FTP0970', { column: String(task.numerics) });
    if (options.how === 'deaf') await new Promise(() => setInterval(() => {}, 1000));
    if (options.how === 'wait') {
      await new Promise<void>((resolve) => {
        if (task.signal.aborted) resolve();
        task.signal.addEventListener('abort', () => resolve());
      });
      return;
    }
    throw new TypeError('nobody thought of this');
  },
});

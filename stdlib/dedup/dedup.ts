import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  barrier,
  type Column,
  chooseRecords,
  countRecords,
  type Derive,
  drop,
  type Row,
  type Rows,
  rowsIn,
  type TaskTools,
  type Value,
} from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { inOrder, threads, threadsFor } from '../threads/threads.ts';
import { chooseBands } from './banding.ts';
import { type Comparison, compareByMinHash, compareKeys } from './comparison.ts';
import { othersIn, requireColumn } from './other-tables.ts';
import { pausing } from './pausing.ts';
import { byLength, byPosition, byScore, type Ranking } from './ranking.ts';
import { type Noted, type ReadingSetup, type Records, reading } from './reading-thread.ts';
import { spilledList } from './spilled-list.ts';
import { type Keep, kept, type Matches } from './survivors.ts';

const own = new Set(['keep', 'id', 'clusters']);

/** How texts are compared: what threads make of each, and what is made of that. */
function comparison(
  by: Value<'Similarity'> | undefined,
  folder: string,
  ranking: Ranking,
  threads: number,
): readonly [ReadingSetup['by'], Comparison] {
  if (by?.$ === 'url')
    return [by.query === false ? 'address without query' : 'address', compareKeys(folder, ranking, 'duplicate_url')];
  if (by?.$ !== 'minhash') return ['text', compareKeys(folder, ranking, 'duplicate')];
  const number = (name: string, otherwise: number) => (typeof by[name] === 'number' ? by[name] : otherwise);
  const threshold = number('similarity', 0.8);
  const banding = chooseBands(number('hashes', 112), threshold);
  return [
    {
      shingle: number('shingle', 5),
      unit: by.unit === 'characters' ? 'characters' : 'words',
      banding,
      seed: number('seed', 1),
    },
    compareByMinHash({ threshold, bands: banding.bands }, folder, ranking, threads),
  ];
}

/** How rows come up, and what it takes note of in them. */
function rankingOf(
  keep: Keep | Value<'Survivor'>,
  given: number,
): readonly [Ranking, (records: Uint8Array, noted: Noted) => void] {
  if (keep === 'longest') {
    const ranking = byLength(given);
    return [ranking, (_, { lengths }) => lengths.forEach(ranking.add)];
  }
  if (typeof keep === 'object') {
    const ranking = byScore(given);
    const score = keep.score as unknown as Derive;
    return [
      ranking,
      (records) => {
        for (const row of rowsIn(records)) {
          const value = score(row);
          ranking.add(typeof value === 'number' ? value : null);
        }
      },
    ];
  }
  return [byPosition, () => {}];
}

/**
 * Drops rows whose text another row has as well: equal texts, with `minhash(...)` similar ones, with `url()` those of one address. Every
 * dropped row names the row that stayed in its place. Rows that stay keep their order. The result depends on the rows and their order
 * alone, not on how many workers or shards there are.
 *
 * Further rows may be given by name: `dedup(text, minhash(), older: archive)` drops what the archive has as well, and leaves that as it is; a
 * row that goes for its sake says `older a17`. With `clusters: true` each row tells its cluster and how many rows that had, so that texts which
 * many have may be drawn more often (FineWeb-2 does so).
 *
 * Reads the table twice. Memory holds 4 bytes a row (8 with `longest` or `clusters`, 12 with `best`) and two buffers; the rest is sorted on
 * disk, in time that grows with the number of rows.
 */
export const dedup = barrier({
  version: '3',
  rows: 'same',
  labels: 'subject',
  positional: ['rows', 'text', 'by'],
  threads: 'many',
  adds: { cluster: 'Text', cluster_size: 'Int' },
  addsWhen: 'clusters',
  checks: ['keep = all requires clusters else FTP1114', 'columns(text in table)'],
  async run(
    rows: Rows,
    /** What is compared; a row without it is never a duplicate. */
    text: Column<string | null>,
    /**
     * What makes two texts duplicates.
     * @default exact()
     */
    by: Value<'Similarity'> | undefined,
    options: {
      /**
       * Which of several stays: the first of the table, the longest (the first of equally long ones), the one that scores `best(…)`, or none. `all`
       * drops no row, for clusters alone.
       * @default first
       */
      keep?: 'first' | 'longest' | 'none' | 'all' | Value<'Survivor'>;
      /** The column by which dropped rows name their survivor; `id` where rows have one, else the number of the row. */
      id?: Column<Json>;
      /**
       * Adds the columns `cluster`, the name of the row that stands for it and those like it, and `cluster_size`, how many they are.
       * @default false
       */
      clusters?: boolean;
      /** Rows of another table, under the name by which dropped rows mention it. They stay what they are; what is like them is dropped. */
      [table: string]:
        | Rows
        | 'first'
        | 'longest'
        | 'none'
        | 'all'
        | Value<'Survivor'>
        | Column<Json>
        | boolean
        | undefined;
    },
    task: TaskTools,
  ) {
    const { keep = 'first', clusters = false } = options;
    if (keep === 'all' && !clusters) task.fail('FTP1114', {});
    const id = options.id?.name ?? 'id';
    const others = othersIn(options, own);
    const given = others.reduce((sum, [, { count }]) => sum + count, 0);
    const folder = join(task.checkpoints, 'dedup');
    // What an attempt that was killed has left is not to be trusted.
    rmSync(folder, { recursive: true, force: true });
    const [ranking, note] = rankingOf(keep, given);
    const threadCount = threadsFor(
      others.reduce((sum, [, table]) => sum + table.bytes, rows.bytes),
      task.threads,
    );
    const [signs, compared] = comparison(by, folder, ranking, threadCount);
    const setup: ReadingSetup = { text: text.name, id, by: signs, lengths: keep === 'longest' };
    const readers = threads(reading, setup, threadCount);
    const names = spilledList(join(folder, 'names'));
    const pause = pausing(task);
    try {
      let read = 0;
      /** Reads a table; how many of its rows have nothing to compare. */
      const take = async (table: Rows, prefix: string): Promise<number> => {
        let without = 0;
        for await (const [{ records }, noted] of inOrder(lots(table, prefix, task), readers.ask, readers.capacity)) {
          if (prefix === '') note(records, noted);
          let start = 0;
          for (const end of noted.nameEnds) {
            names.add(noted.names.subarray(start, end));
            start = end;
          }
          const count = noted.counts.length;
          without += count - compared.enter(noted);
          read += count;
          task.progress({ unit: 'rows compared', done: read, total: given + rows.count });
        }
        return without;
      };
      for (const [name, table] of others) {
        await requireColumn(name, table, text.name, task);
        if ((await take(table, `${name} `)) === table.count)
          task.log(`warning: no row of ${name} has anything to compare with`);
      }
      const without = await take(rows, '');
      readers.close();
      if (without > 0)
        task.count(by?.$ === 'url' ? 'rows without an address' : 'rows with nothing to compare', without);
      if (by?.$ === 'url' && without === rows.count && rows.count > 0)
        task.fail('FTP1115', { column: text.name, rows: rows.count });
      const matches = await compared.decide({
        rows: read,
        given,
        keep: typeof keep === 'object' ? 'best' : keep,
        pause,
      });
      const sizes = clusters ? sizesOf(matches, given) : null;
      const name = (row: number): string => Buffer.from(names.read(row)).toString('utf8');

      const table = task.table('rows');
      const limit = compared.threshold ?? undefined;
      let index = given;
      for await (const records of rows.records()) {
        task.signal.throwIfAborted();
        /** Of each row that stays the one that stands for it. */
        const standing: number[] = [];
        const staying = chooseRecords(records, (record) => {
          const match = matches[index]!;
          const stays = match === kept || keep === 'all';
          if (stays) standing.push(match === kept ? index : match);
          else task.dropped(record, drop(compared.reason, name(match), limit));
          index++;
          return stays;
        });
        const clustered = (row: Row, i: number): Row => {
          const stands = standing[i]!;
          return { ...row, cluster: name(stands), cluster_size: sizes![stands]! };
        };
        await table.write(sizes ? rowsIn(staying).map(clustered) : staying);
        task.progress({ unit: 'rows written', done: index - given, total: rows.count });
      }
    } finally {
      readers.close();
      compared.close();
      names.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** A table in lots for threads. */
async function* lots(table: Rows, prefix: string, task: TaskTools): AsyncGenerator<Records> {
  let first = 1;
  for await (const records of table.records()) {
    task.signal.throwIfAborted();
    yield { records, first, prefix };
    first += countRecords(records);
  }
}

/** Rows of each cluster, by the row that stands for it. */
function sizesOf(matches: Matches, given: number): Uint32Array {
  const sizes = new Uint32Array(matches.length);
  for (let row = 0; row < matches.length; row++) {
    const match = row < given ? kept : matches[row]!;
    sizes[match === kept ? row : match]!++;
  }
  return sizes;
}

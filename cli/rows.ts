import type { Rows } from '../compiler/operators/authoring.ts';
import { blobPath } from '../runtime/store/layout.ts';
import { openRows } from '../runtime/tables/reader.ts';
import type { Table } from './found.ts';
import type { Session } from './session.ts';

/** Tables of the store, one after another, to be read. */
export function rowsOf(tables: readonly Table[], { store }: Session): Rows {
  const opened = tables.map((table) => openRows(table, (digest) => blobPath(store.root, digest)));
  const sum = (of: (rows: Rows) => number): number => opened.reduce((total, rows) => total + of(rows), 0);
  return {
    kind: 'rows',
    count: sum(({ count }) => count),
    bytes: sum(({ bytes }) => bytes),
    async *batches() {
      for (const rows of opened) yield* rows.batches();
    },
    async *records() {
      for (const rows of opened) yield* rows.records();
    },
  };
}

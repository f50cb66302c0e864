import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Drop,
  type Json,
  type Row,
  type Rows,
  recordsOf,
  rowsIn,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';

/** Thrown by `fail`, so that a test can look at code and values. */
export class Failed extends Error {
  constructor(
    readonly code: string,
    readonly values: Readonly<Record<string, string | number>>,
  ) {
    super(`${code} ${JSON.stringify(values)}`);
  }
}

export interface Recorded {
  readonly tools: TaskTools;
  readonly tables: Record<string, Row[]>;
  readonly values: Record<string, Json>;
  readonly log: string[];
  readonly dropped: { readonly row: Row; readonly drop: Drop }[];
  readonly counts: Record<string, number>;
  readonly measures: Record<string, Json>;
}

/** A task without a runtime: keeps what the operator leaves. `folder` is needed where it leaves files. */
export function recordTask(given: { seed?: number; folder?: string; lineage?: Json } = {}): Recorded {
  const tables: Record<string, Row[]> = {};
  const values: Record<string, Json> = {};
  const log: string[] = [];
  const dropped: { row: Row; drop: Drop }[] = [];
  const counts: Record<string, number> = {};
  const measures: Record<string, Json> = {};
  const nothing = (): void => {};
  const tools: TaskTools = {
    seed: given.seed ?? 1,
    threads: 1,
    numerics: null,
    signal: new AbortController().signal,
    progress: nothing,
    log: (line) => log.push(line),
    table(output) {
      const rows: Row[] = (tables[output] ??= []);
      return { write: async (more) => void rows.push(...(more instanceof Uint8Array ? rowsIn(more) : more)) };
    },
    tree(output) {
      const path = join(given.folder!, output);
      mkdirSync(path, { recursive: true });
      return path;
    },
    fetched: () => Promise.reject(new Error('This test has no hub.')),
    ask: () => Promise.reject(new Error('This test has no service.')),
    value: (output, value) => void (values[output] = value),
    dropped: (row, drop) => void dropped.push({ row: row instanceof Uint8Array ? rowsIn(row)[0]! : row, drop }),
    count: (name, by = 1) => void (counts[name] = (counts[name] ?? 0) + by),
    measure: (name, value) => void (measures[name] = value),
    checkpoints: given.folder === undefined ? '' : join(given.folder, 'checkpoints'),
    point: nothing,
    lineage: given.lineage ?? null,
    fail(code, values): never {
      throw new Failed(code, values);
    },
  };
  return { tools, tables, values, log, dropped, counts, measures };
}

/** Rows in memory as a finished table, in batches of three unless said. */
export function rowsOf(rows: readonly Row[], batch = 3): Rows {
  return {
    kind: 'rows',
    count: rows.length,
    bytes: JSON.stringify(rows).length,
    async *batches() {
      for (let at = 0; at < rows.length; at += batch) yield rows.slice(at, at + batch);
    },
    async *records() {
      for (let at = 0; at < rows.length; at += batch) yield recordsOf(rows.slice(at, at + batch));
    },
  };
}

/** The diagnostic that an operator stops with. */
export async function failureOf(run: () => Promise<unknown>): Promise<Failed> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Failed) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

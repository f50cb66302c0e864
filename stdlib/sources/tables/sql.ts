import { existsSync } from 'node:fs';
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import {
  type Path,
  put,
  type RecordChunk,
  type Row,
  type SourceTools,
  source,
  typeOfColumn,
} from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { openFile } from '../bytes.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { optionalPackage } from '../optional-package.ts';
import { badText, requireColumns } from './columns.ts';
import { duckdbValue } from './duckdb-values.ts';

/**
 * Rows that a query gives, answered by DuckDB inside the worker: over the tables of a DuckDB database, or over a Parquet, CSV or JSON Lines file, which is then the table
 * `data`. One `SELECT`; nothing is written, nothing is fetched, no other file is read, no extension is loaded. Say `ORDER BY`, since SQL promises no order without it, and
 * leave out `random()` and `now()`: rows are kept under the query and the file, and taken to be the same each time.
 *
 * Wants the package `@duckdb/node-api` beside Finslip.
 */
export const sql = source({
  version: '1',
  labels: 'declare',
  positional: ['path', 'query'],
  async *read(
    /**
     * Database or table under the project folder, such as `"data/archive.duckdb"` or `"data/loans.parquet"`. Of several files, each is asked by itself.
     * @observation
     */
    path: Path,
    /** One `SELECT` in DuckDB's SQL. */
    query: string,
    options: {
      /**
       * What to do with a row that does not fit the declared record: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    void options; // `on_bad` is the runtime's to heed: `tools.bad` returns, or does not
    await (await openFile(path, tools)).close();
    const connection = await connect(path, tools);
    try {
      const chunks = chunkBuilder(tools.name, 'row');
      const statement = await prepared(connection, query, tools);
      const result = await answered(tools, () => statement.stream());
      const columns = columnsOf(result.deduplicatedColumnNames(), tools);
      for (let number = 1; ; ) {
        tools.signal.throwIfAborted();
        const chunk = await answered(tools, () => result.fetchChunk());
        if (chunk === null || chunk.rowCount === 0) break;
        for (const values of chunk.getRows()) {
          const row = rowOf(columns, values as never, number, tools);
          if (row !== null) chunks.add(row, number);
          number++;
        }
        yield* chunks.full();
      }
      yield* chunks.rest();
    } finally {
      connection.closeSync();
    }
  },
});

/** An open DuckDB that holds this file and can reach nothing else. */
async function connect(path: string, tools: SourceTools): Promise<DuckDBConnection> {
  const needed = { operator: 'sql', name: '@duckdb/node-api' };
  const duckdb = await optionalPackage(needed, () => import('@duckdb/node-api'), tools);
  // A query has the same plan, and so the same order, on every machine.
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: '1GB',
    temp_directory: '',
  });
  const connection = await instance.connect();
  const file = quoted(path);
  const table = readerOf(path);
  try {
    if (table === null) {
      if (existsSync(`${path}.wal`))
        tools.fail('FTP1149', {
          file: tools.name,
          reason: `changes to it lie in ${tools.name}.wal; \`CHECKPOINT\` writes them into the database`,
        });
      await connection.run(`ATTACH ${file} AS source (TYPE duckdb, READ_ONLY)`);
      await connection.run('USE source');
    } else {
      await connection.run(`SET allowed_paths = [${file}]`);
      await connection.run(`CREATE TEMP VIEW data AS SELECT * FROM ${table}(${file})`);
    }
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return connection;
  } catch (error) {
    connection.closeSync();
    return failed(error, tools);
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The function that reads a table of this kind; null for a database. */
function readerOf(path: string): string | null {
  if (/\.parquet$/i.test(path)) return 'read_parquet';
  if (/\.(csv|tsv)(\.gz|\.zst)?$/i.test(path)) return 'read_csv';
  return /\.(jsonl|ndjson)(\.gz|\.zst)?$/i.test(path) ? 'read_ndjson' : null;
}

async function prepared(
  connection: DuckDBConnection,
  query: string,
  tools: SourceTools,
): Promise<DuckDBPreparedStatement> {
  const { StatementType } = await import('@duckdb/node-api');
  const statements = await answered(tools, () => connection.extractStatements(query));
  const refuse = (reason: string): never => tools.fail('FTP1149', { file: tools.name, reason });
  if (statements.count !== 1) return refuse(`it is ${statements.count} statements, and one is wanted`);
  const statement = await answered(tools, () => statements.prepare(0));
  if (statement.statementType !== StatementType.SELECT) return refuse('it does something else than `SELECT`');
  if (statement.parameterCount > 0) return refuse('it has places for values (`?`, `$1`), and nothing to put there');
  return statement;
}

async function answered<T>(tools: SourceTools, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    return failed(error, tools);
  }
}

/** What DuckDB says, on one line, is better than what we could. Our own failures pass. */
function failed(error: unknown, tools: SourceTools): never {
  const said = error instanceof Error ? error.message : '';
  if (!/^[A-Z][\w ]+ (Error|Exception)|Error: /.test(said)) throw error;
  return tools.fail('FTP1148', {
    file: tools.name,
    reason: said
      .replace(/^Failed to [a-z ]+: /, '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 400),
  });
}

/** Every column that the query names, by its place; where a record is declared, only those. */
function columnsOf(found: readonly string[], tools: SourceTools): readonly (readonly [number, string])[] {
  const all = found.map((name, place) => [place, name] as const);
  if (tools.record === null) return all;
  requireColumns(found, tools.name, tools);
  return all.filter(([, name]) => typeOfColumn(tools.record, name) !== null);
}

function rowOf(
  columns: readonly (readonly [number, string])[],
  values: readonly never[],
  number: number,
  tools: SourceTools,
): Row | null {
  const row: Record<string, Json> = {};
  for (const [place, column] of columns) {
    try {
      put(row, column, duckdbValue(values[place]!, typeOfColumn(tools.record, column)));
    } catch (error) {
      return badText(error, column, number, tools);
    }
  }
  return row;
}

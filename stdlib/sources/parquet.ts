import { type ParquetScan, parquetScan, type SchemaTree } from 'hyparquet';
import {
  type Path,
  put,
  type RecordChunk,
  type Row,
  type SourceTools,
  source,
  typeOfColumn,
} from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Type } from '../../compiler/operators/types.ts';
import { openFile } from './bytes.ts';
import { chunkBuilder } from './chunk-builder.ts';
import { ParquetDamage, readable } from './parquet/damage.ts';
import { openParquet, type ParquetFile } from './parquet/file.ts';
import { type PageGuard, pageGuard } from './parquet/guard.ts';
import { parsers } from './parquet/parsers.ts';
import { badText, wantedColumns } from './tables/columns.ts';
import { toJson } from './tables/values.ts';

/** Unpacked bytes decoded at a time, by the sizes that the file states. */
const WINDOW = 8_000_000;

/**
 * Reads Apache Parquet, all of its codecs. Only the declared columns are read where a `record` is declared. Dates become `YYYY-MM-DD`, timestamps RFC 3339 in
 * UTC, decimals numbers, NaN and infinities absent values. Memory: the packed columns of one row group, and a window of its rows.
 */
export const parquet = source({
  version: '1',
  labels: 'declare',
  positional: ['path'],
  async *read(
    /**
     * File or glob under the project folder, such as `"data/cases/*.parquet"`.
     * @observation
     */
    path: Path,
    options: {
      /**
       * What to do with a record that does not fit the declared record: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    void options; // `on_bad` is the runtime's to heed: `tools.bad` returns, or does not
    const handle = await openFile(path, tools);
    const chunks = chunkBuilder(tools.name, 'row');
    let at = 1;
    try {
      const file = await openParquet(handle, tools);
      const guard = pageGuard(file.buffer);
      const scan = await readable(() =>
        parquetScan({
          file: guard.file,
          metadata: file.metadata,
          compressors: guard.compressors,
          parsers,
          utf8: false,
        }),
      );
      const columns = wantedColumns(file.columns, tools);
      for (const window of windows(scan, file)) {
        tools.signal.throwIfAborted();
        at = window.rowStart + 1;
        if (window.first) await readable(() => admitGroup(file, window.rowStart, columns, guard));
        const { rowStart, rowEnd } = window;
        const data: ArrayLike<unknown>[] = [];
        for (const column of columns) data.push(await readable(() => scan.readColumn({ column, rowStart, rowEnd })));
        if (data.some(({ length }) => length < rowEnd - rowStart))
          throw new ParquetDamage('a column of it is shorter than its rows');
        for (let i = 0; i < rowEnd - rowStart; i++) {
          const row = rowOf(columns, data, i, rowStart + i + 1, tools);
          if (row) chunks.add(row, rowStart + i + 1);
        }
        tools.consumed(Math.round((file.buffer.byteLength * (rowEnd - rowStart)) / file.rows));
        yield* chunks.full();
      }
      yield* chunks.rest();
    } catch (error) {
      if (!(error instanceof ParquetDamage)) throw error;
      // Rows before the damage are whole.
      yield* chunks.rest();
      tools.bad({ code: error.code, values: { file: tools.name, reason: error.message }, line: at, raw: null });
    } finally {
      await handle.close();
    }
  },
});

interface Window {
  readonly rowStart: number;
  readonly rowEnd: number;
  /** Is it the first of its row group? */
  readonly first: boolean;
}

/** Row ranges inside row groups, small enough to decode at once. */
function* windows(scan: ParquetScan, file: ParquetFile): Generator<Window> {
  for (const range of scan.ranges) {
    const rows = range.rowEnd - range.rowStart;
    const bytesPerRow = Math.max(1, Number(file.groupOf(range.rowStart).total_byte_size) / rows);
    const step = Math.max(1, Math.min(rows, Math.floor(WINDOW / bytesPerRow)));
    for (let start = range.rowStart; start < range.rowEnd; start += step)
      yield { rowStart: start, rowEnd: Math.min(start + step, range.rowEnd), first: start === range.rowStart };
  }
}

/** Looks through the wanted columns of a row group; where none is wanted, through one that says how many rows there are. */
async function admitGroup(file: ParquetFile, row: number, columns: readonly string[], guard: PageGuard): Promise<void> {
  guard.forget();
  const group = file.groupOf(row);
  const wanted = columns.length > 0 ? columns : file.columns.slice(0, 1);
  for (const column of group.columns) {
    const path = column.meta_data!.path_in_schema;
    if (wanted.includes(path[0]!)) await guard.admit(column, pathTo(file.schema, path));
  }
}

function pathTo(schema: SchemaTree, names: readonly string[]): readonly SchemaTree[] {
  const path = [schema];
  for (const name of names) {
    const next = path.at(-1)!.children.find((child) => child.element.name === name);
    if (next === undefined) throw new ParquetDamage('its table of contents names a column that it does not describe');
    path.push(next);
  }
  return path;
}

function rowOf(
  columns: readonly string[],
  data: readonly ArrayLike<unknown>[],
  index: number,
  number: number,
  tools: SourceTools,
): Row | null {
  const row: Record<string, Json> = {};
  for (const [i, column] of columns.entries()) {
    const type: Type | null = typeOfColumn(tools.record, column);
    try {
      put(row, column, toJson(data[i]![index], type));
    } catch (error) {
      return badText(error, column, number, tools);
    }
  }
  return row;
}

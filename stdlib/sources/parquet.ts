import { type ParquetScan, parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import {
  type Path,
  placeOf,
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
import { openParquet, type ParquetFile } from './parquet-file.ts';
import { NotText, parsers, toJson } from './parquet-values.ts';

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
    try {
      const file = await openParquet(handle, tools);
      const scan = await readable(tools, () =>
        parquetScan({ file: file.buffer, metadata: file.metadata, compressors, parsers, utf8: false }),
      );
      const columns = columnsOf(file, tools);
      const chunks = chunkBuilder(tools.name, 'row');
      for (const window of windows(scan, file)) {
        tools.signal.throwIfAborted();
        const data: ArrayLike<unknown>[] = [];
        for (const column of columns) data.push(await readable(tools, () => scan.readColumn({ column, ...window })));
        for (let i = 0; i < window.rowEnd - window.rowStart; i++) {
          const row = rowOf(columns, data, i, window.rowStart + i + 1, tools);
          if (row) chunks.add(row, window.rowStart + i + 1);
        }
        tools.consumed(Math.round((file.buffer.byteLength * (window.rowEnd - window.rowStart)) / file.rows));
        yield* chunks.full();
      }
      yield* chunks.rest();
    } finally {
      await handle.close();
    }
  },
});

/** The declared columns in the declared order, else all. */
function columnsOf(file: ParquetFile, tools: SourceTools): readonly string[] {
  if (tools.record === null) return file.columns;
  const declared = Object.entries(tools.record.fields);
  const missing = declared.find(([name, field]) => field.type.kind !== 'optional' && !file.columns.includes(name));
  if (missing) tools.fail('FTP0913', { place: tools.name, column: missing[0], found: file.columns.join(', ') });
  return declared.map(([name]) => name).filter((name) => file.columns.includes(name));
}

/** Row ranges inside row groups, small enough to decode at once. */
function* windows(scan: ParquetScan, file: ParquetFile): Generator<{ rowStart: number; rowEnd: number }> {
  for (const range of scan.ranges) {
    const rows = range.rowEnd - range.rowStart;
    const bytesPerRow = Math.max(1, file.bytesOfGroup(range.rowStart) / rows);
    const step = Math.max(1, Math.min(rows, Math.floor(WINDOW / bytesPerRow)));
    for (let start = range.rowStart; start < range.rowEnd; start += step) {
      yield { rowStart: start, rowEnd: Math.min(start + step, range.rowEnd) };
    }
  }
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
      if (!(error instanceof NotText)) throw error;
      const values = { column, wanted: 'Text', seen: 'bytes that are not UTF-8' };
      tools.bad({
        code: 'FTP0914',
        values: { place: placeOf(tools.name, number, 'row'), ...values },
        line: number,
        raw: null,
      });
      return null;
    }
  }
  return row;
}

/** Whatever the library throws on strange bytes is damage of the file to us. */
async function readable<T>(tools: SourceTools, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    return tools.fail('FTP0909', { file: tools.name, reason: (error as Error).message });
  }
}

import type { DataType, RecordBatch, RecordBatchReader, Schema } from 'apache-arrow';
import {
  type Path,
  placeOf,
  put,
  type RecordChunk,
  type Row,
  type SourceTools,
  source,
  typeOfColumn,
} from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { openBytes } from '../bytes.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { unzstdWhole } from '../zstd.ts';
import { ArrowDamage, arrowValue, badText, checkData, NotText } from './arrow-values.ts';
import { guardFlatbuffers } from './flatbuffers-guard.ts';
import { unlz4 } from './lz4.ts';

/**
 * Reads Apache Arrow's IPC format, files (Feather version 2) and streams, plain or packed with LZ4 or zstd. Only the declared columns are read where a `record` is
 * declared. Dates become `YYYY-MM-DD`, timestamps RFC 3339 in UTC, times `HH:MM:SS`, decimals numbers, maps records, NaN and infinities absent values. Memory: the
 * whole file, at most 2 GB.
 *
 * Apache Arrow Columnar Format 1.5, "Serialization and Interprocess Communication".
 */
export const arrow = source({
  version: '1',
  labels: 'declare',
  positional: ['path'],
  async *read(
    /**
     * File or glob under the project folder, such as `"data/cases/*.arrow"`.
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
    yield* readArrow(path, tools);
  },
});

/** Changes a column's value by what the file's schema says besides; null where it says nothing. */
export type Interpreter = (schema: Schema) => ((column: string, value: Json) => Json) | null;

export async function* readArrow(
  path: string,
  tools: SourceTools,
  interpreter: Interpreter = () => null,
): AsyncGenerator<RecordChunk> {
  const chunks = chunkBuilder(tools.name, 'row');
  let number = 0;
  try {
    const opened = await openReader(path, tools);
    const reader = await readable(async () => await opened.open());
    if (!reader.schema) throw new ArrowDamage('it has no schema');
    const interpret = interpreter(reader.schema);
    const columns = columnsOf(reader.schema, tools);
    for (;;) {
      tools.signal.throwIfAborted();
      const { done, value } = await readable<IteratorResult<RecordBatch>>(async () => await reader.next());
      if (done) break;
      for (const row of rowsOf(value, columns, interpret, number, tools)) chunks.add(row.row, row.number);
      number += value.numRows;
      yield* chunks.full();
    }
    yield* chunks.rest();
  } catch (error) {
    if (!(error instanceof ArrowDamage)) throw error;
    // Rows before the damage are whole.
    yield* chunks.rest();
    tools.fail('FTP1145', { file: tools.name, reason: error.message });
  }
}

const MAGIC = 'ARROW1';
/** Bytes of a file, unpacked. The library's way to read piece by piece waits for ever on some damaged files, so that a file is held whole. */
const LARGEST = 2_000_000_000;

/** A file is read through its table of contents, a stream from its beginning. */
async function openReader(path: string, tools: SourceTools): Promise<RecordBatchReader> {
  const { RecordBatchReader: Reader, compressionRegistry, CompressionType } = await import('apache-arrow');
  guardFlatbuffers();
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unlz4 });
  compressionRegistry.set(CompressionType.ZSTD, { decode: unzstdWhole });
  const parts: Buffer[] = [];
  let size = 0;
  for await (const block of openBytes(path, tools)) {
    size += block.length;
    if (size > LARGEST) throw new ArrowDamage(`it is larger than ${LARGEST / 1e9} GB; write it as several files`);
    parts.push(block);
  }
  if (size === 0) tools.fail('FTP0902', { file: tools.name });
  const bytes = Buffer.concat(parts);
  const head = bytes.toString('latin1', 0, 6);
  if (head.startsWith('FEA1')) throw new ArrowDamage('it is Feather version 1, which Arrow has given up');
  if (head.startsWith('PAR1'))
    tools.fail('FTP0907', { file: tools.name, seen: 'Parquet', advice: 'read it with `parquet`' });
  if (head === MAGIC && (size < 24 || bytes.toString('latin1', size - 6) !== MAGIC))
    throw new ArrowDamage('its end is missing, where Arrow keeps its table of contents');
  return readable(async () => Reader.from(bytes) as RecordBatchReader);
}

/** Whatever the library throws on strange bytes is damage of the file to us; what the reading of bytes throws is told already. */
async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && isOfLibrary(error)) throw new ArrowDamage(error.message.split('\n')[0]!);
    throw error;
  }
}

/** Errors of `tools.fail` and of the file system are not the library's. */
const isOfLibrary = (error: Error): boolean =>
  !('code' in error && typeof error.code === 'string' && error.code !== 'ERR_OUT_OF_RANGE') &&
  (['Error', 'TypeError', 'RangeError'].includes(error.constructor.name) ||
    ['ZstdDamage', 'Lz4Damage', 'ArrowDamage'].includes(error.constructor.name));

/** The declared columns in the declared order, else all. */
function columnsOf(schema: Schema, tools: SourceTools): readonly string[] {
  const found = schema.fields.map(({ name }) => name);
  if (tools.record === null) return found;
  const declared = Object.entries(tools.record.fields);
  const missing = declared.find(([name, field]) => field.type.kind !== 'optional' && !found.includes(name));
  if (missing) tools.fail('FTP0913', { place: tools.name, column: missing[0], found: found.join(', ') });
  return declared.map(([name]) => name).filter((name) => found.includes(name));
}

/** Rows of a batch without any column, or with columns of nothing alone: more is damage. */
const MOST_EMPTY = 1_000_000;

function* rowsOf(
  batch: RecordBatch,
  columns: readonly string[],
  interpret: ((column: string, value: Json) => Json) | null,
  before: number,
  tools: SourceTools,
): Generator<{ row: Row; number: number }> {
  const read = columns.map((name) => {
    const vector = checked(() => batch.getChild(name));
    const data = vector?.data[0];
    if (!vector || !data) throw new ArrowDamage(`a batch of it has no column ${name}`);
    checked(() => checkData(data, batch.numRows));
    return { name, vector, data, type: vector.type as DataType, declared: typeOfColumn(tools.record, name) };
  });
  if (batch.numRows > MOST_EMPTY && read.every(({ type }) => String(type) === 'Null'))
    throw new ArrowDamage(`it claims ${batch.numRows} rows of nothing`);
  rows: for (let i = 0; i < batch.numRows; i++) {
    const row: Record<string, Json> = {};
    const number = before + i + 1;
    for (const { name, vector, data, type, declared } of read) {
      try {
        const value = checked(() => arrowValue(vector.get(i), type, declared));
        if (typeof value === 'string' && value.includes('\uFFFD') && badText(data, i)) throw new NotText();
        put(row, name, interpret === null ? value : interpret(name, value));
      } catch (error) {
        if (!(error instanceof NotText)) throw error;
        const values = { column: name, wanted: 'Text', seen: 'bytes that are not UTF-8' };
        const place = placeOf(tools.name, number, 'row');
        tools.bad({ code: 'FTP0914', values: { place, ...values }, line: number, raw: null });
        continue rows;
      }
    }
    yield { row, number };
  }
}

function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotText || error instanceof ArrowDamage) throw error;
    throw new ArrowDamage((error as Error).message);
  }
}

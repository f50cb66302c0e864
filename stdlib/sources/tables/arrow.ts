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
import { chunkBuilder } from '../chunk-builder.ts';
import { rawColumns } from './arrow/buffers.ts';
import { type BytesOfFile, bytesOfFile } from './arrow/bytes-of-file.ts';
import { type Column, columnOf } from './arrow/columns.ts';
import { ArrowDamage } from './arrow/damage.ts';
import { type DictionaryStore, dictionaryStore } from './arrow/dictionaries.ts';
import { type Packed, partsOf } from './arrow/read-batches.ts';
import type { ArrowSchema } from './arrow/schema.ts';
import { badText, wantedColumns } from './columns.ts';

/**
 * Reads Apache Arrow's IPC format, files (Feather version 2) and streams, plain or packed with LZ4 or zstd. Only the declared columns are read where a `record` is
 * declared. Dates become `YYYY-MM-DD`, timestamps RFC 3339 in UTC, times `HH:MM:SS`, decimals numbers, maps records, NaN and infinities absent values. Memory: one batch
 * of rows and the dictionaries.
 *
 * Every length and place that a file gives is checked before it is followed. A damaged batch is one bad record, and the batches around it are read; a file whose table of contents
 * is missing is read from its beginning as far as it goes.
 *
 * Apache Arrow Columnar Format 1.5, "Serialization and Interprocess Communication".
 */
export const arrow = source({
  version: '2',
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
       * What to do with a record that does not fit the declared record, and with damage: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
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
export type Interpreter = (schema: ArrowSchema) => ((column: string, value: Json) => Json) | null;

export async function* readArrow(
  path: string,
  tools: SourceTools,
  interpreter: Interpreter = () => null,
): AsyncGenerator<RecordChunk> {
  const damage = (reason: string, line = 1): void =>
    tools.bad({ code: 'FTP1145', values: { file: tools.name, reason }, line, raw: null });
  let bytes: BytesOfFile;
  try {
    bytes = await bytesOfFile(path, tools, ({ code, values }) => tools.bad({ code, values, line: 1, raw: null }));
  } catch (error) {
    if (!(error instanceof ArrowDamage)) throw error;
    return damage(error.message);
  }
  const chunks = chunkBuilder(tools.name, 'row');
  let number = 0;
  try {
    await refuseOthers(bytes, tools);
    const dictionaries = dictionaryStore();
    let schema: ArrowSchema = { fields: [], metadata: new Map() };
    let columns: readonly string[] = [];
    let interpret: ReturnType<Interpreter> = null;
    let batch = 0;
    for await (const part of partsOf(bytes)) {
      tools.signal.throwIfAborted();
      if (part.kind === 'damage') damage(part.reason, number + 1);
      else if (part.kind === 'dictionary') dictionaries.put(part.id, part.adds, part.packed);
      else if (part.kind === 'schema') {
        schema = part.schema;
        columns = wantedColumns(
          schema.fields.map(({ name }) => name),
          tools,
        );
        interpret = interpreter(schema);
      } else {
        batch++;
        const { rows } = part.packed.batch;
        const read = columnsOfBatch(part.packed, schema, columns, dictionaries, tools);
        if (read instanceof ArrowDamage) {
          const values = { place: placeOf(tools.name, number + 1, 'row'), batch, rows, reason: read.message };
          tools.bad({ code: 'FTP1200', values, line: number + 1, raw: null });
        } else
          for (let i = 0; i < rows; i++) {
            const row = rowOf(read, i, interpret, number + i + 1, tools);
            if (row !== null) chunks.add(row, number + i + 1);
            if (i % 1000 === 999) yield* chunks.full();
          }
        number += rows;
        yield* chunks.full();
      }
    }
    yield* chunks.rest();
  } catch (error) {
    if (!(error instanceof ArrowDamage)) throw error;
    // Rows before the damage are whole.
    yield* chunks.rest();
    if (number === 0) return damage(error.message);
    const values = { place: placeOf(tools.name, number + 1, 'row'), reason: error.message };
    tools.bad({ code: 'FTP1201', values, line: number + 1, raw: null });
  } finally {
    await bytes.close();
  }
}

/** What is no Arrow at all, or no longer. */
async function refuseOthers(bytes: BytesOfFile, tools: SourceTools): Promise<void> {
  if (bytes.size === 0) tools.fail('FTP0902', { file: tools.name });
  const head = Buffer.from(await bytes.read(0, Math.min(4, bytes.size))).toString('latin1');
  if (head === 'FEA1') throw new ArrowDamage('it is Feather version 1, which Arrow has given up');
  if (head === 'PAR1') tools.fail('FTP0907', { file: tools.name, seen: 'Parquet', advice: 'read it with `parquet`' });
}

interface NamedColumn {
  readonly name: string;
  readonly column: Column;
}

/** Rows of a batch without any column: more is damage. */
const MOST_EMPTY = 1_000_000;

/** The wanted columns of a batch, each looked through; or why they cannot be read. */
function columnsOfBatch(
  { batch, body }: Packed,
  { fields }: ArrowSchema,
  columns: readonly string[],
  dictionaries: DictionaryStore,
  tools: SourceTools,
): readonly NamedColumn[] | ArrowDamage {
  try {
    const raw = rawColumns(fields, batch, body);
    if (columns.length === 0 && batch.rows > MOST_EMPTY)
      throw new ArrowDamage(`it claims ${batch.rows} rows of nothing`);
    return columns.map((name) => {
      const at = fields.findIndex((field) => field.name === name);
      const declared = typeOfColumn(tools.record, name);
      return { name, column: columnOf(fields[at]!, raw[at]!, batch.rows, declared, dictionaries.of) };
    });
  } catch (error) {
    if (error instanceof ArrowDamage) return error;
    throw error;
  }
}

/** Null for a row that was told as bad. */
function rowOf(
  columns: readonly NamedColumn[],
  index: number,
  interpret: ((column: string, value: Json) => Json) | null,
  number: number,
  tools: SourceTools,
): Row | null {
  const row: Record<string, Json> = {};
  for (const { name, column } of columns) {
    try {
      const value = column.get(index);
      put(row, name, interpret === null ? value : interpret(name, value));
    } catch (error) {
      return badText(error, name, number, tools);
    }
  }
  return row;
}

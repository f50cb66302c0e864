import type { FileHandle } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetSchema,
  type RowGroup,
  type SchemaTree,
} from 'hyparquet';
import type { SourceTools } from '../../../compiler/operators/authoring.ts';
import { ParquetDamage, readable } from './damage.ts';
import { parsers } from './parsers.ts';

export interface ParquetFile {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly schema: SchemaTree;
  /** The row group that holds this row. */
  groupOf(row: number): RowGroup;
}

/** Packed bytes kept so that the windows of one row group do not read them again. */
const CACHE = 256_000_000;
const MAGIC = 'PAR1';

/** Reads the metadata at the end of the file. Throws `ParquetDamage` where the file is cut short or no Parquet. */
export async function openParquet(file: FileHandle, tools: SourceTools): Promise<ParquetFile> {
  const { size } = await file.stat();
  if (size === 0) tools.fail('FTP0902', { file: tools.name });
  const buffer = slices(file, size);
  const reason = await cutReason(buffer);
  if (reason) throw new ParquetDamage(reason, 'FTP0908');
  return readable(async () => {
    const metadata = await parquetMetadataAsync(buffer, { parsers });
    const schema = parquetSchema(metadata);
    checkCounts(metadata, schema);
    return {
      buffer,
      metadata,
      columns: schema.children.map((child) => child.element.name),
      rows: Number(metadata.num_rows),
      schema,
      groupOf: (row) => groupOf(metadata, row),
    };
  });
}

/** Both ends carry a mark, and the metadata says its own length, so that a cut shows before anything is decoded. */
async function cutReason({ byteLength, slice }: AsyncBuffer): Promise<string | null> {
  const start = Buffer.from(await slice(0, Math.min(4, byteLength))).toString('latin1');
  if (start === 'PARE') return 'it is encrypted';
  if (start !== MAGIC) return `it starts with ${JSON.stringify(start)} instead of "PAR1"`;
  if (byteLength < 12) return `it has only ${byteLength} bytes`;
  const end = Buffer.from(await slice(byteLength - 8, byteLength));
  if (end.toString('latin1', 4) !== MAGIC) return 'its end is missing, where Parquet keeps its table of contents';
  const length = end.readUInt32LE(0);
  return length + 12 > byteLength ? 'its table of contents is longer than the file' : null;
}

/** The table of contents counts rows and values in several places. */
function checkCounts({ num_rows, row_groups }: FileMetaData, { children }: SchemaTree): void {
  const flat = new Set(
    children
      .filter((child) => child.children.length === 0 && child.element.repetition_type !== 'REPEATED')
      .map((child) => child.element.name),
  );
  let rows = 0n;
  for (const group of row_groups) {
    rows += group.num_rows;
    const wrong = group.columns.find(
      ({ meta_data }) => flat.has(meta_data!.path_in_schema[0]!) && meta_data!.num_values !== group.num_rows,
    );
    if (group.num_rows < 0n || wrong !== undefined)
      throw new ParquetDamage('its table of contents counts rows and values in ways that do not agree');
  }
  // Damage can turn a number into anything that a table of contents holds.
  if (typeof num_rows !== 'bigint') throw new ParquetDamage('its table of contents does not say how many rows it has');
  if (rows !== num_rows) throw new ParquetDamage(`it claims ${num_rows} rows, and its parts ${rows}`);
}

function groupOf({ row_groups }: FileMetaData, row: number): RowGroup {
  let end = 0;
  for (const group of row_groups) {
    end += Number(group.num_rows);
    if (row < end) return group;
  }
  throw new ParquetDamage(`no part of it has row ${row + 1}`);
}

/** Reads slices from the open file, keeping the latest. */
function slices(file: FileHandle, byteLength: number): AsyncBuffer {
  const kept = new Map<string, ArrayBuffer>();
  let keptBytes = 0;
  const read = async (start: number, end: number): Promise<ArrayBuffer> => {
    if (!(Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start < end && end <= byteLength))
      throw new ParquetDamage('it points outside of itself');
    const name = `${start}-${end}`;
    const found = kept.get(name);
    if (found) return found;
    const bytes = new ArrayBuffer(end - start);
    const { bytesRead } = await file.read(new Uint8Array(bytes), 0, end - start, start);
    if (bytesRead < end - start) throw new ParquetDamage('it ends too early');
    kept.set(name, bytes);
    keptBytes += bytes.byteLength;
    for (const [oldest, old] of kept) {
      if (keptBytes <= CACHE || oldest === name) break;
      kept.delete(oldest);
      keptBytes -= old.byteLength;
    }
    return bytes;
  };
  return {
    byteLength,
    slice(start, end = byteLength) {
      const bytes = read(start, end);
      // The library asks ahead, and does not wait for all that it asked for where something fails before; left alone, that would end the process.
      bytes.catch(() => {});
      return bytes;
    },
  };
}

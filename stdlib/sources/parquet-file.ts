import type { FileHandle } from 'node:fs/promises';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetSchema } from 'hyparquet';
import type { SourceTools } from '../../compiler/operators/authoring.ts';
import { parsers } from './parquet-values.ts';

export interface ParquetFile {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Unpacked bytes of the row group that holds this row. */
  bytesOfGroup(row: number): number;
}

/** The file is cut short, damaged, or says something of itself that cannot be. */
export class ParquetDamage extends Error {
  constructor(
    message: string,
    readonly code: 'FTP0908' | 'FTP0909' = 'FTP0909',
  ) {
    super(message);
  }
}

/** Whatever the library throws on strange bytes is damage of the file to us; what JavaScript says of a value that is not there tells nobody anything. */
export async function readable<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ParquetDamage) throw error;
    const { message } = error as Error;
    const told = error instanceof Error && error.constructor === Error && !/undefined|NaN/.test(message);
    throw new ParquetDamage(told ? message : 'what it says of its columns and pages cannot be');
  }
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
    return {
      buffer,
      metadata,
      columns: parquetSchema(metadata).children.map((child) => child.element.name),
      rows: Number(metadata.num_rows),
      bytesOfGroup: (row) => groupBytes(metadata, row),
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

function groupBytes({ row_groups }: FileMetaData, row: number): number {
  let end = 0;
  for (const group of row_groups) {
    end += Number(group.num_rows);
    if (row < end) return Number(group.total_byte_size);
  }
  return 0;
}

/** Reads slices from the open file, keeping the latest. */
function slices(file: FileHandle, byteLength: number): AsyncBuffer {
  const kept = new Map<string, ArrayBuffer>();
  let keptBytes = 0;
  const read = async (start: number, end: number): Promise<ArrayBuffer> => {
    if (!(Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start < end && end <= byteLength))
      throw new Error('it points outside of itself');
    const name = `${start}-${end}`;
    const found = kept.get(name);
    if (found) return found;
    const bytes = new ArrayBuffer(end - start);
    const { bytesRead } = await file.read(new Uint8Array(bytes), 0, end - start, start);
    if (bytesRead < end - start) throw new Error('the file ends too early');
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

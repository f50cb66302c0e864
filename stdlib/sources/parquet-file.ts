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

/** Packed bytes kept so that the windows of one row group do not read them again. */
const CACHE = 256_000_000;
const MAGIC = 'PAR1';

/** Reads the metadata at the end of the file; stops with FTP0908 where the file is cut short or no Parquet. */
export async function openParquet(file: FileHandle, tools: SourceTools): Promise<ParquetFile> {
  const { size } = await file.stat();
  if (size === 0) tools.fail('FTP0902', { file: tools.name });
  const buffer = slices(file, size);
  const reason = await cutReason(buffer);
  if (reason) tools.fail('FTP0908', { file: tools.name, reason });
  try {
    const metadata = await parquetMetadataAsync(buffer, { parsers });
    return {
      buffer,
      metadata,
      columns: parquetSchema(metadata).children.map((child) => child.element.name),
      rows: Number(metadata.num_rows),
      bytesOfGroup: (row) => groupBytes(metadata, row),
    };
  } catch (error) {
    return tools.fail('FTP0909', { file: tools.name, reason: (error as Error).message });
  }
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
  return {
    byteLength,
    async slice(start, end = byteLength) {
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
    },
  };
}

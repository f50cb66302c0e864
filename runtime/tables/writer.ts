import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { bug } from '../../compiler/diagnostics/bug.ts';
import type { Row } from '../../compiler/operators/authoring.ts';
import { digestOf } from '../store/layout.ts';
import type { Output, Shard } from '../store/result.ts';
import { countLines, endOfRecord } from './lines.ts';

export type RowsOutput = Extract<Output, { readonly type: 'rows' }>;

/** A table being written. Records must arrive in table order; calls must not overlap. */
export interface TableSink {
  /** Whole newline-ended records in canonical JSON (`JSON.stringify`). */
  writeBytes(records: Buffer): Promise<void>;
  writeRows(rows: readonly Row[]): Promise<void>;
  /** Rows written so far. */
  readonly rows: number;
  /** Syncs and names the last shard. */
  finish(): Promise<RowsOutput>;
  /** Closes what is open, for a task that failed. Shards that were finished stay where they are; nobody names them. */
  abandon(): Promise<void>;
}

/** Large enough that a table of many gigabytes has few files (clusters count them), small enough to spread over threads and to move. */
export const SHARD_BYTES = 16_000_000;
/** Rows are put into bytes in pieces of about this many characters, so that a caller may hand over as many as it likes. */
const PIECE = 1_000_000;

/**
 * Writes a table as JSON Lines shards, each a file in `folder` named by the hex digits of its sha256. A shard ends with the first record that
 * takes it to `shardBytes`, so that equal rows give equal shards however they arrive. The table's digest is that of all bytes in order, and so
 * does not depend on shards at all. `name` keeps the unfinished files of tables apart that are written at the same time.
 */
export function tableSink(folder: string, name: string, shardBytes = SHARD_BYTES): TableSink {
  const whole = createHash('sha256');
  const shards: Shard[] = [];
  let bytes = 0;
  let rows = 0;
  let opened = 0;
  let shard: OpenShard | null = null;
  /** A full shard is synced while the next one is being written; no more than one at a time, so that a slow disk holds the writer back. */
  let syncing: Promise<void> = Promise.resolve();

  const close = async (): Promise<void> => {
    if (shard === null) return;
    const full = shard;
    shard = null;
    await syncing;
    syncing = full.close().then((closed) => void shards.push(closed));
    // Told when it is waited for; until then it is no unhandled failure.
    syncing.catch(() => {});
  };
  const writeBytes = async (records: Buffer): Promise<void> => {
    let from = 0;
    while (from < records.length) {
      shard ??= await openShard(folder, `${name}-${opened++}`);
      // The shard is full with the record that holds its last missing byte.
      const wanted = from + (shardBytes - shard.bytes) - 1;
      const to = wanted < records.length ? endOfRecord(records, wanted) : records.length;
      if (to < 0) bug('a table was given a record without an end');
      const part = records.subarray(from, to);
      const partRows = countLines(part);
      const written = shard.write(part, partRows);
      whole.update(part);
      await written;
      bytes += part.length;
      rows += partRows;
      from = to;
      if (shard.bytes >= shardBytes) await close();
    }
  };
  return {
    writeBytes,
    async writeRows(given) {
      let piece = '';
      for (const row of given) {
        piece += `${JSON.stringify(row)}\n`;
        if (piece.length >= PIECE) {
          await writeBytes(Buffer.from(piece, 'utf8'));
          piece = '';
        }
      }
      if (piece !== '') await writeBytes(Buffer.from(piece, 'utf8'));
    },
    get rows() {
      return rows;
    },
    async finish() {
      await close();
      await syncing;
      return { type: 'rows', digest: digestOf(whole.digest('hex')), rows, bytes, shards };
    },
    async abandon() {
      await syncing.catch(() => {});
      await shard?.abandon();
      shard = null;
    },
  };
}

interface OpenShard {
  readonly bytes: number;
  write(part: Buffer, rows: number): Promise<void>;
  close(): Promise<Shard>;
  abandon(): Promise<void>;
}

async function openShard(folder: string, name: string): Promise<OpenShard> {
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${name}.unfinished`);
  const file: FileHandle = await open(unfinished, 'w');
  const hash: Hash = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  return {
    get bytes() {
      return bytes;
    },
    async write(part, partRows) {
      // Another thread writes while this one digests.
      const written = writeAll(file, part);
      hash.update(part);
      bytes += part.length;
      rows += partRows;
      await written;
    },
    async close() {
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      const hex = hash.digest('hex');
      await rename(unfinished, join(folder, hex));
      return { digest: digestOf(hex), rows, bytes };
    },
    abandon: () => file.close(),
  };
}

/** A short write is a disk that is filling up; the next call then says so. */
async function writeAll(file: FileHandle, part: Buffer): Promise<void> {
  for (let at = 0; at < part.length; ) at += (await file.write(part, at, part.length - at)).bytesWritten;
}

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { type RecordChunk, type Row, type Rows, rowsIn } from '../../compiler/operators/authoring.ts';
import { hexOf } from '../store/layout.ts';
import type { Digest, Shard } from '../store/result.ts';
import type { RowsOutput } from './writer.ts';

/** A stored shard is missing, or is not what its digest says. The table has to be made again. */
export class TableDamage extends Error {
  constructor(
    readonly digest: Digest,
    reason: string,
  ) {
    super(reason);
  }
}

/** Rows, and the same as bytes for stages. Reading may be repeated and may run several times at once. */
export interface StoredRows extends Rows {
  /** Newline-ended records in table order, in chunks of about `size` bytes cut at record ends. */
  chunks(size?: number): AsyncGenerator<RecordChunk & { readonly bytes: Buffer }>;
}

const CHUNK = 1_000_000;
const BATCH_ROWS = 2000;
const NEWLINE = 10;

/**
 * Opens a stored table. `pathOf` says where a shard lies. Every shard is checked against its digest while it is read, and a mismatch is raised as
 * `TableDamage` before its last bytes are handed out. Memory: one chunk, or one batch.
 */
export function openRows(output: RowsOutput, pathOf: (digest: Digest) => string): StoredRows {
  async function* chunks(size = CHUNK): AsyncGenerator<RecordChunk & { readonly bytes: Buffer }> {
    let firstLine = 1;
    for (const shard of output.shards) {
      for await (const bytes of readShard(shard, pathOf(shard.digest), size)) {
        const chunk = { file: shard.digest, unit: 'row' as const, firstLine, bytes };
        yield chunk;
        for (let i = bytes.indexOf(NEWLINE); i >= 0; i = bytes.indexOf(NEWLINE, i + 1)) firstLine++;
      }
    }
  }
  return {
    kind: 'rows',
    count: output.rows,
    bytes: output.bytes,
    chunks,
    async *batches() {
      for await (const { bytes } of chunks()) yield* parseBatches(bytes);
    },
    async *records() {
      for await (const { bytes } of chunks()) yield bytes;
    },
  };
}

function* parseBatches(bytes: Buffer): Generator<readonly Row[]> {
  const rows = rowsIn(bytes);
  for (let at = 0; at < rows.length; at += BATCH_ROWS) yield rows.slice(at, at + BATCH_ROWS);
}

/** Whole records of one shard in pieces of at least `size` bytes; a record larger than that comes whole. */
async function* readShard(shard: Shard, path: string, size: number): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new TableDamage(shard.digest, `shard ${short(shard)} is missing`) : error;
  });
  try {
    let begun: Buffer[] = [];
    let left = shard.bytes;
    const readOn = (most: number) => file.read(Buffer.allocUnsafe(Math.min(size, most)), 0, Math.min(size, most), null);
    let next: ReturnType<typeof readOn> | null = null;
    while (left > 0) {
      const { bytesRead, buffer } = await (next ?? readOn(left));
      if (bytesRead === 0) throw new TableDamage(shard.digest, `shard ${short(shard)} is ${left} bytes short`);
      const block = buffer.subarray(0, bytesRead);
      left -= bytesRead;
      // The next block is read while this one is digested and worked on.
      if (left > 0) {
        next = readOn(left);
        // Told when it is waited for; until then it is no unhandled failure.
        next.catch(() => {});
      }
      hash.update(block);
      const end = block.lastIndexOf(NEWLINE) + 1;
      if (left === 0) check(hash.digest('hex'), shard);
      if (end === 0) begun.push(block);
      else {
        const whole = block.subarray(0, end);
        yield begun.length === 0 ? whole : Buffer.concat([...begun, whole]);
        begun = end < block.length ? [block.subarray(end)] : [];
      }
    }
  } finally {
    await file.close();
  }
}

function check(hex: string, shard: Shard): void {
  if (hex !== hexOf(shard.digest)) {
    throw new TableDamage(shard.digest, `shard ${short(shard)} does not have the content that its name says`);
  }
}

const short = ({ digest }: Shard): string => hexOf(digest).slice(0, 12);

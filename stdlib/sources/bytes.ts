import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { SourceTools } from '../../compiler/operators/authoring.ts';
import { sizeText } from './size-text.ts';
import { unzstd, ZstdDamage } from './zstd.ts';

/** Read size: large enough that system calls do not show, small enough that a bound on memory holds. */
const BLOCK = 256 * 1024;

/**
 * The bytes of a file, unpacked where its first bytes say gzip (RFC 1952) or zstd (RFC 8878), whatever its name. Ends in a diagnostic where the
 * file cannot be opened, or its packed data is cut short or damaged. Memory: a few blocks.
 */
export async function* openBytes(path: string, tools: SourceTools): AsyncGenerator<Buffer> {
  const file = await openFile(path, tools);
  try {
    const head = Buffer.alloc(4);
    const { bytesRead } = await file.read(head, 0, 4, 0);
    const magic = bytesRead < 4 ? 0 : head.readUInt32LE(0);
    if ((magic & 0xffff) === 0x8b1f) yield* gunzip(file, tools);
    else if (magic === 0xfd2fb528 || isSkippable(magic)) yield* unpackZstd(file, tools);
    else yield* raw(file, tools);
  } finally {
    await file.close();
  }
}

/** Opens a file for reading, or stops with a diagnostic that says why it cannot be. */
export async function openFile(path: string, tools: SourceTools): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    tools.fail('FTP0900', { file: tools.name, reason: reasonOf(error) });
  }
  return tools.fail('FTP0900', { file: tools.name, reason: 'it is not a file' });
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  return message;
}

/** zstd frames of user data, which decoders skip (RFC 8878, 3.1.2). */
const isSkippable = (magic: number): boolean => magic >>> 4 === 0x184d2a5;

async function* raw(file: FileHandle, tools: SourceTools): AsyncGenerator<Buffer> {
  for (;;) {
    tools.signal.throwIfAborted();
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK, null);
    if (bytesRead === 0) return;
    tools.consumed(bytesRead);
    yield buffer.subarray(0, bytesRead);
  }
}

async function* gunzip(file: FileHandle, tools: SourceTools): AsyncGenerator<Buffer> {
  const unpacker = createGunzip({ chunkSize: BLOCK });
  // A failure of either side also ends the loop below, which is where it is told.
  pipeline(raw(file, tools), unpacker).catch(() => {});
  let bytes = 0;
  try {
    for await (const block of unpacker as AsyncIterable<Buffer>) {
      bytes += block.length;
      yield block;
    }
  } catch (error) {
    tools.signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !code.startsWith('Z_')) throw error;
    const values = { file: tools.name, format: 'gzip', bytes: sizeText(bytes) };
    if (code === 'Z_BUF_ERROR') tools.fail('FTP0905', values);
    tools.fail('FTP0906', { ...values, reason: message });
  }
}

async function* unpackZstd(file: FileHandle, tools: SourceTools): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const block of unzstd(raw(file, tools))) {
      bytes += block.length;
      yield block;
    }
  } catch (error) {
    if (!(error instanceof ZstdDamage)) throw error;
    const values = { file: tools.name, format: 'zstd', bytes: sizeText(bytes) };
    if (error.truncated) tools.fail('FTP0905', values);
    tools.fail('FTP0906', { ...values, reason: error.message });
  }
}

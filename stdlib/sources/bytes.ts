import { type FileHandle, open } from 'node:fs/promises';
import type { SourceTools } from '../../compiler/operators/authoring.ts';
import { GzipDamage, gunzip } from './gunzip.ts';
import { sizeText } from './size-text.ts';
import { unzstd, ZstdDamage } from './zstd.ts';

/** Read size: large enough that system calls do not show, small enough that a bound on memory holds. */
const BLOCK = 256 * 1024;

/** Packed data that ends too early (FTP0905) or is damaged (FTP0906). */
export interface PackedDamage {
  readonly code: 'FTP0905' | 'FTP0906';
  readonly values: Readonly<Record<string, string>>;
}

/**
 * The bytes of a file, unpacked where its first bytes say gzip (RFC 1952) or zstd (RFC 8878), whatever its name. Ends in a diagnostic where the
 * file cannot be opened. Packed data that is cut short or damaged ends there, after all that could be unpacked before: `damaged` hears of it, and unless it is given
 * that is a diagnostic too. Memory: a few blocks.
 */
export async function* openBytes(
  path: string,
  tools: SourceTools,
  damaged: (found: PackedDamage) => void = ({ code, values }) => tools.fail(code, values),
): AsyncGenerator<Buffer> {
  const file = await openFile(path, tools);
  let format = 'gzip';
  let bytes = 0;
  try {
    const head = Buffer.alloc(4);
    await file.read(head, 0, 4, 0);
    if (!isPacked(head)) return yield* raw(file, tools);
    const isGzip = head.readUInt16LE(0) === GZIP;
    if (!isGzip) format = 'zstd';
    const unpacked = isGzip ? gunzip((from) => raw(file, tools, from)) : unzstd(raw(file, tools));
    for await (const block of unpacked) {
      bytes += block.length;
      yield block;
    }
  } catch (error) {
    if (!(error instanceof GzipDamage || error instanceof ZstdDamage)) throw error;
    const values = { file: tools.name, format, bytes: sizeText(bytes) };
    if (error.truncated) damaged({ code: 'FTP0905', values });
    else damaged({ code: 'FTP0906', values: { ...values, reason: error.message } });
  } finally {
    await file.close();
  }
}

/** The same for readers that keep what stands before the damage. */
export function openPacked(
  path: string,
  tools: SourceTools,
): { readonly blocks: AsyncGenerator<Buffer>; damage(): PackedDamage | null } {
  let found: PackedDamage | null = null;
  const blocks = openBytes(path, tools, (damage) => {
    found = damage;
  });
  return { blocks, damage: () => found };
}

const GZIP = 0x8b1f;
const ZSTD = 0xfd2fb528;

/** By the first four bytes of a file. */
export function isPacked(head: Uint8Array): boolean {
  const magic = new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true);
  // zstd frames of user data, which decoders skip (RFC 8878, 3.1.2), may come first.
  return (magic & 0xffff) === GZIP || magic === ZSTD || magic >>> 4 === 0x184d2a5;
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

/** `from` is where reading begins; what was counted before is not counted again. */
async function* raw(file: FileHandle, tools: SourceTools, from = 0): AsyncGenerator<Buffer> {
  for (let at = from; ; ) {
    tools.signal.throwIfAborted();
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    if (from === 0) tools.consumed(bytesRead);
    yield buffer.subarray(0, bytesRead);
  }
}

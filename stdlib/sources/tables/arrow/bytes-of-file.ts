import type { FileHandle } from 'node:fs/promises';
import type { SourceTools } from '../../../../compiler/operators/authoring.ts';
import { isPacked, openBytes, openFile, type PackedDamage } from '../../bytes.ts';
import { ArrowDamage } from './damage.ts';

/** A file, read where it is asked for. */
export interface BytesOfFile {
  readonly size: number;
  /** Throws `ArrowDamage` for a place outside of the file. */
  read(at: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Bytes that are held at once: one batch, or the whole of a file that is packed as a whole. */
const LARGEST = 2_000_000_000;

/** `damaged` hears of packed data that breaks off or is damaged; what could be unpacked before is the file then. */
export async function bytesOfFile(
  path: string,
  tools: SourceTools,
  damaged: (found: PackedDamage) => void,
): Promise<BytesOfFile> {
  const file = await openFile(path, tools);
  const head = new Uint8Array(4);
  await file.read(head, 0, 4, 0);
  if (!isPacked(head)) return ofHandle(file, (await file.stat()).size, tools);
  await file.close();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const block of openBytes(path, tools, damaged)) {
    size += block.length;
    if (size > LARGEST) throw new ArrowDamage(`it is larger than ${LARGEST / 1e9} GB unpacked; unpack it first`);
    parts.push(block);
  }
  const whole = Buffer.concat(parts);
  const read = async (at: number, length: number): Promise<Uint8Array> => {
    checkPlace(at, length, size);
    return whole.subarray(at, at + length);
  };
  return { size, read, close: async () => {} };
}

function ofHandle(file: FileHandle, size: number, tools: SourceTools): BytesOfFile {
  return {
    size,
    async read(at, length) {
      checkPlace(at, length, size);
      if (length > LARGEST)
        throw new ArrowDamage(`a batch of it is larger than ${LARGEST / 1e9} GB; write smaller ones`);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const { bytesRead } = await file.read(bytes, done, length - done, at + done);
        if (bytesRead === 0) throw new ArrowDamage('it ends too early');
        done += bytesRead;
      }
      tools.consumed(length);
      return bytes;
    },
    close: () => file.close(),
  };
}

function checkPlace(at: number, length: number, size: number): void {
  if (at < 0 || length < 0 || at + length > size) throw new ArrowDamage('it ends too early');
}

import { Decompress, type ZstdError, ZstdErrorCode } from 'fzstd';

/** The zstd data ends too early, or is no zstd data. */
export class ZstdDamage extends Error {
  constructor(
    message: string,
    readonly truncated: boolean,
  ) {
    super(message);
  }
}

/**
 * Fed at a time. A zstd block of 4 bytes can stand for 128 KB, so a small feed bounds what one step can unpack (at worst about 0.5 GB for 16 KB of
 * nothing but such blocks; real text unpacks to some 100 KB).
 */
const FEED = 16 * 1024;

/** Unpacks zstd frames as they arrive (Node 20 has no zstd of its own). Frames may follow one another, as `zstd` and `pzstd` write them. */
export async function* unzstd(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unpacked: Buffer[] = [];
  const decoder = new Decompress((block) => {
    if (block.length > 0) unpacked.push(Buffer.from(block.buffer, block.byteOffset, block.byteLength));
  });
  for await (const block of packed) {
    for (let at = 0; at < block.length; at += FEED) {
      try {
        feed(decoder, block.subarray(at, at + FEED), false);
      } finally {
        // What stands before damage is given before it is told.
        yield* unpacked.splice(0);
      }
    }
  }
  feed(decoder, Buffer.alloc(0), true);
  yield* unpacked.splice(0);
}

function feed(decoder: Decompress, bytes: Uint8Array, final: boolean): void {
  try {
    decoder.push(bytes, final);
  } catch (error) {
    const { code, message } = error as Partial<ZstdError> & Error;
    // fzstd indexes past its input where a cut or a flipped bit misleads it; the type error that follows is damage as well.
    throw new ZstdDamage(code === undefined ? 'it cannot be decoded' : message, code === ZstdErrorCode.UnexpectedEOF);
  }
}

/** Unpacks zstd data that lies in memory, to at most so many bytes. */
export function unzstdWhole(packed: Uint8Array, most: number): Uint8Array {
  const unpacked: Uint8Array[] = [];
  let bytes = 0;
  const decoder = new Decompress((block) => {
    bytes += block.length;
    if (bytes > most) throw new ZstdDamage('it unpacks to more than a buffer holds', false);
    if (block.length > 0) unpacked.push(block.slice());
  });
  for (let at = 0; at < packed.length; at += FEED) feed(decoder, packed.subarray(at, at + FEED), false);
  feed(decoder, Buffer.alloc(0), true);
  return Buffer.concat(unpacked);
}

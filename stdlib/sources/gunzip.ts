import { createGunzip } from 'node:zlib';

/** The gzip data ends too early, or is damaged. */
export class GzipDamage extends Error {
  constructor(
    message: string,
    readonly truncated: boolean,
    /** Where the piece begins in which the decoder met it. */
    readonly at: number,
  ) {
    super(message);
  }
}

/** Fed at a time; one byte can stand for a thousand. */
const FEED = 64 * 1024;
/** The decoder throws away what it had unpacked of a piece in which it meets damage, so that the pieces are made smaller there. */
const FINER = [512, 8];

/**
 * Unpacks gzip members, one after another (RFC 1952), padded with zeros or not. Throws `GzipDamage` after all that stands before the damage, for which it reads
 * the data anew. `read` gives the file from its beginning.
 */
export async function* gunzip(read: (from: number) => AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let given = 0;
  let found: GzipDamage | null = null;
  for (const size of [FEED, ...FINER]) {
    const fineFrom: number = found?.at ?? Number.POSITIVE_INFINITY;
    let passed = 0;
    try {
      for await (const block of unpack(read(0), (at) => (at < fineFrom ? Math.min(FEED, fineFrom - at) : size))) {
        const fresh = block.subarray(Math.max(0, Math.min(block.length, given - passed)));
        passed += block.length;
        if (fresh.length > 0) yield fresh;
      }
      return;
    } catch (error) {
      if (!(error instanceof GzipDamage)) throw error;
      given = Math.max(given, passed);
      found = error;
      if (error.truncated) break;
    }
  }
  if (found !== null) throw found;
}

async function* unpack(packed: AsyncIterable<Buffer>, sizeAt: (at: number) => number): AsyncGenerator<Buffer> {
  const decoder = createGunzip({ chunkSize: 4 * FEED });
  const unpacked: Buffer[] = [];
  let failure: NodeJS.ErrnoException | null = null;
  let settle = (): void => {};
  decoder.on('data', (block: Buffer) => void unpacked.push(block));
  decoder.on('error', (error) => {
    failure = error;
    settle();
  });
  /** Waits for what begins the work to be done, or to fail: a failed decoder answers nothing else. */
  const done = async (begin: (ready: () => void) => void, at: number): Promise<void> => {
    await new Promise<void>((resolve) => {
      settle = resolve;
      begin(resolve);
    });
    while (failure === null && decoder.read() !== null);
    if (failure === null) return;
    const { code, message } = failure as NodeJS.ErrnoException;
    if (code === undefined || !code.startsWith('Z_')) throw failure;
    throw new GzipDamage(message, code === 'Z_BUF_ERROR', at);
  };
  let fed = 0;
  let over = false;
  try {
    for await (const block of packed) {
      for (let at = 0; at < block.length; ) {
        const piece = block.subarray(at, at + sizeAt(fed));
        const before = fed;
        at += piece.length;
        fed += piece.length;
        let rest = piece;
        if (!over) {
          try {
            await done((ready) => void decoder.write(piece, ready), before);
          } finally {
            yield* unpacked.splice(0);
          }
          rest = piece.subarray(piece.length - (fed - decoder.bytesWritten));
          over = rest.length > 0;
        }
        if (over && rest.some((byte) => byte !== 0)) throw new GzipDamage('what follows is no gzip', false, before);
      }
    }
    if (!over)
      await done((ready) => {
        decoder.once('end', ready);
        decoder.end();
      }, fed);
    yield* unpacked.splice(0);
  } finally {
    decoder.destroy();
  }
}

import { createHash } from 'node:crypto';
import { digestOf } from './layout.ts';
import type { Digest } from './result.ts';

/** Digest of bytes, or of the UTF-8 bytes of a text. */
export const sha256 = (bytes: Uint8Array | string): Digest =>
  digestOf(createHash('sha256').update(bytes).digest('hex'));

/** Digest and length of a stream of bytes, in bounded memory. */
export async function digestStream(chunks: AsyncIterable<Uint8Array>): Promise<{ digest: Digest; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { digest: digestOf(hash.digest('hex')), bytes };
}

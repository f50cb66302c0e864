import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** What HTTP packed an answer in. */
export interface Packing {
  /** `Transfer-Encoding` */
  readonly transfer: string | null;
  /** `Content-Encoding` */
  readonly content: string | null;
}

/**
 * The content of an answer without its packing. Crawlers store answers as they came, and some have unpacked them and kept the headers: what is not packed as its header
 * says is taken as it is. Throws where it is damaged, or larger than `limit` unpacked.
 */
export function unpackBody(body: Buffer, { transfer, content }: Packing, limit: number): Buffer {
  const whole = /chunked/i.test(transfer ?? '') ? (joinChunks(body) ?? body) : body;
  const options = { maxOutputLength: limit };
  switch (content?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return whole[0] === 0x1f && whole[1] === 0x8b ? gunzipSync(whole, options) : whole;
    case 'br':
      return brotliDecompressSync(whole, options);
    case 'deflate':
      // Servers send both the format of RFC 1950, which was meant, and that of RFC 1951.
      return (whole[0]! & 0x0f) === 8 ? inflateSync(whole, options) : inflateRawSync(whole, options);
    default:
      return whole;
  }
}

/** Chunks (RFC 9112, 7.1) put together; null where it is not written in chunks. */
function joinChunks(body: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf('\r\n', at);
    const size = /^([0-9a-f]{1,8})\s*(?:;.*)?$/i.exec(end < 0 ? '' : body.toString('latin1', at, end))?.[1];
    if (size === undefined) return parts.length === 0 ? null : Buffer.concat(parts);
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    parts.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
  return Buffer.concat(parts);
}

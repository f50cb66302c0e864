import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { unlz4Block } from '../tables/lz4.ts';
import { unzstdWhole } from '../zstd.ts';
import { ParquetDamage } from './damage.ts';

type Unpack = (packed: Uint8Array, length: number) => Uint8Array;

/** What unpacks a page to `length` bytes and never to more: that is what the decoders of the library do not promise on damaged data. */
export const UNPACKERS: Readonly<Partial<Record<CompressionCodec, Unpack>>> = {
  SNAPPY: compressors.SNAPPY!,
  GZIP: (packed, length) => gunzipSync(packed, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (packed, length) => brotliDecompressSync(packed, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (packed, length) => unzstdWhole(packed, length),
  LZ4: hadoopLz4,
  LZ4_RAW: (packed, length) => unlz4Block(packed, length),
};

/** Blocks with their unpacked and packed lengths before them, as Hadoop writes them; or one block alone. */
function hadoopLz4(packed: Uint8Array, length: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const parts: Uint8Array[] = [];
  let [at, size] = [0, 0];
  while (at + 8 <= packed.length) {
    const [unpacked, stored] = [view.getUint32(at), view.getUint32(at + 4)];
    if (stored > packed.length - at - 8 || unpacked > length - size) break;
    try {
      const part = unlz4Block(packed.subarray(at + 8, at + 8 + stored), unpacked);
      if (part.length !== unpacked) break;
      parts.push(part);
    } catch {
      break;
    }
    at += 8 + stored;
    size += unpacked;
  }
  return at === packed.length && size === length ? Buffer.concat(parts) : unlz4Block(packed, length);
}

/** Throws `ParquetDamage` for data that do not unpack to so many bytes. */
export function unpackPage(codec: CompressionCodec, packed: Uint8Array, length: number): Uint8Array {
  const unpack = UNPACKERS[codec];
  if (unpack === undefined) throw new ParquetDamage(`it is packed with ${codec}, which is not known here`);
  let page: Uint8Array;
  try {
    page = unpack(packed, length);
  } catch {
    throw new ParquetDamage(`a page of it holds damaged ${codec} data`);
  }
  if (page.length !== length)
    throw new ParquetDamage(`a page of it unpacks to ${page.length} bytes and not to ${length}`);
  return page;
}

import { ParquetDamage } from './damage.ts';

/**
 * A whole number of up to 32 bits in groups of 7, the lowest first, and where it ends (ULEB128): as in headers (thrift-compact-protocol.md of apache/thrift) and in what
 * they head (Encodings.md of apache/parquet-format).
 */
export function varint(bytes: Uint8Array, from: number, end: number): readonly [value: number, next: number] {
  let value = 0;
  let at = from;
  for (let scale = 1; ; scale *= 128) {
    if (at >= end) throw new ParquetDamage('a page of it goes on behind its end');
    const byte = bytes[at++]!;
    value += (byte & 127) * scale;
    if (byte < 128) break;
    if (scale > 2 ** 28) throw new ParquetDamage('a number in it is larger than can be');
  }
  if (value >= 2 ** 32) throw new ParquetDamage('a number in it is larger than can be');
  return [value, at];
}

/** The signed number that was written as this one: 0, -1, 1, -2, … by their sizes ("zigzag"). */
export const signed = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

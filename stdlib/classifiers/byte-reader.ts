/** Reads a little-endian binary file from front to back. Throws a `RangeError` where it ends too early. */
export interface ByteReader {
  int8(): number;
  int32(): number;
  /** Counts, which stay below 2^53. */
  int64(): number;
  float64(): number;
  floats(count: number): Float32Array;
  bytes(count: number): Uint8Array;
  /** Text up to a NUL. */
  text(): string;
}

export function byteReader(buffer: Uint8Array): ByteReader {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  let at = 0;
  const take = (size: number): number => {
    if (size < 0 || at + size > buffer.byteLength) throw new RangeError(`it ends at byte ${buffer.byteLength}`);
    at += size;
    return at - size;
  };
  return {
    int8: () => view.getInt8(take(1)),
    int32: () => view.getInt32(take(4), true),
    int64: () => Number(view.getBigInt64(take(8), true)),
    float64: () => view.getFloat64(take(8), true),
    floats(count) {
      const start = take(count * 4);
      // Copied, since the file's own offsets are not aligned.
      return new Float32Array(new Uint8Array(buffer.subarray(start, start + count * 4)).buffer);
    },
    bytes(count) {
      const start = take(count);
      return new Uint8Array(buffer.subarray(start, start + count));
    },
    text() {
      const end = buffer.indexOf(0, at);
      if (end < 0) throw new RangeError('a text in it has no end');
      const start = take(end + 1 - at);
      return Buffer.from(buffer.subarray(start, end)).toString('utf8');
    },
  };
}

import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { growing } from './growing.ts';

/** Sets of shingles by entry, on disk: they are as large as the texts, and few are ever compared. */
export interface ShingleFile {
  add(shingles: Uint32Array): void;
  /** How many shingles an entry has; known without reading. */
  size(entry: number): number;
  read(entry: number): Uint32Array;
  /** Closes and removes the file. */
  remove(): void;
}

const bufferSize = 1 << 20;

export function shingleFile(path: string): ShingleFile {
  const file = openSync(path, 'w+');
  const sizes = growing();
  /** Offsets in shingles; a corpus may have more than 2^32 of them. */
  let offsets = new Float64Array(1024);
  const buffer = new Uint32Array(bufferSize);
  let buffered = 0;
  let total = 0;
  const write = (values: Uint32Array): void => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  const flush = (): void => {
    write(buffer.subarray(0, buffered));
    buffered = 0;
  };
  return {
    add(shingles) {
      if (sizes.length === offsets.length) {
        const grown = new Float64Array(offsets.length * 2);
        grown.set(offsets);
        offsets = grown;
      }
      offsets[sizes.length] = total;
      sizes.push(shingles.length);
      total += shingles.length;
      if (buffered + shingles.length > buffer.length) flush();
      if (shingles.length > buffer.length) write(shingles);
      else {
        buffer.set(shingles, buffered);
        buffered += shingles.length;
      }
    },
    size: (entry) => sizes.get(entry),
    read(entry) {
      if (buffered > 0) flush();
      const shingles = new Uint32Array(sizes.get(entry));
      const bytes = new Uint8Array(shingles.buffer);
      for (let at = 0; at < bytes.length; ) {
        const read = readSync(file, bytes, at, bytes.length - at, offsets[entry]! * 4 + at);
        if (read === 0) throw new Error(`${path} is shorter than what was written to it`);
        at += read;
      }
      return shingles;
    },
    remove() {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}

import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Byte strings by number, appended one by one and then read in any order: on disk, with 16 bytes of index each, so that memory is bounded. */
export interface SpilledList {
  readonly length: number;
  add(bytes: Uint8Array): void;
  read(index: number): Uint8Array;
  /** Bytes of an entry; cheaper than reading it. */
  size(index: number): number;
  /** Closes and removes the files. */
  remove(): void;
}

/** Up to so many bytes stay in memory, and no file is ever made. */
const inMemory = 8 << 20;
/** Of a list on disk, entries read last are kept up to so many bytes: rows of one cluster are compared with the same few. */
const cacheBytes = 16 << 20;

interface AppendedFile {
  append(bytes: Uint8Array): void;
  read(at: number, length: number): Uint8Array;
  remove(): void;
}

/** A file that is written at its end through a buffer and may be read anywhere meanwhile. */
function appendedFile(path: string): AppendedFile {
  let file = -1;
  let written = 0;
  let buffer = new Uint8Array(1 << 14);
  let filled = 0;
  const flush = (): void => {
    if (file === -1) {
      mkdirSync(dirname(path), { recursive: true });
      file = openSync(path, 'w+');
    }
    for (let at = 0; at < filled; ) at += writeSync(file, buffer, at, filled - at, written + at);
    written += filled;
    filled = 0;
  };
  return {
    append(bytes) {
      if (filled + bytes.length > buffer.length && file === -1 && filled + bytes.length <= inMemory) {
        const grown = new Uint8Array(Math.max(buffer.length * 2, filled + bytes.length));
        grown.set(buffer.subarray(0, filled));
        buffer = grown;
      }
      for (let at = 0; at < bytes.length; ) {
        if (filled === buffer.length) flush();
        const part = bytes.subarray(at, at + buffer.length - filled);
        buffer.set(part, filled);
        filled += part.length;
        at += part.length;
      }
    },
    read(at, length) {
      if (at >= written) return buffer.slice(at - written, at - written + length);
      if (at + length > written) flush();
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const read = readSync(file, bytes, done, length - done, at + done);
        if (read === 0) throw new Error(`${path} is shorter than what was written to it`);
        done += read;
      }
      return bytes;
    },
    remove() {
      if (file === -1) return;
      closeSync(file);
      rmSync(path, { force: true });
      file = -1;
    },
  };
}

export function spilledList(path: string): SpilledList {
  const data = appendedFile(path);
  const index = appendedFile(`${path}-index`);
  const entry = new Float64Array(2);
  let length = 0;
  let end = 0;
  let cached = 0;
  const cache = new Map<number, Uint8Array>();
  const place = (at: number): Float64Array => new Float64Array(index.read(at * 16, 16).buffer);
  return {
    get length() {
      return length;
    },
    add(bytes) {
      entry[0] = end;
      entry[1] = bytes.length;
      index.append(new Uint8Array(entry.buffer));
      data.append(bytes);
      end += bytes.length;
      length++;
    },
    size: (at) => cache.get(at)?.length ?? place(at)[1]!,
    read(at) {
      const known = cache.get(at);
      if (known) {
        cache.delete(at);
        cache.set(at, known);
        return known;
      }
      const [start, size] = place(at) as unknown as [number, number];
      const bytes = data.read(start, size);
      cache.set(at, bytes);
      cached += size;
      for (const [old, { length: freed }] of cache) {
        if (cached <= cacheBytes || old === at) break;
        cache.delete(old);
        cached -= freed;
      }
      return bytes;
    },
    remove() {
      data.remove();
      index.remove();
    },
  };
}

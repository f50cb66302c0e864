import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

const blockRecords = 1 << 16;

/** Records of a file, a block at a time, valid until the next. The file is removed in the end. */
export function* blocksOf(path: string, words: number): Generator<Uint32Array> {
  const file = openSync(path, 'r');
  const block = new Uint32Array(blockRecords * words);
  try {
    for (;;) {
      const filled = nextWords(file, block);
      if (filled > 0) yield block.subarray(0, filled);
      if (filled < block.length) break;
    }
  } finally {
    closeSync(file);
    rmSync(path);
  }
}

/** Writes numbers of 32 bits at the end of what was written. */
export function writeWords(file: number, words: Uint32Array): void {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** Reads as many numbers of a file as the array takes. */
export function readWords(path: string, into: Uint32Array): void {
  const file = openSync(path, 'r');
  try {
    nextWords(file, into);
  } finally {
    closeSync(file);
  }
}

/** Reads on until the array is full or the file ends; how many numbers there were. */
export function nextWords(file: number, into: Uint32Array): number {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  let filled = 0;
  for (let more = -1; filled < bytes.length && more !== 0; filled += more)
    more = readSync(file, bytes, filled, bytes.length - filled, null);
  return filled >>> 2;
}

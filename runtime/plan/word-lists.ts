import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 16;

/**
 * Has the list a word: a line with anything but white space before a `#`? Looks at bytes, and no further than the first word, since lists may have millions. A
 * line of nothing but wide spaces counts as a word here; the run tells of it.
 */
export function hasWords(path: string): boolean {
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(CHUNK);
  let remark = false;
  try {
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk))
      for (let i = 0; i < read; i++) {
        const byte = chunk[i]!;
        if (byte === 0x0a) remark = false;
        else if (byte === 0x23) remark = true;
        else if (!remark && !isSpace(byte) && !isMark(byte)) return true;
      }
    return false;
  } finally {
    closeSync(file);
  }
}

const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
/** Of the mark that some editors put at the beginning (EF BB BF). No line of words has these alone. */
const isMark = (byte: number): boolean => byte === 0xef || byte === 0xbb || byte === 0xbf;

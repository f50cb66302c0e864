import { isUtf8 } from 'node:buffer';

/** What the first bytes of a file that should hold text say it is instead; null where nothing speaks against text. */
export interface Foreign {
  readonly seen: string;
  readonly advice: string;
}

const FOREIGN: readonly (readonly [bytes: string, seen: string, advice: string])[] = [
  ['PAR1', 'Parquet', 'read it with `parquet(…)`'],
  ['\xfd7zXZ\0', 'an xz archive', 'unpack it first: gzip and zstd are read directly'],
  ['BZh', 'a bzip2 archive', 'unpack it first: gzip and zstd are read directly'],
  ['PK\x03\x04', 'a zip archive', 'unpack it first: gzip and zstd are read directly'],
  ['%PDF', 'a PDF document', 'extract its text first'],
  ['ARROW1', 'an Arrow file', 'save it as Parquet first'],
];

export function foreignFormat(start: Uint8Array): Foreign | null {
  const head = Buffer.from(start.subarray(0, 8)).toString('latin1');
  const found = FOREIGN.find(([bytes]) => head.startsWith(bytes));
  return found ? { seen: found[1], advice: found[2] } : null;
}

/** UTF-16 and UTF-32 by byte order mark, or by the zero bytes that their Latin letters have. */
export function wideEncoding(start: Uint8Array): string | null {
  const [a, b, c, d] = start;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'UTF-32 (little endian)' : 'UTF-16 (little endian)';
  if (a === 0xfe && b === 0xff) return 'UTF-16 (big endian)';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'UTF-32 (big endian)';
  if (start.length >= 4 && a !== 0 && b === 0 && c !== 0 && d === 0)
    return 'UTF-16 (little endian, no byte order mark)';
  if (start.length >= 4 && a === 0 && b !== 0 && c === 0 && d !== 0) return 'UTF-16 (big endian, no byte order mark)';
  return null;
}

/** Length of a UTF-8 byte order mark at the start: 3 or 0. */
export const markLength = (start: Uint8Array): number =>
  start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 3 : 0;

/** Index of the first byte that breaks UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF); -1 where none does. */
export function firstInvalidByte(bytes: Uint8Array): number {
  if (isUtf8(bytes)) return -1;
  let i = 0;
  while (i < bytes.length) {
    const length = sequenceLength(bytes, i);
    if (length === 0) return i;
    i += length;
  }
  return -1;
}

function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i]!;
  if (lead < 0x80) return 1;
  const second = bytes[i + 1] ?? 0;
  if (lead >= 0xc2 && lead <= 0xdf) return isTail(second) ? 2 : 0;
  const rest = (n: number): boolean => isTail(bytes[i + n] ?? 0);
  if (lead >= 0xe0 && lead <= 0xef) {
    const low = lead === 0xe0 ? 0xa0 : 0x80;
    const high = lead === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && rest(2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const low = lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xf4 ? 0x8f : 0xbf;
    return second >= low && second <= high && rest(2) && rest(3) ? 4 : 0;
  }
  return 0;
}

const isTail = (byte: number): boolean => byte >= 0x80 && byte <= 0xbf;

/** The diagnostic's values for an invalid byte: which, and what the file probably is. Swedish letters in Latin-1 are the usual cause. */
export function invalidByteValues(bytes: Uint8Array, at: number): { readonly byte: string; readonly hint: string } {
  const byte = bytes[at]!;
  const hex = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  const letter = new TextDecoder('windows-1252').decode(bytes.subarray(at, at + 1));
  const hint = /\p{L}/u.test(letter)
    ? `it would be \`${letter}\` in Windows-1252, so convert the file: \`iconv -f WINDOWS-1252 -t UTF-8\``
    : 'the file may be damaged or binary';
  return { byte: hex, hint };
}

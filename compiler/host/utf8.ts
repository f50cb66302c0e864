import { isUtf8 } from 'node:buffer';

/**
 * The text of a file. A byte that is no UTF-8 must not look like a U+FFFD that somebody wrote, so the first one arrives as a lone surrogate
 * U+DC80 … U+DCFF, which no UTF-8 decodes to (the way of Python's `surrogateescape`, PEP 383); later ones as U+FFFD.
 */
export function decodeUtf8(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return isUtf8(bytes) ? text : marked(text, bytes);
}

function marked(text: string, bytes: Buffer): string {
  let at = 0;
  let offset = 0;
  for (;;) {
    const next = text.indexOf(REPLACEMENT, at);
    offset += Buffer.byteLength(text.slice(at, next), 'utf8');
    if (!bytes.subarray(offset, offset + WRITTEN.length).equals(WRITTEN)) {
      return `${text.slice(0, next)}${String.fromCharCode(0xdc00 + bytes[offset]!)}${text.slice(next + 1)}`;
    }
    at = next + 1;
    offset += WRITTEN.length;
  }
}

const REPLACEMENT = '\ufffd';
const WRITTEN = Buffer.from(REPLACEMENT, 'utf8');

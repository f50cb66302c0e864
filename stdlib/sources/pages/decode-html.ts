import { isUtf8 } from 'node:buffer';
import { mendedWindows } from '../windows-1252.ts';

/** Bytes of a page that are looked through for its `<meta charset>`, as the HTML standard says. */
const LOOKED = 1024;

/**
 * The text of an HTML page, by byte order mark, the encoding that the server told, or that of its `<meta>`; else UTF-8 where it is, and Windows-1252 where it is not
 * (HTML standard, 13.2.3). What an encoding does not have becomes U+FFFD.
 */
export function decodeHtml(bytes: Uint8Array, told: string | null): string {
  const encoding = byMark(bytes) ?? known(told) ?? known(inMeta(bytes)) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
  const text = new TextDecoder(encoding).decode(bytes);
  return encoding === 'windows-1252' ? mendedWindows(text) : text;
}

function byMark([a, b, c]: Uint8Array): string | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : null;
}

function inMeta(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, LOOKED)).toString('latin1');
  const found = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1] ?? null;
  // A page that could be read to say so in UTF-16 is not in UTF-16.
  return found !== null && /^utf-?16/i.test(found) ? 'utf-8' : found;
}

/** Null for an encoding that nobody knows. */
function known(label: string | null): string | null {
  if (label === null) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/** `charset` of a `Content-Type`. */
export const charsetOf = (contentType: string | null | undefined): string | null =>
  /charset\s*=\s*["']?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? null;

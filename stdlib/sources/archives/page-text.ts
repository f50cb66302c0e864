/**
 * The text of a fetched page: UTF-8, unless its first bytes (a byte order mark) or its XML declaration say otherwise. Throws an `Error` that says why where the
 * bytes are none of that encoding, so that letters are never replaced silently.
 */
export function pageText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new Error(`it is written in ${JSON.stringify(encoding)}, an encoding that is not known here`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Error(`it is said to be ${encoding}, but holds bytes that are not`);
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? 'utf-8';
}

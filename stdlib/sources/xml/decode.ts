import { isUtf8 } from 'node:buffer';
import { firstInvalidByte, foreignFormat, invalidByteValues, markLength, wideEncoding } from '../text-checks.ts';
import { mendedWindows } from '../windows-1252.ts';
import { FileProblem } from './problem.ts';

/** Bytes that an XML declaration may take; it stands at the very start. */
const DECLARATION = 512;

/**
 * The text of an XML file: by byte order mark, by the encoding of the XML declaration (XML 1.0, appendix F), else UTF-8. What is no XML text ends in a
 * `FileProblem`, after everything before it was given. `ISO-8859-1` is read as Windows-1252, as browsers do: the two differ where Latin-1 has no letters.
 */
export async function* decodeXml(
  blocks: AsyncIterable<Buffer>,
  file: string,
  count: (what: string) => void,
): AsyncGenerator<string> {
  let decode = null as Decode | null;
  let head: Buffer = Buffer.alloc(0);
  const start = (): { readonly decoder: Decode; readonly first: Decoded } => {
    const { encoding, skip } = encodingOf(head, file, count);
    const decoder = encoding === 'utf-8' ? utf8Decoder() : labelledDecoder(encoding);
    return { decoder, first: decoder(head.subarray(skip), false) };
  };
  for await (const block of blocks) {
    if (decode !== null) {
      yield* checked(decode(block, false));
      continue;
    }
    head = head.length === 0 ? block : Buffer.concat([head, block]);
    if (head.length < DECLARATION) continue;
    const { decoder, first } = start();
    decode = decoder;
    yield* checked(first);
  }
  if (decode === null) {
    const { decoder, first } = start();
    decode = decoder;
    yield* checked(first);
  }
  yield* checked(decode(Buffer.alloc(0), true));
}

type Decode = (bytes: Buffer, last: boolean) => Decoded;

interface Decoded {
  readonly text: string;
  /** Code and values of what comes after the text. */
  readonly problem: readonly [code: string, values: Readonly<Record<string, string | number>>] | null;
}

function* checked({ text, problem }: Decoded): Generator<string> {
  if (text !== '') yield text;
  if (problem !== null) throw new FileProblem(...problem);
}

function encodingOf(
  head: Buffer,
  file: string,
  count: (what: string) => void,
): { readonly encoding: string; readonly skip: number } {
  const foreign = foreignFormat(head);
  if (foreign) throw new FileProblem('FTP0907', { file, ...foreign });
  const wide = wideEncoding(head);
  if (wide?.startsWith('UTF-32')) throw new FileProblem('FTP1101', { file, encoding: wide });
  if (wide !== null) {
    const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
    return { encoding: wide.includes('little') ? 'utf-16le' : 'utf-16be', skip: marked ? 2 : 0 };
  }
  const skip = markLength(head);
  const declaration = head.toString('latin1', skip, skip + DECLARATION);
  const declared = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]{1,40})["']/.exec(declaration)?.[1]?.trim() ?? 'utf-8';
  if (skip > 0) return { encoding: 'utf-8', skip };
  // A declaration that could be read byte by byte belies what it says here: it was kept when the file was converted.
  if (/^utf-?(16|32)|ucs-?[24]/i.test(declared)) {
    count(`encoding declared as ${declared}, and is not`);
    return { encoding: 'utf-8', skip };
  }
  try {
    return { encoding: new TextDecoder(declared).encoding, skip };
  } catch {
    throw new FileProblem('FTP1101', { file, encoding: declared });
  }
}

/** UTF-8 with the place of the first byte that breaks it. */
function utf8Decoder(): Decode {
  let carried: Buffer = Buffer.alloc(0);
  let offset = 0;
  return (bytes, last) => {
    const all = carried.length === 0 ? bytes : Buffer.concat([carried, bytes]);
    const whole = all.subarray(0, last ? all.length : all.length - openTail(all));
    carried = all.subarray(whole.length);
    const start = offset;
    offset += whole.length;
    if (isUtf8(whole)) return { text: whole.toString('utf8'), problem: null };
    const at = firstInvalidByte(whole);
    const values = { offset: start + at, ...invalidByteValues(whole, at) };
    return { text: whole.toString('utf8', 0, at), problem: ['FTP0903', values] };
  };
}

/** Bytes at the end that begin a letter whose rest is still to come: 0 to 3. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** Another encoding. The strict decoder finds the damage, the lenient one gives what stands before it. */
function labelledDecoder(encoding: string): Decode {
  const strict = new TextDecoder(encoding, { fatal: true });
  const lenient = new TextDecoder(encoding);
  return (bytes, last) => {
    const decoded = lenient.decode(bytes, { stream: !last });
    const text = lenient.encoding === 'windows-1252' ? mendedWindows(decoded) : decoded;
    try {
      strict.decode(bytes, { stream: !last });
      return { text, problem: null };
    } catch {
      const at = Math.max(0, text.indexOf('\ufffd'));
      const problem = `the bytes from here on are no ${encoding.toUpperCase()}`;
      return { text: text.slice(0, at), problem: ['FTP1100', { column: 0, problem }] };
    }
  };
}

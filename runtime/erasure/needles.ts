/** What a document is known by where no table says which document a line is about. */
export interface Needles {
  /** Its id and the names of what was made of it: found as whole names. */
  readonly names: readonly string[];
  /** Texts of its rows: found wherever they stand. */
  readonly texts: readonly string[];
}

interface Needle {
  readonly bytes: Buffer;
  readonly isName: boolean;
}

export interface Finder {
  /** Does the line, as bytes of UTF-8, hold one of them? */
  holds(line: Buffer): boolean;
}

/** Shorter texts (`ja`, a year, a genre) are those of many documents. */
const SHORTEST_TEXT = 24;

export const isTelling = (text: string): boolean => text.length >= SHORTEST_TEXT;

/** Looks for needles as they are and as JSON has them, so that a quotation mark hides nothing. */
export function finder({ names, texts }: Needles): Finder {
  const needles = [
    ...names.flatMap((name) => forms(name).map((bytes) => ({ bytes, isName: true }))),
    ...texts.filter(isTelling).flatMap((text) => forms(text).map((bytes) => ({ bytes, isName: false }))),
  ];
  return { holds: (line) => needles.some((needle) => stands(needle, line)) };
}

function forms(text: string): readonly Buffer[] {
  const quoted = JSON.stringify(text).slice(1, -1);
  return [...new Set([text, quoted])].map((form) => Buffer.from(form, 'utf8'));
}

function stands({ bytes, isName }: Needle, line: Buffer): boolean {
  for (let at = line.indexOf(bytes); at >= 0; at = line.indexOf(bytes, at + 1))
    if (!isName || !(isOfName(line[at - 1]) || isOfName(line[at + bytes.length]))) return true;
  return false;
}

/** Letters, digits, `_` and `-`: `brev-1` is not in `brev-12`, nor in `brev-1-x`. What is no ASCII may be a letter. */
function isOfName(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  if (byte >= 0x80) return true;
  return /[\w-]/.test(String.fromCharCode(byte));
}

const NEWLINE = 10;

/** Lines of bytes with their numbers from 1, without what ends them. */
export function* numbered(bytes: Buffer): Generator<readonly [number: number, line: Buffer]> {
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    const at = bytes.indexOf(NEWLINE, start);
    const end = at < 0 ? bytes.length : at;
    yield [++number, bytes.subarray(start, end)];
    start = end + 1;
  }
}

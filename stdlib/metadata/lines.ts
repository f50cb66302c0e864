/** What is guessed from a text is guessed from its beginning: titles and years stand there, and a kind of text shows within a few pages. */
const LOOKED = 20_000;
const HEAD_LINES = 8;

/** The beginning of a text, line by line. */
export interface Beginning {
  /** Lines that hold something, trimmed. */
  readonly lines: readonly string[];
  /** Of each, whether a blank line stands before it. */
  readonly apart: readonly boolean[];
  /** The first of them, which a title page or a header may fill. */
  readonly head: readonly string[];
}

export function beginningOf(text: string): Beginning {
  const cut = text.length > LOOKED;
  const written = text.slice(0, LOOKED).split(/\r\n|[\n\v\f\r\x85\u2028\u2029]/u);
  // The last line of what was looked at may be half a line.
  if (cut && written.length > 1) written.pop();
  const lines: string[] = [];
  const apart: boolean[] = [];
  let blank = true;
  for (const line of written) {
    const trimmed = line.trim();
    if (trimmed !== '') {
      lines.push(trimmed);
      apart.push(blank);
    }
    blank = trimmed === '';
  }
  return { lines, apart, head: lines.slice(0, HEAD_LINES) };
}

export const share = (lines: readonly string[], rule: (line: string) => boolean): number =>
  lines.length === 0 ? 0 : lines.filter(rule).length / lines.length;

/** What a rule found, and the name under which its reliability was measured. */
export interface Guess<T> {
  readonly value: T;
  readonly rule: string;
}

import { sentenceEnds } from './sentences.ts';
import { symbol, type Tokens, tokenize } from './tokens.ts';

/** A stretch of text with its number of words. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly words: number;
  /** A paragraph ends here. */
  readonly closing: boolean;
}

/** Share of the wanted length from which a paragraph end is welcome. */
const early = 0.75;
/** Share of the wanted length below which a tail joins the passage before it. */
const tail = 1 / 3;

/** Cuts a text into passages of about `size` words; their words, in order, are those of the text. */
export function cut(text: string, size: number): string[] {
  const passages: Piece[] = [];
  let open: Piece | null = null;
  for (const piece of pieces(text, size)) {
    if (open && enough(open, piece, size)) {
      passages.push(open);
      open = null;
    }
    open = open ? { ...piece, start: open.start, words: open.words + piece.words } : piece;
  }
  if (open) {
    const before = passages[passages.length - 1];
    if (before && open.words < size * tail)
      passages[passages.length - 1] = { ...before, end: open.end, words: before.words + open.words };
    else passages.push(open);
  }
  return passages
    .filter((passage) => passage.words > 0)
    .map((passage) => text.slice(passage.start, passage.end).trim());
}

/** Stops where stopping comes closer to the wanted length than going on, or a little earlier where a paragraph ends. */
function enough(open: Piece, next: Piece, size: number): boolean {
  if (open.words === 0) return false;
  if (open.closing && open.words >= size * early) return true;
  return Math.abs(size - open.words) <= Math.abs(open.words + next.words - size);
}

/** Sentences, the endless ones cut between words. */
function pieces(text: string, size: number): Piece[] {
  const tokens = tokenize(text);
  const found: Piece[] = [];
  let start = 0;
  let token = 0;
  for (const end of sentenceEnds(text)) {
    const first = token;
    let words = 0;
    while (token < tokens.count && tokens.starts[token]! < end) if (tokens.kinds[token++] !== symbol) words++;
    const closing = text.slice(start, end).trimEnd().length < end - start && /\n\s*\n\s*$/.test(text.slice(start, end));
    if (words > 2 * size) found.push(...chunks(tokens, first, token, start, end, size, closing));
    else found.push({ start, end, words, closing });
    start = end;
  }
  return found;
}

function chunks(
  { starts, kinds }: Tokens,
  first: number,
  last: number,
  start: number,
  end: number,
  size: number,
  closing: boolean,
): Piece[] {
  const found: Piece[] = [];
  let words = 0;
  for (let i = first; i < last; i++) {
    if (kinds[i] === symbol) continue;
    if (words === size) {
      found.push({ start, end: starts[i]!, words, closing: false });
      start = starts[i]!;
      words = 0;
    }
    words++;
  }
  return [...found, { start, end, words, closing }];
}

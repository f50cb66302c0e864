/** A piece of text on a page, as it is drawn. Units are points, y grows upwards. */
export interface Piece {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** Baseline. */
  readonly y: number;
  /** Of its letters. */
  readonly height: number;
}

interface Line {
  readonly text: string;
  readonly y: number;
  readonly height: number;
}

/**
 * Paragraphs of a page in reading order, by recursive cuts along white space (Nagy & Seth 1984): first between columns, else at the widest gap between lines.
 * Pieces are put into lines by their baseline, words apart where there is a gap.
 */
export function paragraphsOf(pieces: readonly Piece[]): readonly string[] {
  const drawn = pieces.filter(({ text, height }) => text.trim() !== '' && height > 0);
  return cut(drawn, 0).flatMap(paragraphsIn);
}

/** A page is cut into columns, these at pictures, and a few times more; a page that seems to go on is noise. */
const DEEPEST = 12;

function cut(pieces: readonly Piece[], depth: number): readonly (readonly Piece[])[] {
  if (pieces.length < 2 || depth >= DEEPEST) return [pieces];
  const height = middle(pieces.map((piece) => piece.height));
  const columns = columnsIn(pieces, height);
  if (columns !== null) return columns.flatMap((part) => cut(part, depth + 1));
  const bands = bandsIn(pieces, height);
  return bands === null ? [pieces] : bands.flatMap((part) => cut(part, depth + 1));
}

/** Lines that both sides of a gap must have to be columns: fewer are a number beside a heading, or a table. */
const LINES_OF_COLUMN = 4;

/** Left and right of the widest gap that runs from top to bottom, where both sides look like columns of text. */
function columnsIn(pieces: readonly Piece[], height: number): readonly (readonly Piece[])[] | null {
  const sorted = [...pieces].sort((a, b) => a.left - b.left);
  let [reached, widest, at] = [sorted[0]!.right, 0, 0];
  for (const { left, right } of sorted) {
    if (left - reached > widest) [widest, at] = [left - reached, left];
    reached = Math.max(reached, right);
  }
  if (widest < height * 0.8) return null;
  const sides = [sorted.filter(({ left }) => left < at), sorted.filter(({ left }) => left >= at)];
  if (sides.some((side) => new Set(side.map(({ y }) => Math.round(y / height))).size < LINES_OF_COLUMN)) return null;
  // Words of a table's cells are few; a column's lines are longer than that.
  if (sides.some((side) => middle(linesOf(side).map(({ text }) => text.length)) < 12)) return null;
  return sides;
}

/** Above and below the widest gap between lines; null where lines stand evenly. */
function bandsIn(pieces: readonly Piece[], height: number): readonly (readonly Piece[])[] | null {
  const sorted = [...pieces].sort((a, b) => b.y - a.y);
  let [widest, at] = [0, 0];
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i - 1]!.y - sorted[i]!.y;
    if (gap > widest) [widest, at] = [gap, i];
  }
  return widest < height * 1.8 ? null : [sorted.slice(0, at), sorted.slice(at)];
}

function middle(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Baselines closer than this part of the letters' height are one line: raised and lowered letters. */
const SAME_LINE = 0.4;
/** A gap wider than this part of the height is a space. */
const SPACE = 0.15;

function linesOf(pieces: readonly Piece[]): readonly Line[] {
  const rows: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => b.y - a.y)) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (first !== undefined && first.y - piece.y < Math.max(first.height, piece.height) * SAME_LINE) row!.push(piece);
    else rows.push([piece]);
  }
  return rows.map((row) => {
    const sorted = row.sort((a, b) => a.left - b.left);
    let text = '';
    let end = sorted[0]!.left;
    for (const piece of sorted) {
      const apart = piece.left - end > piece.height * SPACE && text !== '' && !text.endsWith(' ');
      text += (apart && !piece.text.startsWith(' ') ? ' ' : '') + piece.text;
      end = piece.right;
    }
    const height = middle(sorted.map((piece) => piece.height));
    return { text: text.replace(/\s+/g, ' ').trim(), y: sorted[0]!.y, height };
  });
}

/** A paragraph ends where the next line is further away than lines of it are, or is of another size. */
function paragraphsIn(pieces: readonly Piece[]): readonly string[] {
  const lines = linesOf(pieces);
  const usual = middle(lines.slice(1).map(({ y }, i) => lines[i]!.y - y));
  const paragraphs: string[][] = [];
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1];
    const apart = before === undefined || before.y - line.y > usual * 1.3 + 0.5;
    const otherSize = before !== undefined && Math.abs(before.height - line.height) > before.height * 0.15;
    if (apart || otherSize) paragraphs.push([line.text]);
    else paragraphs.at(-1)!.push(line.text);
  }
  return paragraphs.map(joinLines);
}

/** Lines as running text: a word that was divided at the end of a line is put together again. */
export function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    const divided = /\p{L}[-\u00ad\u2010]$/u.test(text) && /^\p{Ll}/u.test(line);
    return divided ? text.slice(0, -1) + line : text === '' ? line : `${text} ${line}`;
  }, '');
}

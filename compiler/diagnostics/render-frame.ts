import type { Location } from './diagnostic.ts';
import type { Lines } from './render-positions.ts';
import { type Drawn, draw } from './render-width.ts';

/** One line of a file with a place marked in it. */
export interface Frame {
  /** `file:line:column` */
  readonly place: string;
  readonly message: string;
  readonly number: number | null;
  /** The line as drawn; null where the file's text is not at hand. */
  readonly text: string | null;
  /** Drawn columns of the mark, the second exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Room for the gutter and the cut marks. */
const MARGIN = 12;
/** UTF-16 units of a line looked at on each side of a place. More than any terminal is wide, so that the cut falls within. */
const NEAR = 2000;

export function frame({ file, span }: Location, message: string, lines: Lines | null, width: number): Frame {
  if (lines === null) return { place: file, message, number: null, text: null, from: 0, to: 1 };
  const { line, column } = lines.position(span.start);
  const whole = lines.text(line);
  // Widths are found grapheme by grapheme, which a line of a megabyte has no time for; no terminal shows more than a part of it.
  const skipped = Math.max(0, column - 1 - NEAR);
  const text = whole.slice(skipped, column - 1 + NEAR);
  const drawn = draw(text);
  // A place that goes on over several lines is marked to the end of its first.
  const end = Math.min(span.end - lines.start(line) - skipped, text.length);
  const from = drawn.columns[Math.min(column - 1 - skipped, text.length)]!;
  const to = Math.max(from + 1, drawn.columns[Math.max(end, 0)] ?? 0);
  const place = `${file}:${line}:${column}`;
  return { place, message, number: line, ...cut(drawn, from, to, Math.max(40, width - MARGIN)) };
}

/** Keeps `room` columns around the mark where the line is wider. */
function cut(
  { text, columns }: Drawn,
  from: number,
  to: number,
  room: number,
): { text: string; from: number; to: number } {
  const width = columns[columns.length - 1]!;
  if (width <= room) return { text, from, to };
  const marked = Math.min(to - from, room - 2);
  const first = Math.max(0, Math.min(from - Math.floor((room - marked) / 2), width - room));
  let shown = '';
  let start = -1;
  let column = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    const { columns } = draw(segment);
    const next = column + columns[columns.length - 1]!;
    if (column >= first && next <= first + room) {
      if (start < 0) start = column;
      shown += segment;
    }
    column = next;
  }
  const head = first > 0 ? '…' : '';
  const shift = head.length - Math.max(start, 0);
  return { text: head + shown + (first + room < width ? '…' : ''), from: from + shift, to: from + shift + marked };
}

const TAB = 4;

/** Code points that a terminal draws two columns wide: East Asian wide and full-width forms, and pictographs (Unicode TR11, TR51). */
const wide =
  /^[\u1100-\u115f\u2e80-\u3029\u3030-\u303e\u3041-\u3098\u309b-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f1e6}-\u{1f1ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const invisible = /^[\p{M}\p{Cf}]/u;
const control = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text that cannot steer the terminal: control and direction characters become a visible sign. */
export function harmless(text: string): string {
  return text.replace(control, '\ufffd');
}

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A line as it is drawn, and the column at which each of its UTF-16 units is drawn. */
export interface Drawn {
  readonly text: string;
  /** One more than the line has units: the last is the width of the whole. */
  readonly columns: readonly number[];
}

/** Draws a line with its tabs as spaces. */
export function draw(line: string): Drawn {
  const columns: number[] = [];
  let text = '';
  let column = 0;
  for (const { segment } of segments.segment(harmless(line))) {
    for (let unit = 0; unit < segment.length; unit++) columns.push(column);
    const width = segment === '\t' ? TAB - (column % TAB) : graphemeWidth(segment);
    text += segment === '\t' ? ' '.repeat(width) : segment;
    column += width;
  }
  columns.push(column);
  return { text, columns };
}

function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

import type { Colors } from '../../terminal.ts';

/** Cells as plain text; `right` tells which columns hold numbers. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly right: readonly boolean[];
}

/** Columns as wide as their widest cell, two blanks between; a trailing column may be as long as it likes. */
export function tableLines({ head, rows, right }: TextTable, colors: Colors): string[] {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [`  ${colors.dim(line(head))}`, ...rows.map((row) => `  ${line(row)}`)];
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of at most `width` signs, to an eighth of a sign; something above nothing is always seen. */
export function bar(share: number, width: number): string {
  const eighths = share <= 0 ? 0 : Math.max(1, Math.round(share * width * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}

/** Counts side by side: how numbers are spread. One sign each, or for several neighbours where there is room for `signs` alone. */
export function sparkline(all: readonly number[], signs = Number.POSITIVE_INFINITY): string {
  const each = Math.max(1, Math.ceil(all.length / signs));
  const counts = Array.from({ length: Math.ceil(all.length / each) }, (_, i) =>
    all.slice(i * each, (i + 1) * each).reduce((sum, count) => sum + count, 0),
  );
  const most = Math.max(...counts, 1);
  return counts.map((count) => (count === 0 ? '·' : '▁▂▃▄▅▆▇█'[Math.ceil((count / most) * 8) - 1]!)).join('');
}

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`;

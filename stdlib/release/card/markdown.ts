/** A table of GitHub-flavoured Markdown; cells are text, not markup. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => escaped(String(cell))).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const escaped = (text: string): string => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');

/** A heading with paragraphs; empty ones are left out. */
export function section(heading: string, ...paragraphs: readonly string[]): string {
  return [heading, ...paragraphs.filter((paragraph) => paragraph !== '')].join('\n\n');
}

/** 1 402 */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');

/** Four significant digits. */
export const figure = (value: number): string => String(Number(value.toPrecision(4)));

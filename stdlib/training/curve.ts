import { svgPlot } from './curve-svg.ts';
import { format, range, type Series } from './series.ts';

/** The curves that belong together in one plot: training and evaluation loss; else every series gets a line of its own. */
export const lossSeries = ['loss', 'eval_loss'] as const;

/** Losses as one standalone SVG with axes, legend and a description for screen readers. */
export function svgCurve(series: Series): string {
  return svgPlot(Object.fromEntries(lossSeries.map((name) => [name, series[name] ?? []])));
}

/** The losses as a plot in Braille dots, `width` columns wide, above one line per other series. */
export function terminalCurve(series: Series, width: number, height = 10): string {
  const losses = lossSeries.flatMap((name) => (series[name]?.length ? [{ name, points: series[name]! }] : []));
  const others = Object.entries(series).filter(
    ([name, points]) => !lossSeries.includes(name as 'loss') && points.length > 0,
  );
  const nameWidth = Math.max(0, ...others.map(([name]) => name.length));
  const lines = others.map(([name, points]) => {
    const last = format(points[points.length - 1]![1]);
    const room = Math.max(8, width - nameWidth - last.length - 4);
    return `${name.padEnd(nameWidth)}  ${sparkline(
      points.map(([, y]) => y),
      room,
    )}  ${last}`;
  });
  return [...(losses.length > 0 ? plot(losses, width, height) : []), ...lines].join('\n');
}

const blocks = '▁▂▃▄▅▆▇█';

/** At most `width` block characters; each is the mean of its stretch. Values that are not finite leave a gap. */
export function sparkline(values: readonly number[], width: number): string {
  const cells = Math.min(width, values.length);
  const means = Array.from({ length: cells }, (_, cell) => {
    const part = values.slice(
      Math.floor((cell * values.length) / cells),
      Math.floor(((cell + 1) * values.length) / cells),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const [low, high] = range(means);
  return means
    .map((mean) => (Number.isFinite(mean) ? blocks[Math.round(((mean - low) / (high - low || 1)) * 7)] : ' '))
    .join('');
}

interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

/** A character cell of the Braille block is 2 dots wide and 4 high; bit numbers by [row][column] (Unicode U+2800). */
const dotBits = [
  [0, 3],
  [1, 4],
  [2, 5],
  [6, 7],
] as const;

function plot(curves: readonly Curve[], width: number, height: number): string[] {
  const finite = curves.map(({ name, points }) => ({
    name,
    points: points.filter((point) => point.every(Number.isFinite)),
  }));
  const [left, right] = range(finite.flatMap(({ points }) => points.map(([x]) => x)));
  const [low, high] = range(finite.flatMap(({ points }) => points.map(([, y]) => y)));
  const labelWidth = Math.max(format(low).length, format(high).length);
  const columns = Math.max(10, width - labelWidth - 2);
  const cells = new Uint8Array(columns * height);
  const marks = new Set<number>();
  const place = (x: number, y: number) => ({
    column: Math.round(((x - left) / (right - left || 1)) * (columns * 2 - 1)),
    row: Math.round((1 - (y - low) / (high - low || 1)) * (height * 4 - 1)),
  });
  for (const { name, points } of finite) {
    const places = points.map(([x, y]) => place(x, y));
    // Evaluations are few and important: each shows as a mark of its own. Training losses are joined to a line.
    if (name !== 'loss') for (const { row, column } of places) marks.add((row >> 2) * columns + (column >> 1));
    else
      for (const [from, to] of places.map((to, n) => [places[n - 1] ?? to, to] as const)) {
        const distance = Math.max(1, Math.abs(to.column - from.column), Math.abs(to.row - from.row));
        for (let at = 0; at <= distance; at++) {
          const column = Math.round(from.column + ((to.column - from.column) * at) / distance);
          const row = Math.round(from.row + ((to.row - from.row) * at) / distance);
          cells[(row >> 2) * columns + (column >> 1)]! |= 1 << dotBits[row & 3]![column & 1]!;
        }
      }
  }
  const lines = Array.from({ length: height }, (_, row) => {
    const label = row === 0 ? format(high) : row === height - 1 ? format(low) : '';
    const dots = Array.from({ length: columns }, (_, column) => {
      const cell = row * columns + column;
      return marks.has(cell) ? '●' : String.fromCharCode(0x2800 + cells[cell]!);
    });
    return `${label.padStart(labelWidth)} ┤${dots.join('')}`;
  });
  const steps = `${left}`.padEnd(Math.max(1, columns - `${right}`.length)) + `${right}`;
  const legend = finite.map(
    ({ name, points }) => `${name === 'loss' ? '⠒' : '●'} ${name} ${format(points.at(-1)?.[1] ?? Number.NaN)}`,
  );
  return [
    ...lines,
    `${' '.repeat(labelWidth)} └${'─'.repeat(columns)}`,
    `${' '.repeat(labelWidth + 2)}${steps}`,
    `${' '.repeat(labelWidth + 2)}${legend.join('   ')}`,
  ];
}

import { format, range, type Series } from './series.ts';

const width = 720;
const height = 320;
const margin = { left: 56, right: 16, top: 16, bottom: 44 };
/** Told apart by brightness too, for print and for the colour-blind (Okabe and Ito 2008). */
const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];

/** Curves over training steps as a standalone SVG document: axes with round numbers, grid, legend, title for screen readers. */
export function svgPlot(series: Series): string {
  const curves = Object.entries(series)
    .map(([name, points]) => ({ name, points: points.filter((point) => point.every(Number.isFinite)) }))
    .filter(({ points }) => points.length > 0);
  const xTicks = ticks(range(curves.flatMap(({ points }) => points.map(([x]) => x))), 8);
  const yTicks = ticks(range(curves.flatMap(({ points }) => points.map(([, y]) => y))), 6);
  const x = scale(xTicks, margin.left, width - margin.right);
  const y = scale(yTicks, height - margin.bottom, margin.top);
  const title = `${curves.map(({ name }) => name).join(' and ')} by training step`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title" font-family="sans-serif" font-size="12">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...yTicks.map(
      (tick) =>
        `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#e0e0e0"/><text x="${margin.left - 8}" y="${y(tick)}" text-anchor="end" dominant-baseline="middle">${label(tick, yTicks)}</text>`,
    ),
    ...xTicks.map(
      (tick) =>
        `<line x1="${x(tick)}" x2="${x(tick)}" y1="${height - margin.bottom}" y2="${height - margin.bottom + 4}" stroke="#808080"/><text x="${x(tick)}" y="${height - margin.bottom + 18}" text-anchor="middle">${label(tick, xTicks)}</text>`,
    ),
    `<line x1="${margin.left}" x2="${width - margin.right}" y1="${height - margin.bottom}" y2="${height - margin.bottom}" stroke="#808080"/>`,
    `<text x="${(margin.left + width - margin.right) / 2}" y="${height - 6}" text-anchor="middle">step</text>`,
    ...curves.flatMap(({ name, points }, n) => curve(name, points, n, x, y)),
    '</svg>',
    '',
  ].join('\n');
}

type Scale = (value: number) => number;

function curve(name: string, points: Series[string], n: number, x: Scale, y: Scale): string[] {
  const color = colors[n % colors.length]!;
  const path = points.map(([step, value]) => `${x(step)},${y(value)}`).join(' ');
  // Evaluations are few, so each is shown.
  const dots = name.startsWith('eval')
    ? points.map(([step, value]) => `<circle cx="${x(step)}" cy="${y(value)}" r="3" fill="${color}"/>`)
    : [];
  const top = margin.top + 8 + n * 18;
  const last = points[points.length - 1]![1];
  return [
    `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="1.5" stroke-linejoin="round"/>`,
    ...dots,
    `<line x1="${width - 190}" x2="${width - 166}" y1="${top}" y2="${top}" stroke="${color}" stroke-width="2"/><text x="${width - 160}" y="${top}" dominant-baseline="middle">${escapeXml(name)} ${format(last)}</text>`,
  ];
}

function scale(ticks: readonly number[], from: number, to: number): Scale {
  const [low, high] = [ticks[0]!, ticks[ticks.length - 1]!];
  return (value) => Number((from + ((value - low) / (high - low)) * (to - from)).toFixed(1));
}

/** Round numbers (1, 2 or 5 times a power of ten apart) that enclose the range. */
function ticks([low, high]: readonly [number, number], wanted: number): readonly number[] {
  const span = high - low || Math.abs(low) || 1;
  const power = 10 ** Math.floor(Math.log10(span / wanted));
  const distance = [1, 2, 5, 10].map((n) => n * power).find((d) => span / d <= wanted) ?? 10 * power;
  const [first, last] = [Math.floor(low / distance), Math.ceil(high / distance)];
  return Array.from({ length: Math.max(1, last - first) + 1 }, (_, i) => (first + i) * distance);
}

function label(tick: number, all: readonly number[]): string {
  const digits = Math.max(0, -Math.floor(Math.log10(Math.abs(all[1]! - all[0]!)) + 1e-9));
  return tick.toFixed(digits);
}

const escapeXml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

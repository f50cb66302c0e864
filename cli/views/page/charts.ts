import { formatCount, formatNumber } from '../../../runtime/progress/format.ts';
import type { Distribution } from '../../survey/distribution.ts';
import { type Html, html } from './html.ts';

const width = 420;
const height = 96;
const base = height - 22;

/** How numbers are spread, as bars; a threshold as a line where it lies among them. */
export function histogram(what: string, { bins, min, max, quantiles }: Distribution, threshold?: number): Html {
  const from = bins[0]!.from;
  const to = bins.at(-1)!.to;
  const marked = threshold !== undefined;
  // A threshold lies outside of what it dropped: the axis is stretched to reach it, if that leaves the bars readable.
  const low = marked && threshold < from && from - threshold < 2 * (to - from) ? threshold : from;
  const high = marked && threshold > to && threshold - to < 2 * (to - from) ? threshold : to;
  const x = (value: number): number => 8 + ((value - low) / (high - low || 1)) * (width - 16);
  const most = Math.max(...bins.map(({ count }) => count));
  const bars = bins.map(({ from, to, count }) => {
    const tall = count === 0 ? 0 : Math.max(1.5, (count / most) * (base - 10));
    return html`<rect x="${fixed(x(from))}" y="${fixed(base - tall)}" width="${fixed(Math.max(1, x(to) - x(from) - 1))}" height="${fixed(tall)}"><title>${formatNumber(from)} to ${formatNumber(to)}: ${formatCount(count)}</title></rect>`;
  });
  const seen = marked && threshold >= low && threshold <= high;
  // Labels of the axis give way to that of the threshold.
  const roomAt = (value: number): boolean => !seen || Math.abs(x(value) - x(threshold)) > 70;
  const title = `${what}: ${formatNumber(min)} to ${formatNumber(max)}, median ${formatNumber(quantiles.p50)}${marked ? `, threshold ${formatNumber(threshold)}` : ''}`;
  return html`<svg class="histogram" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}"><title>${title}</title>
${bars}<line x1="8" x2="${width - 8}" y1="${base}" y2="${base}" stroke="#888"/>
${roomAt(low) && html`<text x="8" y="${height - 6}">${formatNumber(low)}</text>`}${roomAt(high) && html`<text x="${width - 8}" y="${height - 6}" text-anchor="end">${formatNumber(high)}</text>`}
${
  seen &&
  html`<line x1="${fixed(x(threshold))}" x2="${fixed(x(threshold))}" y1="4" y2="${base + 5}" class="limit" stroke-width="2" stroke-dasharray="5 3"/><text x="${fixed(Math.min(Math.max(x(threshold), 40), width - 40))}" y="${height - 6}" text-anchor="middle" class="limit">${formatNumber(threshold)}</text>`
}</svg>`;
}

/** A bar of a share, for tables: kept in the dark ink, what went on top of it in a light one. */
export function shareBar(kept: number, came: number): Html {
  const percent = (share: number): string => `${fixed(100 * Math.max(0, Math.min(1, share)))}%`;
  return html`<span class="bar" aria-hidden="true"><span class="came" style="width:${percent(came)}"></span><span class="kept" style="width:${percent(kept)}"></span></span>`;
}

const fixed = (value: number): string => String(Number(value.toFixed(1)));

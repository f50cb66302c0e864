import type { Row } from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { formatNumber } from '../../../runtime/progress/format.ts';
import { type Html, html } from './html.ts';

/** A column of a table: its heading, and whether it holds numbers. */
export type Heading = readonly [name: string, numbers?: 'n'];
export type Cell = Html | string | number;

export function table(headings: readonly Heading[], rows: readonly (readonly Cell[])[]): Html {
  return html`<div class="wide"><table><thead><tr>${headings.map(([name, kind]) => html`<th scope="col" class="${kind}">${name}</th>`)}</tr></thead><tbody>
${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td class="${headings[i]![1]}">${cell}</td>`)}</tr>\n`)}</tbody></table></div>`;
}

/** Longer texts are cut: the page is for looking, the table is in the store. */
const LONGEST = 600;

/** A row for reading: short values first as names and values, then its texts. */
export function rowCell(row: Row): Html {
  // A dozen columns without a value would hide the few that have one.
  const values = Object.entries(row).filter(([, value]) => value !== null && !isText(value));
  const texts = Object.entries(row).filter(([, value]) => isText(value));
  return html`<div>${values.map(([name, value]) => html`${name} <code>${valueText(value)}</code> `)}</div>${texts.map(([, value]) => textBlock(String(value)))}`;
}

const isText = (value: Json): boolean => typeof value === 'string' && (value.length > 60 || value.includes('\n'));

function textBlock(text: string): Html {
  const points = [...text.slice(0, LONGEST * 2)];
  if (points.length <= LONGEST && text.length <= LONGEST * 2) return html`<div class="text">${text}</div>`;
  return html`<div class="text">${points.slice(0, LONGEST).join('')}<span class="cut">… (${text.length} characters in all)</span></div>`;
}

export const valueText = (value: Json): string =>
  typeof value === 'string'
    ? value.trim() === ''
      ? '(empty)'
      : value
    : typeof value === 'number'
      ? formatNumber(value)
      : JSON.stringify(value);

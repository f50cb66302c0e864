import type { Row } from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { formatCount, formatNumber } from '../../../runtime/progress/format.ts';
import { type DroppedRow, namesSurvivors } from '../../survey/drops.ts';
import type { Rule } from '../../survey/survey.ts';
import type { Terminal } from '../../terminal.ts';
import { printable } from '../printable.ts';
import { sparkline } from './table.ts';

/** Rule by rule: how many, how far from the threshold, the rows that missed it by the least, and some of all. */
export function dropLines(rules: readonly Rule[], { colors, width }: Terminal): string[] {
  if (rules.length === 0) return ['No row was dropped.'];
  const lines = rules.flatMap((rule) => ruleLines(rule, colors, width));
  return [colors.bold('Dropped rows'), ...lines.slice(1)];
}

function ruleLines(rule: Rule, colors: Terminal['colors'], width: number): string[] {
  const { step, reason, rows, threshold, values, names, nearest, kept, examples } = rule;
  const wanted = typeof threshold === 'number' ? 'threshold' : 'wanted';
  const survivors = namesSurvivors(rule);
  return [
    '',
    `${colors.bold(`${step} ${colors.cyan(reason)}`)}  ${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}${threshold === null ? '' : colors.dim(`, ${wanted} ${valueText(threshold)}`)}`,
    ...(values
      ? [
          `  values ${formatNumber(values.min)} … ${formatNumber(values.max)}, median ${formatNumber(values.quantiles.p50)}  ${sparkline(values.bins.map((bin) => bin.count))}`,
        ]
      : []),
    ...(names.length > 0
      ? [
          `  ${survivors ? 'stayed in the place of most: ' : ''}${names.map(({ value, rows }) => `${printable(value)} ${formatCount(rows)}`).join(' · ')}`,
        ]
      : []),
    ...exampleLines(nearest.length > 0 ? 'dropped, nearest to the threshold' : null, nearest, colors, width),
    ...exampleLines(
      `kept, nearest to the threshold (of ${formatCount(kept?.looked ?? 0)} kept rows measured)`,
      kept?.nearest ?? [],
      colors,
      width,
    ),
    ...exampleLines(
      nearest.length > 0 ? 'dropped, at random' : survivors ? 'dropped at random, after the row that stayed' : null,
      survivors ? examples.map((example) => ({ ...example, threshold: null })) : examples,
      colors,
      width,
    ),
  ];
}

function exampleLines(
  title: string | null,
  rows: readonly DroppedRow[],
  colors: Terminal['colors'],
  width: number,
): string[] {
  if (rows.length === 0) return [];
  return [
    ...(title === null ? [] : [colors.dim(`  ${title}`)]),
    ...rows.map(({ value, threshold, row }) =>
      cut(`    ${colors.yellow(comparison(value, threshold))}  ${rowText(row, colors)}`, Math.max(60, 2 * width)),
    ),
  ];
}

const comparison = (value: Json, threshold: Json): string =>
  `${value === null ? '' : valueText(value)}${threshold === null ? '' : ` (${valueText(threshold)})`}`;

/** What has no value is left out: rows of web pages have a dozen columns that few pages fill. */
export function rowText(row: Row, colors: Terminal['colors']): string {
  return Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([column, value]) => `${colors.cyan(column)} ${valueText(value)}`)
    .join('  ');
}

const valueText = (value: Json): string =>
  typeof value === 'string'
    ? printable(value.replace(/\s+/g, ' ').trim()) || '(empty)'
    : typeof value === 'number'
      ? formatNumber(value)
      : printable(JSON.stringify(value));

export const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

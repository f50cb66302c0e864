import { writeFileSync } from 'node:fs';
import type { Row } from '../../compiler/operators/authoring.ts';
import { isRecord } from '../../compiler/operators/manifest.ts';
import { formatBytes, formatCount, formatNumber, formatSeconds } from '../../runtime/progress/format.ts';
import type { DropCount, Output, ResultRecord } from '../../runtime/store/result.ts';
import { isRepresentation } from '../../stdlib/fairness/counted.ts';
import type { Found } from '../found.ts';
import type { PinnedLimit } from '../limits/pinned.ts';
import { rowsOf } from '../rows.ts';
import type { Session } from '../session.ts';
import { tablesOf } from '../survey/survey.ts';
import type { Terminal } from '../terminal.ts';
import { writing } from '../writing.ts';
import { limitJson, limitLines } from './limits.ts';
import { judgementLines } from './lines.ts';
import { measureLines } from './measures.ts';
import { printable } from './printable.ts';
import { balanceLines, balances } from './representation.ts';
import { cut, rowText } from './survey/drops.ts';
import { percent } from './survey/table.ts';

export interface ShowOptions {
  readonly rows: number;
  /** All texts that a model wrote while it was trained, not the last ones alone. */
  readonly sample: boolean;
  readonly curve: string | null;
}

/** A result for people: size, drop reasons, measurements, curves and a few rows. */
export async function showLines(
  name: string,
  found: Found,
  session: Session,
  options: ShowOptions,
  terminal: Terminal,
): Promise<string[]> {
  const { colors, width } = terminal;
  const { result, node } = found;
  const lines = [
    `${colors.bold(name)} ${colors.dim(`(${node.stage ? stageText(found) : node.operator}, ${formatSeconds(result.report.seconds)}, ${formatBytes(result.report.memory)} memory)`)}`,
  ];
  for (const [output, value] of Object.entries(result.outputs)) lines.push(`  ${output}: ${outputText(value)}`);
  lines.push(...dropTable(found, colors));
  for (const [what, value] of [...Object.entries(result.report.counts), ...Object.entries(result.report.measures)]) {
    if (!isRepresentation(what)) lines.push(...measureLines(what, value, colors));
  }
  lines.push(...limitLines(limitsOf(found, session), colors).map((line) => `  ${line}`));
  lines.push(...balanceLines(balances(countsOf(found)), colors));
  const report = result.outputs.report;
  if (report?.type === 'value') lines.push(...judgementLines(report.value, colors));
  lines.push(...(await curves(result, options, width)));
  if (node.kind === 'model') lines.push(...sampleLines(result, options, terminal.colors));
  const shown = await firstRows(found, session, options.rows);
  if (shown.length > 0) lines.push('', colors.bold('First rows'), ...rowLines(shown, terminal));
  return lines;
}

export const rowLines = (rows: readonly Row[], { colors, width }: Terminal): string[] =>
  rows.map((row) => cut(`  ${rowText(row, colors)}`, Math.max(60, 3 * width)));

/** The same as data; `more` is what a survey found. */
export function resultJson(found: Found, session: Session, more: object): unknown {
  const { node, key, result, steps } = found;
  const limits = limitsOf(found, session);
  const representation = balances(countsOf(found));
  return {
    task: node.id,
    key,
    outputs: result.outputs,
    report: result.report,
    drops: dropsOf(steps),
    ...(limits.length > 0 ? { limits: limits.map(limitJson) } : {}),
    ...(representation.length > 0 ? { representation } : {}),
    ...more,
  };
}

/** Limits of its tasks that are measured, as the lock file has them now. */
function limitsOf({ steps }: Found, { compiled }: Session): readonly PinnedLimit[] {
  const own = new Set(steps.map(({ node }) => node.id));
  return compiled.limits.filter(({ limit }) => own.has(limit.task));
}

/** Of all its tasks: a chain may count before and after a filter. */
const countsOf = ({ steps }: Found): Readonly<Record<string, number>> =>
  Object.assign({}, ...steps.map(({ result }) => result.report.counts));

function stageText({ node }: Found): string {
  const { source, steps } = node.stage!;
  return [...(source ? [source.operator] : []), ...steps.map((step) => step.operator)].join(' → ');
}

function outputText(output: Output): string {
  if (output.type === 'rows') return `${formatCount(output.rows)} rows, ${formatBytes(output.bytes)}`;
  if (output.type === 'tree') return `${output.files.length} files, ${formatBytes(output.bytes)}`;
  return isRecord(output.value) && typeof output.value.value === 'number' ? formatNumber(output.value.value) : 'JSON';
}

const dropsOf = (steps: Found['steps']): readonly DropCount[] =>
  steps.flatMap(({ result }) => result.report.drops.filter(({ rows }) => rows > 0));

/** Rows that came in from other declarations or from files; null where nobody counted them. */
function rowsInto(steps: Found['steps']): number | null {
  const own = new Set(steps.map(({ node }) => node.id));
  const first = steps.filter(({ node }) => !Object.values(node.inputs).some((input) => own.has(input.node)));
  const counts = first.map(({ result }) => result.report.rowsIn);
  return counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + count!, 0);
}

function dropTable({ steps, result: { report } }: Found, colors: Terminal['colors']): string[] {
  const drops = dropsOf(steps);
  const rowsIn = rowsInto(steps);
  if (drops.length === 0) return rowsIn === null ? [] : [`  ${formatCount(rowsIn)} rows in, none dropped`];
  const width = Math.max(...drops.map(({ step, reason }) => `${step} ${reason}`.length));
  const share = (rows: number): string => (rowsIn ? ` ${percent(rows, rowsIn).padStart(7)}` : '');
  return [
    `  ${rowsIn === null ? '' : `${formatCount(rowsIn)} rows in, `}${formatCount(report.rowsOut ?? 0)} out; dropped:`,
    ...drops.map(
      ({ step, reason, rows }) =>
        `    ${`${step} ${colors.cyan(reason)}`.padEnd(width + (colors.isColorSupported ? 10 : 0))} ${formatCount(rows).padStart(8)}${share(rows)}`,
    ),
  ];
}

/** What a model wrote while it was trained: after the last step, or after each that was asked for. */
function sampleLines({ report }: ResultRecord, { sample: all }: ShowOptions, colors: Terminal['colors']): string[] {
  const found = (Array.isArray(report.measures.samples) ? report.measures.samples : []).filter(isRecord);
  if (found.length === 0) return all ? ['  there are no samples: `sample: every(…)` was not asked for'] : [];
  const last = found.at(-1)!.step;
  const shown = all ? found : found.filter(({ step }) => step === last);
  return [
    '',
    colors.bold('Samples'),
    ...shown.map(
      ({ step, prompt, text }) =>
        `  ${colors.dim(`step ${String(step)}`)}  ${colors.cyan(oneLine(prompt))}${oneLine(text)}`,
    ),
    ...(shown.length < found.length ? [colors.dim('  `--sample` shows those of earlier steps')] : []),
  ];
}

/** Line ends as signs, so that a sample stays one line and shows them. */
const oneLine = (text: unknown): string => printable(String(text).replace(/\r?\n/g, '⏎'));

async function curves(result: ResultRecord, options: ShowOptions, width: number): Promise<string[]> {
  const { series } = result.report;
  const { curve } = options;
  if (Object.keys(series).length === 0)
    return curve === null ? [] : ['  there are no curves: nothing was trained here'];
  const { terminalCurve, svgCurve } = await import('../../stdlib/training/curve.ts');
  if (curve !== null) {
    await writing(curve, () => writeFileSync(curve, svgCurve(series)));
    return [`  curves written to ${curve}`];
  }
  return terminalCurve(series, Math.min(width - 4, 80))
    .split('\n')
    .map((line) => `  ${line}`);
}

export async function firstRows(found: Found, session: Session, count: number): Promise<readonly Row[]> {
  if (count === 0) return [];
  const rows: Row[] = [];
  for await (const batch of rowsOf(tablesOf(found).slice(0, 1), session).batches()) {
    rows.push(...batch.slice(0, count - rows.length));
    if (rows.length >= count) break;
  }
  return rows;
}

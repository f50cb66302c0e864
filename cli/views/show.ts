import { writeFileSync } from 'node:fs';
import type { Row } from '../../compiler/operators/authoring.ts';
import { isRecord } from '../../compiler/operators/manifest.ts';
import { formatBytes, formatCount, formatNumber, formatSeconds } from '../../runtime/progress/format.ts';
import type { DropCount, Output, ResultRecord } from '../../runtime/store/result.ts';
import { droppedTables, type Found, type Table } from '../found.ts';
import { rowsOf } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { writing } from '../writing.ts';
import { judgementLines } from './lines.ts';

export interface ShowOptions {
  readonly rows: number;
  readonly dropped: boolean;
  /** All samples of a training, not the last ones alone. */
  readonly samples: boolean;
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
    if (typeof value === 'number' || typeof value === 'string')
      lines.push(`  ${what}: ${typeof value === 'number' ? formatNumber(value) : value}`);
  }
  const report = result.outputs.report;
  if (report?.type === 'value') lines.push(...judgementLines(report.value, colors));
  lines.push(...(await curves(result, options, width)));
  lines.push(...sampleLines(result, options, terminal.colors));
  const shown = await shownRows(found, session, options);
  if (options.dropped && droppedTables(found).length === 0) lines.push('', 'No row was dropped.');
  if (shown.length > 0)
    lines.push(
      '',
      colors.bold(options.dropped ? 'Dropped rows' : 'First rows'),
      ...shown.map((row) => rowText(row, width, colors)),
    );
  return lines;
}

export async function showJson(found: Found, session: Session, options: ShowOptions): Promise<unknown> {
  const { node, key, result, steps } = found;
  return {
    task: node.id,
    key,
    outputs: result.outputs,
    report: result.report,
    drops: dropsOf(steps),
    rows: await shownRows(found, session, options),
  };
}

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
  const share = (rows: number): string => (rowsIn ? ` ${((100 * rows) / rowsIn).toFixed(1).padStart(5)} %` : '');
  return [
    `  ${rowsIn === null ? '' : `${formatCount(rowsIn)} rows in, `}${formatCount(report.rowsOut ?? 0)} out; dropped:`,
    ...drops.map(
      ({ step, reason, rows }) =>
        `    ${`${step} ${colors.cyan(reason)}`.padEnd(width + (colors.isColorSupported ? 10 : 0))} ${formatCount(rows).padStart(8)}${share(rows)}`,
    ),
  ];
}

/** What a model wrote while it was trained: after the last step, or after each that was asked for. */
function sampleLines({ report }: ResultRecord, { samples: all }: ShowOptions, colors: Terminal['colors']): string[] {
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
    ...(shown.length < found.length ? [colors.dim('  `--samples` shows those of earlier steps')] : []),
  ];
}

/** Line ends as signs, so that a sample stays one line and shows them. */
const oneLine = (text: unknown): string => String(text).replace(/\r?\n/g, '⏎');

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

/** The first rows of the table that is meant (of a task with several, of its first), or of what was dropped. */
async function shownRows(found: Found, session: Session, { dropped, rows }: ShowOptions): Promise<readonly Row[]> {
  const table = [found.output ?? Object.values(found.result.outputs)].flat().find((output) => output.type === 'rows');
  return firstRows(dropped ? droppedTables(found) : table ? [table] : [], session, rows);
}

async function firstRows(tables: readonly Table[], session: Session, count: number): Promise<readonly Row[]> {
  if (count === 0) return [];
  const found: Row[] = [];
  for await (const batch of rowsOf(tables, session).batches()) {
    found.push(...batch.slice(0, count - found.length));
    if (found.length >= count) break;
  }
  return found;
}

function rowText(row: Row, width: number, colors: Terminal['colors']): string {
  const text = Object.entries(row)
    .map(
      ([column, value]) =>
        `${colors.cyan(column)} ${typeof value === 'string' ? value.replace(/\s+/g, ' ') : JSON.stringify(value)}`,
    )
    .join('  ');
  const limit = Math.max(60, 3 * width);
  return `  ${text.length > limit ? `${text.slice(0, limit - 1)}…` : text}`;
}

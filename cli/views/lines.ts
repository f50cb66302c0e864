import { report, reportDynamic } from '../../compiler/diagnostics/report.ts';
import { isRecord, type Json } from '../../compiler/operators/manifest.ts';
import type { Verdict } from '../../runtime/events/event.ts';
import { formatBytes, formatCount, formatNumber, formatSeconds } from '../../runtime/progress/format.ts';
import type { ScheduleEvent } from '../../runtime/schedule/state.ts';
import type { ResultRecord } from '../../runtime/store/result.ts';
import { isRepresentation } from '../../stdlib/fairness/counted.ts';
import type { Colors } from '../terminal.ts';
import { changeText } from './changes.ts';

/** The lasting lines of a run: one or a few for everything that ended. */
export function eventLines(event: ScheduleEvent, colors: Colors, count: { finished: number; total: number }): string[] {
  const place = colors.dim(`[${count.finished}/${count.total}]`);
  switch (event.type) {
    case 'task-cached':
      return [
        `${colors.dim('=')} ${place} ${event.task.padEnd(28)} ${colors.dim(`unchanged · ${resultText(event.result)}`)}`,
      ];
    case 'task-succeeded':
      return [
        `${colors.green('✓')} ${place} ${event.task.padEnd(28)} ${resultText(event.result)} ${colors.dim(`· ${formatSeconds(event.result.report.seconds)}`)}`,
        ...(event.changes ?? []).slice(0, 4).map((change) => `      ${colors.dim('because')} ${changeText(change)}`),
        ...dropLines(event.result, colors),
        ...countLines(event.result, colors),
      ];
    case 'task-waits':
      return [`${colors.yellow('…')} ${event.task}: equal work is being done by ${event.owner}; waiting for it`];
    case 'task-retried': {
      const { task, attempt, attempts, failure } = event;
      const reason = reportDynamic(failure.code, null, failure.values).message;
      return [`${colors.yellow('↻')} ${report('FTP0993', null, { task, attempt, attempts, reason }).message}`];
    }
    case 'task-failed':
      return [`${colors.red('✗')} ${place} ${event.task}`];
    case 'task-skipped':
      return [
        `${colors.dim('-')} ${place} ${event.task.padEnd(28)} ${colors.dim(`not run: ${event.because} has no result`)}`,
      ];
    case 'task-blocked':
      return [
        `${colors.yellow('■')} ${place} ${event.task.padEnd(28)} not run: ${event.gate} ${verdictText(event.verdict, colors)}`,
      ];
    case 'task-cancelled':
      return [`${colors.yellow('■')} ${place} ${event.task.padEnd(28)} cancelled`];
    case 'judged':
      return judgementLines(event.report, colors);
    default:
      return [];
  }
}

/** What a result amounts to, on part of a line. */
export function resultText({ outputs, report }: ResultRecord): string {
  const tables = Object.entries(outputs).filter(([, output]) => output.type === 'rows');
  const parts: string[] = [];
  if (tables.length === 1 && tables[0]![0] === 'rows') {
    const rows = (tables[0]![1] as { rows: number }).rows;
    parts.push(
      report.rowsIn === null
        ? `${formatCount(rows)} rows`
        : `${formatCount(report.rowsIn)} → ${formatCount(rows)} rows`,
    );
  } else if (tables.length > 1 || (tables.length === 1 && tables[0]![0] !== 'documents')) {
    parts.push(tables.map(([name, output]) => `${name} ${formatCount((output as { rows: number }).rows)}`).join(', '));
  }
  for (const output of Object.values(outputs)) if (output.type === 'tree') parts.push(formatBytes(output.bytes));
  for (const name of ['final loss', 'loss', 'steps', 'tokens/s', 'value']) {
    const measure = report.measures[name];
    if (typeof measure === 'number')
      parts.push(`${name} ${measure >= 1000 ? formatCount(measure) : formatNumber(measure)}`);
  }
  if (
    outputs.report?.type === 'value' &&
    isRecord(outputs.report.value) &&
    typeof outputs.report.value.verdict === 'string'
  )
    parts.push(outputs.report.value.verdict);
  const value = outputs.value?.type === 'value' ? outputs.value.value : null;
  if (isRecord(value) && typeof value.value === 'number') parts.push(formatNumber(value.value));
  return parts.join(' · ');
}

function dropLines({ report }: ResultRecord, colors: Colors): string[] {
  const drops = [...report.drops].filter(({ rows }) => rows > 0).sort((a, b) => b.rows - a.rows);
  if (drops.length === 0) return [];
  const text = drops.slice(0, 6).map(({ step, reason, rows }) => `${shortStep(step)}:${reason} ${formatCount(rows)}`);
  return [`      ${colors.dim(`dropped ${text.join(', ')}${drops.length > 6 ? ', …' : ''}`)}`];
}

/** What operators counted on the way without dropping it: personal data that was covered, text cut at the context. */
function countLines({ report }: ResultRecord, colors: Colors): string[] {
  // Those of groups have a table of their own in `show`.
  const counts = Object.entries(report.counts).filter(([what, count]) => count > 0 && !isRepresentation(what));
  if (counts.length === 0) return [];
  const text = counts.slice(0, 6).map(([what, count]) => `${what} ${formatCount(count)}`);
  return [`      ${colors.dim(`counted ${text.join(', ')}${counts.length > 6 ? ', …' : ''}`)}`];
}

/** `corpus.gopher_quality` is said of the operator. */
const shortStep = (step: string): string => step.slice(step.lastIndexOf('.') + 1);

export function verdictText(verdict: Verdict, colors: Colors): string {
  if (verdict === 'pass') return colors.green('passes');
  return verdict === 'fail' ? colors.red('does not pass') : colors.yellow('is inconclusive');
}

interface JudgedMetric {
  readonly value?: number;
  readonly baseline?: number | null;
  readonly difference?: { readonly low?: number | null; readonly high?: number | null } | null;
}
interface JudgedGate {
  readonly text: string;
  readonly verdict: Verdict;
  readonly detail?: string;
}

/** Metrics with their baselines and intervals, then gates, then what the sample cannot tell. */
export function judgementLines(report: Json, colors: Colors): string[] {
  if (!isRecord(report)) return [];
  const metrics = isRecord(report.metrics) ? Object.entries(report.metrics) : [];
  const gates = (Array.isArray(report.gates) ? report.gates : []) as unknown as readonly JudgedGate[];
  const warnings = (Array.isArray(report.warnings) ? report.warnings : []) as readonly string[];
  return [
    ...metrics.map(([name, metric]) => `      ${metricText(name, metric as unknown as JudgedMetric)}`),
    ...gates.map(
      ({ text, verdict, detail }) =>
        `      ${gateMark(verdict, colors)} ${text}${detail ? colors.dim(`  ${detail}`) : ''}`,
    ),
    ...warnings.map((warning) => `      ${colors.yellow('warning')}      ${warning}`),
  ];
}

function metricText(name: string, { value, baseline, difference }: JudgedMetric): string {
  const parts = [`${name} ${value === undefined ? '?' : formatNumber(value)}`];
  if (typeof baseline === 'number') parts.push(`baseline ${formatNumber(baseline)}`);
  // A speed has no documents to resample, and so no interval.
  if (typeof difference?.low === 'number' && typeof difference.high === 'number')
    parts.push(`difference ${formatNumber(difference.low)} … ${formatNumber(difference.high)} (95 %)`);
  return parts.join(' · ');
}

function gateMark(verdict: Verdict, colors: Colors): string {
  return verdict === 'pass'
    ? colors.green('pass        ')
    : verdict === 'fail'
      ? colors.red('fail        ')
      : colors.yellow('inconclusive');
}

import { formatCount } from '../../../runtime/progress/format.ts';
import { certainties, type PersonalClass } from '../../../stdlib/privacy/finding.ts';
import type { RedactionReport } from '../../survey/redactions.ts';
import type { Terminal } from '../../terminal.ts';
import { percent } from './table.ts';

/** For a person: the report as lines, findings as a table. */
export function redactionLines(report: RedactionReport, { colors }: Terminal): string[] {
  const lines = [colors.bold(`What redaction did to ${report.name}`)];
  if (report.stages.length === 0) lines.push('  nothing is redacted on the way to it');
  for (const { task, rowsIn, rowsOut, findings } of report.stages) {
    const rows =
      rowsIn === null || rowsOut === null ? '' : `: ${formatCount(rowsIn)} rows in, ${formatCount(rowsOut)} out`;
    lines.push(`  ${task}${rows}`, ...table(findings, colors));
  }
  if (report.done.length > 0) lines.push('', ...report.done.map((each) => `  ${each}`));
  lines.push('', '  Labels: may still hold');
  lines.push(
    ...(report.remaining.length === 0
      ? ['    no personal data that its sources declare']
      : report.remaining.map(({ column, class: kind, source }) => `    ${kind} in ${column}, from ${source}`)),
  );
  const shares = Object.entries(report.measured);
  if (shares.length > 0)
    lines.push(
      '',
      `  How much is found: ${report.measuredOn}`,
      ...shares.map(
        ([kind, { recall, precision }]) =>
          `    ${kind.padEnd(20)} ${share(recall)} found, ${share(precision)} of findings right`,
      ),
    );
  return lines;
}

/** Rows are class and deed, columns certainties. */
function table(findings: RedactionReport['stages'][number]['findings'], colors: Terminal['colors']): string[] {
  if (findings.length === 0) return ['    nothing was found'];
  const rows = new Map<string, Map<string, number>>();
  for (const { class: kind, deed, certainty, count } of findings) {
    const name = `${kind satisfies PersonalClass}, ${deed.replace(' with', '')}`;
    rows.set(name, (rows.get(name) ?? new Map()).set(certainty, count));
  }
  const width = Math.max(...[...rows.keys()].map((name) => name.length));
  const cell = (text: string): string => text.padStart(13);
  return [
    `    ${' '.repeat(width)}${certainties.map((each) => colors.dim(cell(each.replace('_', ' ')))).join('')}`,
    ...[...rows].map(
      ([name, counts]) =>
        `    ${name.padEnd(width)}${certainties.map((each) => cell(counts.has(each) ? formatCount(counts.get(each)!) : '–')).join('')}`,
    ),
  ];
}

const share = (of: number): string => percent(of, 1).padStart(7);

import type { Json } from '../../compiler/operators/manifest.ts';
import { formatCount } from '../../runtime/progress/format.ts';
import { certainties, type PersonalClass } from '../../stdlib/privacy/finding.ts';
import { measured } from '../../stdlib/privacy/measured.ts';
import { type Outcome, outcomeOf } from '../../stdlib/privacy/outcome.ts';
import type { Found } from '../found.ts';
import type { Terminal } from '../terminal.ts';

/** What redaction did to one name, for a data protection impact assessment (GDPR article 35). Counts alone: never what was found. */
export interface RedactionReport {
  readonly name: string;
  readonly stages: readonly RedactionStage[];
  /** What the sources of it declare. */
  readonly sources: readonly string[];
  readonly gdpr: readonly string[];
  /** Null where everything is allowed. */
  readonly purpose: readonly string[] | null;
  /** Personal data that the labels say may still be there, by column and source. */
  readonly remaining: readonly { readonly column: string; readonly class: string; readonly source: string }[];
  /** What was done, by column. */
  readonly done: readonly string[];
  /** How much of planted data the operator finds, by class: share found, share of findings that are right. */
  readonly measured: Readonly<Record<string, { readonly recall: number; readonly precision: number }>>;
  readonly measuredOn: string;
}

interface RedactionStage {
  readonly task: string;
  readonly key: string;
  readonly rowsIn: number | null;
  readonly rowsOut: number | null;
  /** What was asked for, by step: column, classes, actions, certainties. Secrets and lists stand there by name. */
  readonly asked: Readonly<Record<string, Json>>;
  readonly findings: readonly (Outcome & { readonly count: number })[];
}

export function redactionReport(name: string, { node, lineage }: Found): RedactionReport {
  const stages = lineage.flatMap((step): RedactionStage[] => {
    const { rowsIn, rowsOut, counts } = step.result.report;
    const asked = (step.node.stage?.steps ?? []).filter(({ operator }) => operator === 'redact');
    if (asked.length === 0) return [];
    const findings = Object.entries(counts).flatMap(([counted, count]) => {
      const outcome = outcomeOf(counted);
      return outcome === null ? [] : [{ ...outcome, count }];
    });
    return [
      {
        task: step.node.id,
        key: step.result.key,
        rowsIn,
        rowsOut,
        asked: Object.fromEntries(asked.map(({ id, options }) => [id, options])),
        findings,
      },
    ];
  });
  const classes = new Set(stages.flatMap(({ findings }) => findings.map((each) => each.class)));
  return {
    name,
    stages,
    sources: node.labels.origin,
    gdpr: node.labels.gdpr,
    purpose: node.labels.purpose,
    remaining: node.labels.personal,
    done: node.labels.redacted,
    measured: Object.fromEntries(
      [...classes].sort().map((kind) => {
        const [recall, precision] = measured.classes[kind];
        return [kind, { recall, precision }];
      }),
    ),
    measuredOn: `redact ${measured.version} on ${measured.each} made-up values of each class, seed ${measured.seed}, in sentences that the finders were made with; other texts give less`,
  };
}

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
          `    ${kind.padEnd(20)} ${percent(recall)} found, ${percent(precision)} of findings right`,
      ),
    );
  return lines;
}

/** Rows are class and deed, columns certainties. */
function table(findings: RedactionStage['findings'], colors: Terminal['colors']): string[] {
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

const percent = (share: number): string => `${(share * 100).toFixed(1).padStart(5)} %`;

import type { EvaluationReport, Ranged } from '../../evaluation/report.ts';
import type { Lineage } from '../lineage.ts';
import { dataOf } from './front-matter.ts';
import { count, figure, section, table } from './markdown.ts';

/** What was measured, with intervals, and what each gate said. */
export function resultsSection(lineage: Lineage, report: EvaluationReport): string {
  const metrics = Object.entries(report.metrics).map(([name, metric]) => [
    name,
    `${dataOf(lineage, name)} (${count(metric.documents)} documents)`,
    `${figure(metric.value)} ${metric.unit}`,
    range(metric.interval),
    metric.baseline === null ? 'none' : figure(metric.baseline),
    metric.difference === null ? 'none' : `${figure(metric.difference.estimate)} (${range(metric.difference)})`,
    metric.better,
  ]);
  const gates = report.gates.map(({ text, verdict, detail }) => [`\`${text}\``, verdict, detail]);
  return section(
    '## Evaluation',
    table(['metric', 'data', 'value', '95 % interval', 'baseline', 'difference', 'better'], metrics),
    gates.length === 0 ? 'No gate was set.' : table(['gate', 'verdict', 'detail'], gates),
    `Intervals are percentile intervals of ${count(report.replicates)} paired bootstrap replicates: each resample of the documents is used for the model and its baseline alike.`,
    report.warnings.map((warning) => `- ${warning}`).join('\n'),
  );
}

const range = ({ low, high }: Ranged): string =>
  low === null || high === null ? 'none' : `${figure(low)} … ${figure(high)}`;

import { outcomeOf } from '../../privacy/outcome.ts';
import { type Lineage, releaseNode } from '../lineage.ts';
import type { Waiver } from '../waivers.ts';
import { count, section, table } from './markdown.ts';

/** Personal data that may have reached the weights, what was removed with which result, and who allowed what remains. */
export function privacySection(lineage: Lineage, waivers: readonly Waiver[]): string {
  const { model } = releaseNode(lineage).inputs;
  const labels = lineage.graph.nodes.find(({ id }) => id === model?.node)?.labels ?? releaseNode(lineage).labels;
  const remaining = labels.personal.map(({ column, class: kind, source }) => [`\`${source}\``, `\`${column}\``, kind]);
  return section(
    '## Personal data',
    remaining.length === 0
      ? 'No column that is marked as personal reached the weights.'
      : 'These classes of personal data are marked in the training data and were not removed. A model trained on personal data is not presumed anonymous (EDPB Opinion 28/2024).',
    remaining.length === 0 ? '' : table(['source', 'column', 'class'], remaining),
    redactions(lineage, labels.redacted),
    waiverSection(waivers),
  );
}

function redactions(lineage: Lineage, evidence: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const { report } of Object.values(lineage.results)) {
    for (const [name, found] of Object.entries(report.counts)) {
      if (outcomeOf(name) !== null) counts.set(name, (counts.get(name) ?? 0) + found);
    }
  }
  if (evidence.length === 0 && counts.size === 0) return 'Nothing was redacted.';
  const rules = evidence.map((each) => `- ${each}`);
  const found = [...counts].map(([name, number]) => `- ${name}: ${count(number)}`);
  return ['Done before training, and what was found and left:', [...rules, ...found].join('\n')].join('\n\n');
}

function waiverSection(waivers: readonly Waiver[]): string {
  if (waivers.length === 0) return '';
  return section(
    '### Deliberate exceptions',
    table(
      ['matter', 'because', 'expires'],
      waivers.map(({ matter, because, expires }) => [matter, because, expires]),
    ),
  );
}

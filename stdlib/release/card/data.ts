import type { Json } from '../../../compiler/operators/authoring.ts';
import { type Lineage, settingsOf, sourcesIn, stepsIn, trainingNodes } from '../lineage.ts';
import { count, section, table } from './markdown.ts';

/** Where the text came from, on what ground, and what was dropped before training. */
export function dataSection(lineage: Lineage): string {
  return section('### Data', sourceTable(lineage), syntheticText(lineage), '#### Curation', curation(lineage));
}

/** Text that models wrote and the released model was trained on, by whom, and how much. */
function syntheticText(lineage: Lineage): string {
  const trained = trainingNodes(lineage);
  const writing = lineage.graph.nodes.filter(({ id, operator }) => trained.has(id) && operator === 'write');
  const rows = writing.map(({ id, labels, options }) => {
    const authors = (labels.origin ?? []).filter((each) => each.startsWith(SYNTHETIC));
    const columns = Object.entries(options).flatMap(([name, value]) => (isPrompt(value) ? [`\`${name}\``] : []));
    return [
      `\`${id}\``,
      authors.map((each) => each.slice(SYNTHETIC.length)).join(', '),
      columns.join(', '),
      count(lineage.results[id]?.report.rowsOut ?? 0),
    ];
  });
  if (rows.length === 0) return '';
  const said = 'These columns hold synthetic text: a model wrote them, no person.';
  return [said, table(['step', 'written by', 'columns', 'rows'], rows)].join('\n\n');
}

const SYNTHETIC = 'synthetic-by: ';

const isPrompt = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && '$expression' in value;

function sourceTable(lineage: Lineage): string {
  const trained = trainingNodes(lineage);
  const rows = sourcesIn(lineage).map(({ id, stage, labels }) => {
    const name = stage.source.id;
    const licence = labels.licenses.find(({ source }) => source === name) ?? labels.licenses[0];
    const { report, files } = lineage.results[id]!;
    const purposes = labels.purpose === null ? 'any' : labels.purpose.join(', ');
    return [
      `\`${name}\``,
      trained.has(id) ? 'training' : labels.heldOut ? 'evaluation (held out)' : 'evaluation',
      licence?.id ?? 'unknown',
      licence?.holder ?? 'not stated',
      [...labels.basis, ...labels.gdpr].join(', ') || 'licence',
      purposes,
      count(files.filter(({ beside }) => !beside).length),
      count(report.rowsIn ?? 0),
    ];
  });
  return table(['source', 'used for', 'licence', 'holder', 'basis', 'purposes', 'files', 'records'], rows);
}

/** One row per operator: what it was told, and how many rows it dropped for which reason. */
function curation(lineage: Lineage): string {
  const rows = stepsIn(lineage).map(({ node, step }) => {
    const { report } = lineage.results[node.id]!;
    const drops = report.drops.filter((drop) => drop.step === step.id && drop.rows > 0);
    const reasons = drops.map(({ reason, rows }) => `${reason} ${count(rows)}`).join(', ');
    const dropped = drops.reduce((sum, { rows }) => sum + rows, 0);
    return [
      `\`${step.id}\``,
      settingsOf(step.options)
        .map(([name, value]) => `${name}: ${value}`)
        .join('; '),
      count(dropped),
      reasons || 'none',
    ];
  });
  const totals = lineage.graph.nodes
    .filter(({ id, stage, kind }) => (stage !== null || kind === 'barrier') && lineage.results[id])
    .map(({ id }) => {
      const { rowsIn, rowsOut } = lineage.results[id]!.report;
      return `- \`${id}\`: ${rowsIn === null ? '?' : count(rowsIn)} rows in, ${rowsOut === null ? '?' : count(rowsOut)} out`;
    });
  return [table(['step', 'settings', 'dropped', 'reasons'], rows), totals.join('\n')].join('\n\n');
}

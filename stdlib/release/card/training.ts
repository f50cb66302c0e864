import { type Lineage, type LineageNode, settingsOf } from '../lineage.ts';
import { figure, section, table } from './markdown.ts';

/** How each model of the pipeline was made, and where its losses ended. */
export function trainingSection(lineage: Lineage): string {
  const models = lineage.graph.nodes.filter(({ kind }) => kind === 'model');
  return section('### Training procedure', ...models.map((node) => procedure(node, lineage)));
}

function procedure(node: LineageNode, lineage: Lineage): string {
  const inputs = Object.entries(node.inputs).map(([name, { node: from, output }]) => [
    name,
    output === 'rows' || output === 'model' ? from : `${from}, ${output}`,
  ]);
  return section(
    `#### \`${node.declaration}\` (${node.operator})`,
    lineage.docs[node.id] ?? '',
    table(['parameter', 'value'], [...inputs, ...settingsOf(node.options), ...usualOptimizer(node, lineage)]),
    losses(lineage.results[node.id]?.report.series ?? {}),
  );
}

/** The optimizer of a training whose file names none. */
function usualOptimizer({ id, options }: LineageNode, { results }: Lineage): readonly (readonly [string, string])[] {
  const used = results[id]?.report.measures?.optimizer;
  return options.optimizer === undefined && typeof used === 'string' ? [['optimizer', `${used}, the default`]] : [];
}

function losses(series: Readonly<Record<string, readonly (readonly [number, number])[]>>): string {
  const rows = Object.entries(series)
    .filter(([name, points]) => /loss/.test(name) && points.length > 0)
    .map(([name, points]) => [name, figure(points[0]![1]), figure(points.at(-1)![1]), points.at(-1)![0]]);
  return rows.length === 0 ? '' : table(['series', 'first', 'last', 'at step'], rows);
}

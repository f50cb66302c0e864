import type { Graph } from '../../compiler/graph/graph.ts';
import { showType } from '../../compiler/operators/show.ts';
import type { Colors } from '../terminal.ts';
import { originNames } from './survey/origins.ts';
import { tableLines } from './survey/table.ts';

/** The columns of every table that has a name, as the pipeline knows them before anything has run: type and origin. */
export function columnLines({ nodes, names }: Graph, colors: Colors): string[] {
  const tables = Object.entries(names).flatMap(([name, { node, output }]) => {
    const type = nodes.find(({ id }) => id === node)?.outputs[output];
    return type?.kind === 'rows' && type.row !== null ? [{ name, fields: type.row.fields }] : [];
  });
  return tables.flatMap(({ name, fields }, i) => [
    ...(i > 0 ? [''] : []),
    colors.bold(name),
    ...tableLines(
      {
        head: ['column', 'type', 'origin'],
        rows: Object.entries(fields).map(([column, { type, labels = [], origin = [] }]) => [
          column,
          [showType(type), ...labels.map((label) => `@${label}`)].join(' '),
          originNames(origin),
        ]),
        right: [false, false, false],
      },
      colors,
    ),
  ]);
}

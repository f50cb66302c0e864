import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import { nearest } from '../../compiler/diagnostics/suggest.ts';
import type { Compilation } from '../../compiler/graph/graph.ts';
import type { Type } from '../../compiler/operators/types.ts';

/** A column that no table has, of the pipeline or the store, is a mistake: a document looked for by it would seem to have reached nothing. */
export function unknownColumn(compilation: Compilation, column: string, inStore: boolean): Diagnostic | null {
  const known = columnsOf(compilation);
  if (inStore || known === null || known.has(column)) return null;
  const near = nearest(column, known);
  const all = [...known].map((name) => `\`${name}\``).join(', ');
  return report('FTP1245', null, { column, hint: near === null ? `; there is ${all}` : `; did you mean \`${near}\`?` });
}

/** The columns of all tables of a pipeline; null where those of one are not known. */
function columnsOf({ graph }: Compilation): ReadonlySet<string> | null {
  const columns = new Set<string>();
  for (const { outputs, stage } of graph.nodes)
    for (const type of [...Object.values(outputs), ...(stage?.record ? [stage.record] : [])]) {
      const row = rowOf(type);
      if (row === null) return null;
      for (const name of row) columns.add(name);
    }
  return columns;
}

/** Columns of a table, none for what is no table, null for one that may have any. */
function rowOf(type: Type): readonly string[] | null {
  if (type.kind === 'record') return Object.keys(type.fields);
  if (type.kind !== 'rows') return [];
  return type.row && Object.keys(type.row.fields);
}

import { columnsOf } from '../calls/arguments.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { showColumns } from '../rows.ts';
import type { Draft } from '../values.ts';

/** Rows that training is measured on along the way need the columns that the objective reads. */
export function checkWatchedRows(cx: Checker, draft: Draft, env: Environment): void {
  const objective = draft.args.objective?.value;
  if (objective?.kind !== 'constructed') return;
  for (const { value } of Object.values(draft.args)) {
    if (value.kind !== 'constructed' || value.signature.family !== 'Every') continue;
    for (const { value: rows, span } of Object.values(value.args)) {
      if (rows.kind !== 'stream' || rows.row.open !== null) continue;
      const missing = columnsOf(objective).find((column) => !rows.row.columns.has(column));
      if (missing !== undefined)
        complain(cx, env, 'FTP0205', span, { column: missing, row: showColumns(rows.row), hint: '' });
    }
  }
}

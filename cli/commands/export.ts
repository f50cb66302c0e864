import { resolve } from 'node:path';
import { formatBytes, formatCount } from '../../runtime/progress/format.ts';
import { type ExportFormat, exportFormats, exportTable } from '../../runtime/tables/export.ts';
import { type Command, exit, isSet, jsonFlag, paramFlag, storeFlag, text, UsageError } from '../command.ts';
import { droppedTables, type Found } from '../found.ts';
import { openNamed } from '../opened.ts';
import { rowsOf } from '../rows.ts';
import { writing } from '../writing.ts';

export const command: Command = {
  name: 'export',
  summary: 'write a table to a file',
  usage: '[FILE] NAME --to FILE',
  flags: {
    to: { type: 'string', value: 'FILE', help: 'where to write' },
    format: { type: 'string', value: 'FORMAT', help: 'jsonl, parquet or csv (default: from the file name)' },
    dropped: { type: 'boolean', help: 'export the dropped rows instead' },
    json: jsonFlag,
    store: storeFlag,
    param: paramFlag,
  },
  examples: [
    ['finslip export corpus.train --to train.parquet', 'for other tools'],
    ['finslip export corpus --dropped --to dropped.csv', 'for a review of what was left out'],
  ],
  async run(call) {
    const to = text(call, 'to');
    if (to === null) throw new UsageError('where to? For example `finslip export corpus --to corpus.jsonl`');
    const format = text(call, 'format') ?? to.slice(to.lastIndexOf('.') + 1).toLowerCase();
    if (!exportFormats.includes(format as ExportFormat))
      throw new UsageError(`\`${format}\` is no format that can be written: ${exportFormats.join(', ')}`);
    const opened = await openNamed(call, 'export');
    if (typeof opened === 'number') return opened;
    const { found, session, name } = opened;
    const tables = isSet(call, 'dropped') ? droppedTables(found) : found.output?.type === 'rows' ? [found.output] : [];
    if (tables.length === 0) throw new UsageError(isSet(call, 'dropped') ? noneDropped(name) : noTable(name, found));
    const written = await writing(to, () =>
      exportTable(rowsOf(tables, session), format as ExportFormat, resolve(call.cwd, to)),
    );
    if (isSet(call, 'json')) call.terminal.json({ to, format, ...written });
    else call.terminal.out(`${to}: ${formatCount(written.rows)} rows, ${formatBytes(written.bytes)}`);
    return exit.ok;
  },
};

const noneDropped = (name: string): string =>
  `no row was dropped on the way to \`${name}\`: there is nothing to export`;

/** A split has parts, of which one is wanted; a model or a report has no rows. */
function noTable(name: string, { result }: Found): string {
  const parts = Object.entries(result.outputs).flatMap(([part, { type }]) => (type === 'rows' ? [part] : []));
  return `\`${name}\` is no table${parts.length > 0 ? `; name one of ${parts.map((part) => `\`${name}.${part}\``).join(', ')}` : ''}`;
}

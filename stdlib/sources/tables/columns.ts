import { placeOf, type SourceTools } from '../../../compiler/operators/authoring.ts';
import { NotText } from './values.ts';

/** Stops where the file lacks a column of the declared record that may not be absent. `place` is where its columns are named. */
export function requireColumns(found: readonly string[], place: string, tools: SourceTools): void {
  const declared = Object.entries(tools.record?.fields ?? {});
  const missing = declared.find(([name, field]) => field.type.kind !== 'optional' && !found.includes(name));
  if (missing) tools.fail('FTP0913', { place, column: missing[0], found: found.join(', ') });
}

/** The declared columns that the file has, in the declared order; all of its columns where no record is declared. */
export function wantedColumns(found: readonly string[], tools: SourceTools): readonly string[] {
  if (tools.record === null) return [...new Set(found)];
  requireColumns(found, tools.name, tools);
  return Object.keys(tools.record.fields).filter((name) => found.includes(name));
}

/** Tells of a row as bad for the text of a column that is none, which `error` is of; any other error goes on. */
export function badText(error: unknown, column: string, number: number, tools: SourceTools): null {
  if (!(error instanceof NotText)) throw error;
  const place = placeOf(tools.name, number, 'row');
  const values = { place, column, wanted: 'Text', seen: 'bytes that are not UTF-8' };
  tools.bad({ code: 'FTP0914', values, line: number, raw: null });
  return null;
}

import { placeOf, type SourceTools } from '../../compiler/operators/authoring.ts';
import { requireColumns } from './tables/columns.ts';

/** Column names from the header line, or from the declared record where the file has none. Stops where names are unusable or a declared column is missing. */
export function csvColumns(header: readonly string[] | null, tools: SourceTools): readonly string[] {
  const declared = Object.entries(tools.record?.fields ?? {});
  if (header === null) {
    if (declared.length > 0) return declared.map(([name]) => name);
    return tools.fail('FTP0917', {
      file: tools.name,
      problem: 'without a header line, `record` has to name the columns',
    });
  }
  const names = header.map((name) => name.trim());
  const empty = names.indexOf('');
  if (empty >= 0)
    tools.fail('FTP0917', { file: tools.name, problem: `the header names no column at position ${empty + 1}` });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    tools.fail('FTP0917', { file: tools.name, problem: `the header names column \`${twice}\` twice` });
  requireColumns(names, placeOf(tools.name, 1), tools);
  return names;
}

import type { RowTools, Value } from '../../compiler/operators/authoring.ts';

/** Entries that stand in the pipeline, or in a file with one on each line (`word_list("lists/domains.txt")`). */
export type Listed = readonly string[] | Value<'WordList'>;

/**
 * The entries of a list. Those that stand in the pipeline were looked at by `check`; one in a file that does not match `useful`, and so can never be
 * found, stops the run.
 */
export function entriesOf(
  list: Listed | undefined,
  useful: RegExp,
  place: { readonly operator: string; readonly option: string },
  tools: RowTools,
): readonly string[] {
  if (list === undefined) return [];
  if (!('$' in list)) return list;
  const entries = tools.wordList(list);
  const lost = entries.find((entry) => !useful.test(entry));
  return lost === undefined ? entries : tools.fail('FTP1126', { item: lost, ...place });
}

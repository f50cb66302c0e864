import { type Column, drop, type RowTools, rowOperator, type Value } from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { type EntryKind, entryKinds, readEntries } from './entries.ts';

/**
 * Drops what its holder has reserved from text and data mining (Directive (EU) 2019/790, article 4(3); 15 a § upphovsrättslagen). The list is a file of
 * the project with one reservation on each line, as it was received:
 *
 *     id: n-17
 *     url: https://example.se/arkiv/
 *     domain: example.org
 *     holder: Förlaget Gran
 *
 * A `url` holds everything below it, a `domain` its subdomains. Rows go as `reserved` with the entry that they met. An entry of a kind for which no
 * column is given could never meet a row: that is an error, and so is an empty list.
 */
export const reserved = rowOperator({
  version: '1',
  checks: ['some(id, url, holder)'],
  create(
    options: {
      /** The reservations: `word_list("reservations.txt")`. */
      list: Value<'WordList'>;
      id?: Column<string | null>;
      /** Address of the document; `url` and `domain` entries are looked for in it. */
      url?: Column<string | null>;
      holder?: Column<string | null>;
    },
    tools: RowTools,
  ) {
    const { list, id, url, holder } = options;
    const entries = readEntries(tools.wordList(list), null);
    if ('bad' in entries) return tools.fail('FTP1183', { file: String(list.path), line: entries.bad });
    const columns: Readonly<Record<EntryKind, Column<string | null> | undefined>> = { id, url, domain: url, holder };
    for (const kind of entryKinds)
      if (entries.kinds.has(kind) && columns[kind] === undefined)
        tools.fail('FTP1184', { file: String(list.path), kind, column: kind === 'domain' ? 'url' : kind });
    const looked = entryKinds.flatMap((kind) => (entries.kinds.has(kind) ? [{ kind, column: columns[kind]! }] : []));
    return (row) => {
      for (const { kind, column } of looked) {
        const value = textOf(row, column);
        const entry = value === '' ? null : entries.match(kind, value);
        if (entry !== null) return drop('reserved', value, entry);
      }
      return row;
    };
  },
});

import {
  type Column,
  dropWithout,
  type RowTools,
  rowOperator,
  type Value,
} from '../../compiler/operators/authoring.ts';
import { readEntries } from './entries.ts';

/**
 * Drops documents that are to be forgotten (Regulation (EU) 2016/679, article 17), by a list of ids in a file of the project, one on each line; `finslip
 * erase --id …` writes it. An id may stand there as `sha256:` and the digest of its UTF-8 bytes, where the list itself is to name nobody.
 *
 * Put it first after the source. Rows go as `erased` with the entry that they met, and of the row itself nothing is kept: not its text, not its other
 * columns. The list enters the key, so that everything that a document reached runs again once it is listed.
 */
export const erased = rowOperator({
  version: '1',
  positional: ['id'],
  create(
    id: Column<string | number | null>,
    options: {
      /** The list: `word_list("erasures.txt")`. */
      list: Value<'WordList'>;
    },
    tools: RowTools,
  ) {
    const entries = readEntries(tools.wordList(options.list), 'id');
    if ('bad' in entries) return tools.fail('FTP1183', { file: String(options.list.path), line: entries.bad });
    for (const kind of entries.kinds)
      if (kind !== 'id') tools.fail('FTP1184', { file: String(options.list.path), kind, column: 'none of `erased`' });
    return (row) => {
      const value = row[id.name];
      if (typeof value !== 'string' && typeof value !== 'number') return row;
      const entry = entries.match('id', String(value));
      return entry === null ? row : dropWithout('erased', entry);
    };
  },
});

import { type Column, type RowTools, rowOperator, type Value } from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { words } from '../text/words.ts';
import { countName } from './counted.ts';
import { findTerms, readTerms } from './terms.ts';

/**
 * Counts how often groups are spoken of: `representation(text, by: source, women: word_list("women.txt"), men: word_list("men.txt"))`. All rows go on as
 * they are; `show NAME` gives occurrences per million words, the documents that name a group, and both for each value of `by`. Each list has words or
 * several words on a line (`samisk kvinna`), with their inflected forms; case does not matter.
 *
 * It tells what texts mention and not how: a text may name a group to belittle it. Counts are exact sums, the same for any number of threads. `by` wants a
 * column with few values, since every value has lines of its own.
 */
export const representation = rowOperator({
  version: '2',
  positional: ['text'],
  checks: ['least(2, group) else FTP1187'],
  create(
    text: Column<string>,
    options: {
      /** Counts apart for each value of this column, such as the source. */
      by?: Column<string | null>;
      /** The words of a group. */
      [group: string]: Value<'WordList'> | Column<string | null> | undefined;
    },
    tools: RowTools,
  ) {
    const { by, ...given } = options;
    const groups = Object.entries(given)
      .filter(([, list]) => list !== undefined && list !== null)
      .map(([group, list]) => [group, tools.wordList(list as Value<'WordList'>)] as const);
    if (groups.length < 2) tools.fail('FTP1187', { count: groups.length });
    const terms = readTerms(groups);
    const { step } = tools;
    const column = (by as Column<string | null> | undefined) ?? null;
    return (row) => {
      const written = textOf(row, text);
      const named = new Set<string>();
      const source = column === null ? null : textOf(row, column) || 'none';
      const tally = (what: 'words' | 'documents' | 'hits' | 'named', group: string | null, by = 1): void => {
        tools.count(countName({ step, what, group, term: null, source: null }), by);
        if (source !== null) tools.count(countName({ step, what, group, term: null, source }), by);
      };
      tally('documents', null);
      tally('words', null, words.call(written));
      findTerms(written, terms, (group, term) => {
        named.add(group);
        tally('hits', group);
        tools.count(countName({ step, what: 'hits', group, term, source: null }));
      });
      for (const group of named) tally('named', group);
      // So that a group that nobody names is told of, with a nought.
      for (const [group] of groups) tools.count(countName({ step, what: 'hits', group, term: null, source: null }), 0);
      return row;
    };
  },
});

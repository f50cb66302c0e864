import { type Column, drop, type Int, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { codePoints } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';

/**
 * Drops texts without enough long lines: by default three of at least 200 characters. What is left is running prose; letters, poems, tables and
 * search results go.
 *
 * Rule: Xue et al. 2021 (mC4), as datatrove 0.10 (`C4ParagraphFilter`) decides it.
 */
export const c4_paragraphs = rowOperator({
  version: '1',
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /**
       * How many lines must be long.
       * @range 1..
       * @default 3
       * @measured below too_few_paragraphs
       */
      min_paragraphs?: Int;
      /**
       * What is long, in characters.
       * @range 1..
       * @default 200
       */
      min_length?: Int;
    },
    _tools: RowTools,
  ) {
    const { min_paragraphs: least = 3, min_length: length = 200 } = options;
    return (row) => {
      let long = 0;
      // A code point has at most two units, so that most lines need no counting.
      for (const line of textOf(row, text).split('\n'))
        if (line.length >= length && codePoints(line) >= length && ++long === least) return row;
      return drop('too_few_paragraphs', long, least);
    };
  },
});

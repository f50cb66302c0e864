import { type Column, drop, type Int, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { cut } from './cut.ts';
import { textOf } from './row-text.ts';

/**
 * Cuts long texts into passages of about so many words, at paragraph and sentence ends. Passage k of the row `a` gets the id `a#k` (from 1)
 * and keeps `a` as its `parent`, so that a split by `parent` keeps what belongs together on one side. No word is lost or repeated. A tail
 * shorter than a third of the wanted length joins the passage before it; a sentence of more than twice the length is cut between words.
 * A short text becomes one passage. A text without words is dropped.
 */
export const passages = rowOperator({
  version: '2',
  adds: { parent: 'Text' },
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /**
       * Wanted length in words.
       * @range 1..1000000
       * @default 200
       */
      words?: Int;
      /**
       * The column that names a row.
       * @default id
       */
      id?: Column<string>;
    },
    tools: RowTools,
  ) {
    const size = options.words ?? 200;
    const id = options.id?.name ?? 'id';
    return (row) => {
      const parent = String(row[id] ?? '');
      const parts = cut(textOf(row, text), size);
      if (parts.length === 0) return drop('no_words', 0, 1);
      tools.count('passages', parts.length);
      return parts.map((part, k) => ({ ...row, [id]: `${parent}#${k + 1}`, [text.name]: part, parent }));
    };
  },
});

import { type Column, type RowTools, rowOperator, type Value } from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { readPairs, swap } from './pairs.ts';

/**
 * Adds to each text that holds a listed word the same text with every such word exchanged for its counterpart, so that a model sees both (counterfactual
 * data augmentation: Lu et al. 2018, arXiv 1807.11714; two-sided as in Hall Maudslay et al. 2019, arXiv 1909.00871). The list has one pair on each line:
 *
 *     hon/han
 *     henne/honom
 *     hennes/hans
 *     Anna/Erik
 *
 * Words are exchanged as they are listed, in both directions: every inflected form needs a line of its own, and no other word is adapted (`den gravida mannen`
 * may come out). Small letters in the list meet any case and take it over; a name in the list, with a capital letter, meets only words that have one. Parts
 * of hyphenated names (`Anna-Lena`) are left alone. A text without any listed word stays as it is, without a second row.
 *
 * The row `a` gets a neighbour `a~counterfactual`, which names it in `counterfactual_of`. Do this behind a `split`, to the part that is trained on, so that
 * the two never lie on different sides.
 */
export const counterfactual = rowOperator({
  version: '1',
  adds: { counterfactual_of: 'Text?' },
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /** The pairs: `word_list("pairs.txt")`. */
      pairs: Value<'WordList'>;
      /**
       * The column that names a row.
       * @default id
       */
      id?: Column<string>;
    },
    tools: RowTools,
  ) {
    const pairs = readPairs(tools.wordList(options.pairs), String(options.pairs.path), tools.fail);
    const id = options.id?.name ?? 'id';
    return (row) => {
      const other = swap(textOf(row, text), pairs);
      if (other === null) return row;
      tools.count('counterfactual texts');
      tools.count('words exchanged in counterfactual texts', other.words);
      const name = String(row[id] ?? '');
      return [row, { ...row, [id]: `${name}~counterfactual`, [text.name]: other.text, counterfactual_of: name }];
    };
  },
});

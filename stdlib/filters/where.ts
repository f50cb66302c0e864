import { drop, type Predicate, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import type { NoOptions } from '../text/no-options.ts';

/** Keeps the rows for which the condition holds: `where(year >= 1990 and words(text) > 20)`. */
export const where = rowOperator({
  version: '1',
  positional: ['condition'],
  create(/** @measured compared */ condition: Predicate, _options: NoOptions, _tools: RowTools) {
    const failed = drop('where');
    return (row) => (condition(row) ? row : failed);
  },
});

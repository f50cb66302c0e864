import { type Column, drop, type Int, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { judgeTerm, yearOf } from './terms.ts';

/**
 * Keeps what was published, or created, more than so many full calendar years ago: the formula of a library that cannot ask for every author of every
 * article. The National Library of Sweden opens newspapers after 115 years (open through 1902 in 2018, through 1904 in 2020); it counted with 150
 * before, which is 70 after the death of an author who lived for 80 years after the article. It is a calculated risk and no proof that a work is free:
 * where the author's year of death is known, `rights_life70` decides by it.
 *
 * A row goes as `published too late` (`created too late`) with its year and the last year that is open, or as `unknown rights` where there is no year, or
 * one that has not come.
 */
export const rights_cutoff = rowOperator({
  version: '1',
  positional: ['published'],
  create(
    /** Year of publication or creation. */
    published: Column<Int | null>,
    options: {
      /**
       * The year for which it is decided. No clock is asked, so that the same pipeline decides the same in years to come.
       * @range 1900..2200
       */
      year: Int;
      /**
       * Full calendar years that must lie between.
       * @range 1..300
       * @default 115
       */
      years?: Int;
      /**
       * What the year says.
       * @default publication
       */
      basis?: 'publication' | 'creation';
      /**
       * What becomes of a document without a year.
       * @default drop
       */
      unknown?: 'drop' | 'keep';
    },
    tools: RowTools,
  ) {
    const { year, years = 115, basis = 'publication', unknown = 'drop' } = options;
    const late = basis === 'publication' ? 'published too late' : 'created too late';
    return (row) => {
      const found = judgeTerm(yearOf(row, published), years, year);
      tools.count(`rights by ${basis} + ${years}: ${found.is}`);
      if (found.is === 'open' || (found.is === 'unknown' && unknown === 'keep')) return row;
      return found.is === 'protected'
        ? drop(late, found.year!, found.limit)
        : drop('unknown rights', found.year ?? `no ${published.name}`, found.limit);
    };
  },
});

import { type Column, drop, type Int, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { judgeTerm, yearOf } from './terms.ts';

/**
 * Keeps works whose protection has run out: the author died more than 70 full calendar years ago (Directive 2006/116/EC, articles 1 and 8; 43-44 §§
 * upphovsrättslagen 1960:729). An author who died in 1955 is protected through 2025. Of a work by several authors, the column holds the year in which the
 * last of them died. Works first published by someone who died, photographs that are no works, editions and translations have terms of their own: a
 * translation needs the translator's year too.
 *
 * A row goes as `protected` with the year and the last year that is open, or as `unknown rights` where there is no year, or one that has not come.
 * Not legal advice: the rule is applied as written, to the years that the catalogue has.
 */
export const rights_life70 = rowOperator({
  version: '1',
  positional: ['death_year'],
  create(
    /** Year in which the author, the last of several, died. */
    death_year: Column<Int | null>,
    options: {
      /**
       * The year for which it is decided. No clock is asked, so that the same pipeline decides the same in years to come.
       * @range 1900..2200
       */
      year: Int;
      /**
       * What becomes of a work whose author's year is not known.
       * @default drop
       */
      unknown?: 'drop' | 'keep';
    },
    tools: RowTools,
  ) {
    return (row) => {
      const found = judgeTerm(yearOf(row, death_year), 70, options.year);
      tools.count(`rights by life + 70: ${found.is}`);
      if (found.is === 'open' || (found.is === 'unknown' && options.unknown === 'keep')) return row;
      return found.is === 'protected'
        ? drop('protected', found.year!, found.limit)
        : drop('unknown rights', found.year ?? `no ${death_year.name}`, found.limit);
    };
  },
});

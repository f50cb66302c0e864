import { type Column, drop, type Int, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { judgeLives } from './lives.ts';

/**
 * Keeps works whose protection has run out: whoever made them died more than 70 full calendar years ago (Directive 2006/116/EC, articles 1 and 8; 43-44 §§
 * upphovsrättslagen 1960:729). An author who died in 1955 is protected through 2025. Of a work by several the last to die decides, so that each must be known: the
 * column holds a year, a list of years, or a text with a year or a life for each (`1858-1940; 1871-1949`). Works first published by someone who died,
 * photographs that are no works, editions and translations have terms of their own: a translation needs the translator's year too.
 *
 * A row goes as `protected` with the last year of death and the last year that is open, or as `unknown rights` where a year is missing or has not come: unless a year that
 * is known protects the work anyway. A row that stays tells in `life70` whether it is `open` or `unresolved`, and in `life70_reason` why.
 * Not legal advice: the rule is applied as written, to the years that the catalogue has.
 */
export const rights_life70 = rowOperator({
  version: '2',
  positional: ['death_year'],
  adds: { life70: 'Text', life70_reason: 'Text' },
  create(
    /** Year in which the author died; for several a list, or a text with one part for each. */
    death_year: Column<Int | string | readonly (Int | null)[] | readonly (string | null)[] | null>,
    options: {
      /**
       * The year for which it is decided. No clock is asked, so that the same pipeline decides the same in years to come.
       * @range 1900..2200
       */
      year: Int;
      /**
       * What becomes of a work of which a year is not known.
       * @default drop
       */
      unknown?: 'drop' | 'keep';
      /** Names of those who made it, a list or a text: where there are more of them than years, a year is missing. */
      creators?: Column<string | readonly (string | null)[] | null>;
      /**
       * What stands between several in a text.
       * @default ";"
       * @each (?s).
       */
      separator?: string;
    },
    tools: RowTools,
  ) {
    const { year, creators, separator = ';' } = options;
    return (row) => {
      const { is, reason, last, limit } = judgeLives(
        row[death_year.name],
        creators && row[creators.name],
        separator,
        year,
      );
      tools.count(`rights by life + 70: ${is}`);
      if (is === 'protected') return drop('protected', last!, limit);
      if (is === 'unknown' && options.unknown !== 'keep') return drop('unknown rights', reason, limit);
      return { ...row, life70: is === 'open' ? 'open' : 'unresolved', life70_reason: reason };
    };
  },
});

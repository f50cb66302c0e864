import {
  type Column,
  drop,
  type Int,
  type Row,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { judgeLives, type Lives, noYear } from './lives.ts';
import { judgeTerm, yearOf } from './terms.ts';

/** What a document is in law, the surest first. */
export type RightsClass = 'agreement' | 'public_domain' | 'cutoff' | 'orphan' | 'protected' | 'unknown';

/**
 * Adds what a document is in law, `rights`, and by what it was decided, `rights_reason`; with `keep`, drops the classes that it does not name. The first that
 * holds is taken:
 *
 * - `agreement`: an agreement with the holder covers it (its name stands in that column; 42 a-h §§ upphovsrättslagen for extended collective licences);
 * - `public_domain`: the author died more than 70 full calendar years ago (as `rights_life70`: of several the last to die);
 * - `orphan`: a diligent search did not find the holder (its record stands in that column; 16 a-d §§, Directive 2012/28/EU). A cultural institution may
 *   digitise it and make it available for its public tasks; the holder may end that at any time;
 * - `protected`: the author died later than that, or was alive;
 * - `cutoff`: nothing is known of the author, and it was published more than `years` full calendar years ago (as `rights_cutoff`);
 * - `protected` where nothing is known of the author and it was published later;
 * - `unknown`: none of these can be told.
 */
export const rights = rowOperator({
  version: '2',
  checks: [
    'some(death_year, published, agreement, orphan)',
    'filled(keep)',
    'keep has agreement requires agreement',
    'keep has public_domain requires death_year',
    'keep has cutoff requires published',
    'keep has orphan requires orphan',
    'keep has protected requires death_year or published',
    'keep needs count(keep) < 6',
    'creators needs death_year',
    'separator needs death_year',
    'years needs published',
  ],
  adds: { rights: 'Text', rights_reason: 'Text' },
  create(
    options: {
      /**
       * The year for which it is decided; no clock is asked.
       * @range 1900..2200
       */
      year: Int;
      /** Year in which the author died; for several a list, or a text with one part for each, as in `rights_life70`. */
      death_year?: Column<Int | string | readonly (Int | null)[] | readonly (string | null)[] | null>;
      /** Names of those who made it: where there are more of them than years, a year is missing. */
      creators?: Column<string | readonly (string | null)[] | null>;
      /**
       * What stands between several in a text.
       * @default ";"
       * @each (?s).
       */
      separator?: string;
      /** Year of publication. */
      published?: Column<Int | null>;
      /**
       * Full calendar years after publication.
       * @range 1..300
       * @default 115
       */
      years?: Int;
      /** Name or number of the agreement that covers the document; empty where none does. */
      agreement?: Column<string | null>;
      /** Record of the diligent search; empty where none was made. */
      orphan?: Column<string | null>;
      /** The classes to keep; all unless given. */
      keep?: readonly RightsClass[];
    },
    tools: RowTools,
  ) {
    const { keep } = options;
    if (keep) refuseImpossible(keep, options, tools);
    const kept = keep && new Set(keep);
    const names = keep?.join(', ') ?? '';
    return (row) => {
      const [found, reason] = classify(row, options);
      tools.count(`rights: ${found}`);
      if (kept && !kept.has(found)) return drop(`rights ${found}`, reason, names);
      return { ...row, rights: found, rights_reason: reason };
    };
  },
});

interface Evidence {
  readonly year: number;
  readonly death_year?: Column<Int | string | readonly (Int | null)[] | readonly (string | null)[] | null>;
  readonly creators?: Column<string | readonly (string | null)[] | null>;
  readonly separator?: string;
  readonly published?: Column<Int | null>;
  readonly years?: number;
  readonly agreement?: Column<string | null>;
  readonly orphan?: Column<string | null>;
}

function classify(row: Row, given: Evidence): readonly [RightsClass, string] {
  const agreement = given.agreement && said(row, given.agreement);
  if (agreement) return ['agreement', agreement];
  const life =
    given.death_year &&
    judgeLives(
      row[given.death_year.name],
      given.creators && row[given.creators.name],
      given.separator ?? ';',
      given.year,
    );
  if (life?.is === 'open') return ['public_domain', life.reason];
  const search = given.orphan && said(row, given.orphan);
  if (search) return ['orphan', search];
  if (life?.is === 'protected') return ['protected', life.reason];
  const cutoff = given.published && judgeTerm(yearOf(row, given.published), given.years ?? 115, given.year);
  if (!cutoff || cutoff.is === 'unknown') return ['unknown', unknownReason(life, cutoff?.year ?? null)];
  return [cutoff.is === 'open' ? 'cutoff' : 'protected', `published ${cutoff.year}, open through ${cutoff.limit}`];
}

function unknownReason(life: Lives | undefined, published: number | null): string {
  if (life && life.reason !== noYear) return life.reason;
  return published === null ? 'no year, agreement or search' : `${published} has not come yet`;
}

function said(row: Row, column: Column<string | null>): string {
  const value = row[column.name];
  return typeof value === 'string' ? value.trim() : '';
}

/** A class that nothing given can lead to. */
function refuseImpossible(keep: readonly RightsClass[], given: Evidence, tools: RowTools): void {
  const needs: Readonly<Partial<Record<RightsClass, keyof Evidence>>> = {
    agreement: 'agreement',
    public_domain: 'death_year',
    cutoff: 'published',
    orphan: 'orphan',
  };
  for (const each of keep) {
    const column = needs[each];
    if (column !== undefined && given[column] === undefined) tools.fail('FTP1181', { class: each, column });
  }
}

import type { Json } from '../../compiler/operators/manifest.ts';
import { judgeTerm } from './terms.ts';

/** Full calendar years after death (Directive 2006/116/EC, article 1; 43 § upphovsrättslagen). */
const TERM = 70;

/** Where nothing is said of anybody's death. */
export const noYear = 'no year of death';

/** What the years of death of all who made a work say of it. */
export interface Lives {
  /** `unknown`: nobody can say, since a year is missing. */
  readonly is: 'open' | 'protected' | 'unknown';
  /** In words, for the row and for who looks at it. */
  readonly reason: string;
  /** The last year of death that is known. */
  readonly last: number | null;
  /** The last year that is open. */
  readonly limit: number;
}

/**
 * `1940`, `1858-1940`, `Lagerlöf, Selma, 1858–1940`, `d. 1940`, as catalogues write lives. A year behind a name alone may be that of the birth, and a life that ends with a
 * dash has not ended.
 */
const written =
  /^(?:(\d{4})|.*?(?:\d{3,4}|\?)\)?\s*[-–]\s*(?:ca?\.?\s*)?(\d{4})\)?\.?|.*?(?:\bd(?:öd|ied)?\.?|†)\s*(\d{4})\)?\.?)$/i;
/** Years in which somebody worked, and not those of a life. */
const working = /\b(?:verks(?:am)?|aktiv|active|fl)\b/i;

/** The year in which one died; null where it is not said. */
function yearIn(value: Json): number | null {
  if (typeof value === 'number') return Number.isInteger(value) && value > 0 ? value : null;
  if (typeof value !== 'string' || working.test(value)) return null;
  const [, alone, ofLife, said] = written.exec(value.trim()) ?? [];
  const year = alone ?? ofLife ?? said;
  return year === undefined ? null : Number(year);
}

/** One entry for each person: the items of a list, the parts of a text, or the value itself. A value that is missing is nobody. */
function persons(value: Json | undefined, separator: string): readonly Json[] {
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) return [];
  if (Array.isArray(value)) return value;
  return typeof value === 'string' ? value.split(separator) : [value as Json];
}

/**
 * The last of several to die decides (Directive 2006/116/EC, article 1(2)). A year that is known and not long enough ago decides alone, however many are missing; otherwise
 * each must be known. `creators` tells how many there should be.
 */
export function judgeLives(died: Json | undefined, creators: Json | undefined, separator: string, now: number): Lives {
  const years = persons(died, separator).map(yearIn);
  const named = persons(creators, separator).length;
  const people = Math.max(years.length, named);
  const known = years.filter((year): year is number => year !== null && year <= now);
  const last = known.length === 0 ? null : Math.max(...known);
  const { is, limit } = judgeTerm(last, TERM, now);
  const who = people > 1 ? `the last of ${people} died` : 'died';
  const term = last === null ? '' : `${who} ${last}, open through ${limit}`;
  if (is === 'protected')
    return {
      is,
      reason: people > known.length ? `one of ${people} died ${last}, open through ${limit}` : term,
      last,
      limit,
    };
  const missing = people - known.length;
  if (is === 'open' && missing === 0) return { is, reason: term, last, limit };
  const future = years.find((year) => year !== null && year > now);
  const reason =
    people === 0
      ? noYear
      : future !== undefined && missing === 1
        ? `${future} has not come yet`
        : people === 1
          ? noYear
          : `${missing} of ${people} without a year of death`;
  return { is: 'unknown', reason, last, limit };
}

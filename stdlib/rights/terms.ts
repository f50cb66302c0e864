import type { Column, Int, Row } from '../../compiler/operators/authoring.ts';

/** A judgement on the rights in one document: what it is, and the numbers that it rests on. */
export interface Judgement {
  /** `open`: the term has run out. `protected`: it has not. `unknown`: nobody can say. */
  readonly is: 'open' | 'protected' | 'unknown';
  /** The year that was looked at; null where there is none. */
  readonly year: number | null;
  /** The last year that is open. */
  readonly limit: number;
}

/**
 * Has a term of whole years run out in `now`? Terms of protection are counted from 1 January of the year after the event (Directive 2006/116/EC,
 * article 8; 44 § upphovsrättslagen), so that an event in `now - years - 1` is the latest that is open. A year that has not come yet is a mistake in
 * the catalogue and counts as unknown.
 */
export function judgeTerm(year: number | null, years: number, now: number): Judgement {
  const limit = now - years - 1;
  if (year === null || year > now) return { is: 'unknown', year, limit };
  return { is: year <= limit ? 'open' : 'protected', year, limit };
}

/** The year in a column; null where the row has none. */
export function yearOf(row: Row, column: Column<Int | null>): number | null {
  const value = row[column.name];
  return typeof value === 'number' && Number.isInteger(value) ? value : null;
}

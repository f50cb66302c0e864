import type { Row } from '../../compiler/operators/authoring.ts';

/** How rows are named where others stay in their place: by their id, else by their number in the table, from 1. */
export function rowName(row: Row, column: string, number: number): string {
  const value = row[column];
  if (value === undefined || value === null) return `row ${number}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

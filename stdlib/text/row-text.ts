import type { Column, Row } from '../../compiler/operators/authoring.ts';

/** The text of a row. The checker has seen to it that the column holds text; where an optional one is empty, there is none. */
export function textOf(row: Row, column: Column<string> | Column<string | null>): string {
  const value = row[column.name];
  return typeof value === 'string' ? value : '';
}

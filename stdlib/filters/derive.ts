import { type Derive, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';

/** Adds columns computed from the others: `derive(length: words(text))`. All are computed from the row as it came in. */
export const derive = rowOperator({
  version: '2',
  rows: 'derive',
  create(options: { /** The new column's value. */ [column: string]: Derive }, _tools: RowTools) {
    const columns = Object.entries(options);
    return (row) => ({ ...row, ...Object.fromEntries(columns.map(([name, compute]) => [name, compute(row)])) });
  },
});

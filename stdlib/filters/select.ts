import { type Column, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { NoOptions } from '../text/no-options.ts';

/** Keeps the named columns, in the order given, and takes the others off: `select(id, text)`. */
export const select = rowOperator({
  version: '1',
  rows: 'select',
  positional: ['columns'],
  create(
    /**
     * What to keep.
     * @rest
     */
    columns: readonly Column<Json>[],
    _options: NoOptions,
    _tools: RowTools,
  ) {
    const names = columns.map((column) => column.name);
    return (row) => {
      const kept: Record<string, Json> = {};
      for (const name of names) {
        const value = row[name];
        // An optional column that this row does not have stays absent.
        if (value !== undefined) kept[name] = value;
      }
      return kept;
    };
  },
});

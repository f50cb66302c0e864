import { type Derive, drop, type Int, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';

/**
 * Writes each row several times: `repeat_rows(times: cluster_size, at_most: 10)` brings back some of the weight that a text had before its duplicates were removed, since
 * what is copied often is often good (FineWeb-2 calls it rehydration and repeats by cluster size, ten times at most). A row of zero times is dropped as
 * `repeated_never`; fractions are rounded down. The copies stand behind one another: `shuffle()` parts them.
 *
 * Penedo et al. 2025 (FineWeb-2), section on rehydration.
 */
export const repeat_rows = rowOperator({
  version: '1',
  create(
    options: {
      /** How often, for each row: a column, or an expression of columns. */
      times: Derive<number>;
      /**
       * Never more often than this.
       * @range 1..1000
       * @default 10
       */
      at_most?: Int;
    },
    tools: RowTools,
  ) {
    const atMost = options.at_most ?? 10;
    return (row) => {
      const wanted = options.times(row);
      const times = Math.min(atMost, Math.floor(wanted));
      if (!(times >= 1)) return drop('repeated_never', wanted, 1);
      if (times === 1) return row;
      tools.count('rows repeated', times - 1);
      return new Array<typeof row>(times).fill(row);
    };
  },
});

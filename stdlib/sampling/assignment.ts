import type { Row } from '../../compiler/operators/authoring.ts';
import { keyOf, unitInterval } from './unit-interval.ts';

/** Gives each row, in the order of the table, its place in [0, 1). */
export type Assignment = (row: Row) => number;

export const byHash =
  (seed: number, column: string): Assignment =>
  (row) =>
    unitInterval(seed, keyOf(row, column));

const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** Whole runs of rows; a run goes on while the column does not change. */
export function byBlocks(seed: number, column: string, block: number): Assignment {
  const start = unitInterval(seed, 'blocks');
  let index = 0;
  let rows = 0;
  let last: string | null = null;
  return (row) => {
    const key = keyOf(row, column);
    if (rows >= block && key !== last) {
      index++;
      rows = 0;
    }
    rows++;
    last = key;
    return (start + index * goldenRatio) % 1;
  };
}

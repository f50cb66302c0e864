import { type Int, scalar } from '../../compiler/operators/authoring.ts';

/** From this size of a cluster on, so many times. */
const swedish: readonly (readonly [size: number, times: number])[] = [
  ...([1, 2, 3, 4, 5, 6] as const).map((size) => [size, size] as const),
  [8, 7],
  [9, 8],
  [15, 9],
  [20, 10],
  [22, 9],
  [23, 10],
  [32, 9],
  [35, 8],
  [40, 7],
  [54, 6],
  [72, 5],
  [98, 4],
  [124, 3],
  [126, 4],
  [127, 3],
  [155, 2],
  [159, 3],
  [162, 2],
  [165, 3],
  [166, 2],
  [167, 3],
  [170, 2],
  [188, 3],
  [189, 1],
];

/**
 * How often FineWeb-2 has a Swedish text that was found so many times: `repeat_rows(times: rehydration(cluster_size))` after `dedup(…, clusters: true)`. What was found once
 * stands once, what was found 20 to 31 times stands nine or ten times, and what was found hundreds of times once again: that is boilerplate. The weights follow the
 * share of texts of each cluster size that the filters removed, which measures their quality.
 *
 * Penedo et al. 2025 (FineWeb-2), weights of `swe_Latn` for at most ten repetitions.
 */
export const rehydration = scalar({
  version: '1',
  call(size: Int): Int {
    return swedish.findLast(([from]) => size >= from)?.[1] ?? 1;
  },
});

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rehydration } from '../../../stdlib/sampling/rehydration.ts';

test('weights of FineWeb-2 for Swedish', () => {
  // Sizes of clusters and weights, as its table for at most ten repetitions has them.
  for (const [size, times] of [
    [1, 1],
    [2, 2],
    [6, 6],
    [7, 6],
    [8, 7],
    [14, 8],
    [15, 9],
    [19, 9],
    [20, 10],
    [21, 10],
    [22, 9],
    [31, 10],
    [53, 7],
    [97, 5],
    [123, 4],
    [188, 3],
    [189, 1],
    [1_000_000, 1],
    [0, 1],
  ] as const)
    assert.is(rehydration.call(size), times, String(size));
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dropped } from '../../../stdlib/programs/linear.ts';
import { emptyGraph } from '../../../stdlib/tensor/graph.ts';
import { constant, input } from '../../../stdlib/tensor/operations.ts';
import { evaluate } from '../tensor/evaluate.ts';

/** What is left of as many ones. */
function masked(count: number, name = 'x'): Float64Array {
  const graph = emptyGraph();
  const ones = constant(graph, new Float32Array(count).fill(1));
  const mask = dropped(ones, { share: 0.2, seed: input(graph, 'seed', [1, 2], 'int32') }, name);
  return evaluate([mask], new Map([['seed', Int32Array.of(5, 0)]]))[0]!;
}

test('dropout leaves out its share and keeps the expectation', () => {
  const mask = masked(50_000);
  const share = mask.filter((m) => m === 0).length / mask.length;
  assert.ok(Math.abs(share - 0.2) < 0.01);
  assert.ok(mask.every((m) => m === 0 || m === 1.25));
  assert.equal(masked(50), mask.slice(0, 50));
  assert.not.equal(masked(50, 'y'), mask.slice(0, 50));
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Node } from '../../../stdlib/tensor/graph.ts';
import { gradients } from '../../../stdlib/tensor/reverse.ts';
import { cases, weighted } from './cases.ts';
import { evaluate } from './evaluate.ts';

/** Central differences in 64 bits: error about h^2, 1e-8 here. */
export function differences(loss: Node, parameter: Node, given: ReadonlyMap<string, ArrayLike<number>>): Float64Array {
  const { name } = parameter.operation as { name: string };
  const start = Float64Array.from(given.get(name)!);
  const h = 1e-4;
  const at = (i: number, by: number) => {
    const moved = start.slice();
    moved[i]! += by;
    return evaluate([loss], new Map([...given, [name, moved]]))[0]![0]!;
  };
  return start.map((_, i) => (at(i, h) - at(i, -h)) / (2 * h));
}

for (const each of cases)
  test(`the gradient of ${each.name} is its difference quotient`, () => {
    const loss = weighted(each);
    const found = gradients(loss, each.parameters);
    const values = evaluate(
      found.map((gradient) => gradient!),
      each.given,
    );
    each.parameters.forEach((parameter, n) => {
      if (each.name === 'barrier' && n === 0) assert.ok(values[n]!.some((x) => x !== 0));
      const wanted = differences(loss, parameter, each.given);
      assert.is(values[n]!.length, wanted.length);
      wanted.forEach((slope, i) => {
        assert.ok(
          Math.abs(values[n]![i]! - slope) < 1e-6 * Math.max(1, Math.abs(slope)),
          `${values[n]![i]}, not ${slope}`,
        );
      });
    });
  });

test('what does not lead to the loss has no gradient', () => {
  const [first] = cases;
  const [a, b] = first!.parameters as [Node, Node];
  assert.equal(
    gradients(weighted({ ...first!, value: a }), [a, b]).map((gradient) => gradient === null),
    [false, true],
  );
});

test.run();

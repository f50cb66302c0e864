import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { divergenceWatch } from '../../../stdlib/training/divergence.ts';
import { bestOf, isFlat, stopOf } from '../../../stdlib/training/stopping.ts';
import { fail } from '../models/support.ts';

const curve = (...losses: readonly number[]) => losses.map((loss, n) => [10 * n, loss] as const);

test('losses are flat once so many in a row were no better by a share', () => {
  const stop = { evaluations: 2, by: 0.1 };
  assert.not(isFlat([], stop));
  assert.not(isFlat(curve(5), stop));
  assert.not(isFlat(curve(5, 4, 3.9), stop));
  assert.ok(isFlat(curve(5, 4, 3.9, 3.7), stop), 'the loss to beat is 4 all the while');
  assert.not(isFlat(curve(5, 4, 3.9, 3.5), stop), 'slow progress adds up');
  assert.not(isFlat(curve(5, 6, 4, 7), stop), 'not in a row');
  assert.ok(isFlat(curve(5, Number.NaN, Number.NaN), stop), 'no number beats nothing');
  assert.not(isFlat(curve(Number.NaN, 5), { evaluations: 1, by: 0 }));
  assert.ok(isFlat(curve(5, 5), { evaluations: 1, by: 0 }), 'the same loss is no progress');
});

test('the best is the first of the lowest', () => {
  assert.is(bestOf([]), null);
  assert.is(bestOf(curve(Number.NaN)), null);
  assert.equal(bestOf(curve(3, Number.NaN, 1, 2, 1)), { step: 20, loss: 1 });
});

test('what the file leaves out is filled in, another value is refused', () => {
  assert.is(stopOf(undefined, fail), null);
  assert.equal(stopOf({ $: 'when_flat' }, fail), { evaluations: 3, by: 0.001 });
  assert.equal(stopOf({ $: 'when_flat', evaluations: 5, by: 0.02 }, fail), { evaluations: 5, by: 0.02 });
  assert.throws(() => stopOf({ $: 'when_tired' }, fail), /FTP0967.*when_tired/);
});

/** Steps, from 1, at which a rise is told. */
function told(losses: readonly number[]): number[] {
  const watch = divergenceWatch();
  return losses.flatMap((loss, n) => (watch(loss) === null ? [] : [n + 1]));
}
const constant = (count: number, loss: number) => Array.from({ length: count }, () => loss);

test('a rise above three times the median for five steps is told, once', () => {
  assert.equal(told([...constant(30, 2), ...constant(20, 7)]), [35]);
  assert.equal(told([...constant(30, 2), ...constant(4, 7), 2, ...constant(4, 7)]), [], 'not five in a row');
  assert.equal(told([...constant(30, 2), ...constant(20, 5.9)]), [], 'not three times');
  assert.equal(told([...constant(19, 2), ...constant(5, 7)]), [], 'too little is known');
  assert.equal(told([...constant(30, 0.01), ...constant(20, 0.3)]), [], 'little in itself');
  assert.equal(told([...constant(30, 2), ...constant(9, 7), ...constant(200, 2), ...constant(9, 9)]), [35]);
});

test('the median is that of the hundred steps before', () => {
  assert.equal(told([...constant(300, 20), ...constant(100, 2), ...constant(5, 7)]), [405]);
  assert.equal(told([...constant(300, 2), ...constant(60, 5), ...constant(5, 14)]), []);
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { reservoir } from '../../../runtime/measure/sample.ts';

const draw = (length: number, size: number, seed: number): readonly number[] => {
  const drawn = reservoir<number>(size, seed);
  for (let i = 0; i < length; i++) if (drawn.next()) drawn.put(i);
  assert.is(drawn.seen, length);
  return drawn.items;
};

test('all of few, and a fixed number of many', () => {
  assert.equal(draw(3, 5, 1), [0, 1, 2]);
  assert.equal(draw(5, 5, 1), [0, 1, 2, 3, 4]);
  const drawn = draw(1000, 50, 1);
  assert.is(new Set(drawn).size, 50);
  assert.equal(draw(1000, 50, 1), drawn);
  assert.not.equal(draw(1000, 50, 2), drawn);
});

test('each item is as likely as any other', () => {
  // 4000 samples of 10 out of 40: each item is expected 1000 times, with a standard deviation of √(4000 * 0.25 * 0.75) = 27.4.
  const counts = new Array<number>(40).fill(0);
  for (let seed = 0; seed < 4000; seed++) for (const item of draw(40, 10, seed)) counts[item]!++;
  for (const [item, count] of counts.entries()) assert.ok(Math.abs(count - 1000) < 5 * 27.4, `${item}: ${count}`);
  // χ² with 39 degrees of freedom: 72 is its 99.9 % quantile; sampling without replacement makes it smaller.
  const squares = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  assert.ok(squares < 72, String(squares));
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeBudget } from '../../../runtime/schedule/budget.ts';

const resources = (gpus: number) => ({
  gpu: gpus > 0 ? ('required' as const) : ('optional' as const),
  gpuMemory: null,
  gpus,
  threads: 'one' as const,
  place: null,
});
const hour = 3600;

test('what ran, what runs and what is expected add up', () => {
  let now = 0;
  const budget = makeBudget(4, () => now);
  assert.is(budget.overrun(resources(2), 2 * hour), null);
  assert.is(budget.overrun(resources(2), 3 * hour), 6);
  // A task without GPUs is never refused.
  assert.is(budget.overrun(resources(0), 100 * hour), null);
  budget.start('long', resources(2), hour);
  // Running, it counts with what was expected of it, then with what it took beyond that.
  assert.is(budget.overrun(resources(1), 2 * hour), null);
  now = 1.5 * hour * 1000;
  assert.is(budget.overrun(resources(1), 2 * hour), 5);
  budget.end('long');
  now = 9 * hour * 1000;
  assert.is(budget.overrun(resources(1), hour), null);
  assert.is(budget.overrun(resources(1), 1.5 * hour), 4.5);
  // Of one that never ran nothing is known: it may start while anything is left.
  assert.is(budget.overrun(resources(1), null), null);
  budget.start('new', resources(1), null);
  now += hour * 1000;
  assert.is(budget.overrun(resources(1), null), 4);
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dataOrder, stepsPerEpoch } from '../../../stdlib/training/order.ts';
import { type Schedule, scheduleFactor, warmupSteps } from '../../../stdlib/training/schedule.ts';
import { shared } from '../../support/shared.ts';
import { readJson } from '../engines/support.ts';

interface Golden {
  readonly schedules: readonly {
    readonly scheduler: string;
    readonly total_steps: number;
    readonly warmup_steps: number;
    readonly learning_rate: number;
    readonly kwargs: Readonly<Record<string, unknown>>;
    readonly lr: readonly number[];
  }[];
  readonly warmup_rounding: readonly { warmup_setting: number; total_steps: number; warmup_steps: number }[];
  readonly step_counts: readonly {
    rows: number;
    micro_batch: number;
    world_size: number;
    grad_accumulation: number;
    updates_per_epoch: number;
  }[];
}

const golden = shared('golden/training');
const kinds: Readonly<Record<string, Schedule['kind']>> = {
  cosine: 'cosine',
  linear: 'linear',
  constant_with_warmup: 'constant',
};

if (golden !== null) {
  const { schedules, warmup_rounding, step_counts } = readJson<Golden>(golden, 'schedules.json');

  test('learning rates are those of the reference', () => {
    let compared = 0;
    for (const { scheduler, total_steps, warmup_steps, learning_rate, kwargs, lr } of schedules) {
      const kind = kinds[scheduler];
      // Variants of the cosine that the language does not have.
      if (kind === undefined || Object.keys(kwargs).length > 0) continue;
      lr.forEach((wanted, step) => {
        // A whole number of steps, so that 1 does not mean all of them.
        const factor = scheduleFactor({ kind, warmup: warmup_steps }, step, total_steps);
        assert.ok(
          Math.abs(factor * learning_rate - wanted) <= 1e-12 * learning_rate,
          `${scheduler} ${step}/${total_steps}`,
        );
        compared++;
      });
    }
    assert.ok(compared > 200);
  });

  test('a share for the warm-up is rounded up', () => {
    for (const { warmup_setting, total_steps, warmup_steps } of warmup_rounding)
      assert.is(warmupSteps({ kind: 'linear', warmup: warmup_setting }, total_steps), warmup_steps);
  });

  test('an epoch has as many steps as in the reference', () => {
    for (const { rows, micro_batch, world_size, grad_accumulation, updates_per_epoch } of step_counts) {
      if (world_size !== 1) continue;
      assert.is(
        stepsPerEpoch({ examples: rows, batch: micro_batch, accumulate: grad_accumulation, seed: 0 }),
        updates_per_epoch,
      );
    }
  });
}

test('every epoch sees every example once, each in an order of its own', () => {
  const order = { examples: 37, batch: 4, accumulate: 2, seed: 7 };
  const perEpoch = stepsPerEpoch(order);
  const batchesOf = dataOrder(order);
  const epochs = [0, 1].map((epoch) =>
    Array.from({ length: perEpoch }, (_, step) => batchesOf(epoch * perEpoch + step)).flat(2),
  );
  for (const epoch of epochs)
    assert.equal(
      [...epoch].sort((a, b) => a - b),
      [...Array(37).keys()],
    );
  assert.is.not(epochs[0]!.join(), epochs[1]!.join());
  assert.equal(
    batchesOf(perEpoch - 1).map(({ length }) => length),
    [4, 1],
  );
  assert.equal(dataOrder(order)(7), batchesOf(7));
  assert.is.not(dataOrder({ ...order, seed: 8 })(0).join(), dataOrder(order)(0).join());
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json, Value } from '../../../compiler/operators/authoring.ts';
import { dataOrder, stepsPerEpoch } from '../../../stdlib/training/order.ts';
import { scheduleFactor, warmupSteps } from '../../../stdlib/training/schedules/schedule.ts';
import { readSchedule } from '../../../stdlib/training/schedules/schedule-settings.ts';
import { totalSteps } from '../../../stdlib/training/settings.ts';
import { shared } from '../../support/shared.ts';
import { readJson } from '../engines/support.ts';
import { fail } from '../models/support.ts';

interface Golden {
  readonly schedules: readonly {
    readonly scheduler: string;
    readonly total_steps: number;
    readonly warmup_steps: number;
    readonly learning_rate: number;
    readonly kwargs: Readonly<Record<string, unknown>>;
    readonly lr: readonly number[];
    readonly lr_after_last_step: number;
  }[];
  readonly warmup_rounding: readonly { warmup_setting: number; total_steps: number; warmup_steps: number }[];
  readonly step_counts: readonly {
    rows: number;
    micro_batch: number;
    world_size: number;
    grad_accumulation: number;
    updates_per_epoch: number;
    epochs: number;
    total_steps: number;
  }[];
}

const golden = shared('golden/training');
/** The reference's arguments as the language writes them. */
function written({ scheduler, kwargs }: Golden['schedules'][number], warmup: number): Value<'Schedule'> {
  const { min_lr_rate, min_lr, num_cycles, lr_end, power, timescale } = kwargs;
  const { num_decay_steps, decay_type, warmup_type, min_lr_ratio } = kwargs;
  const shapes = { linear: 'linear', cosine: 'cosine', '1-sqrt': 'one_minus_sqrt' } as const;
  // A constant rate without warm-up has no other name here.
  if (scheduler === 'constant') return { $: 'constant', warmup: 0 };
  if (scheduler === 'constant_with_warmup') return { $: 'constant', warmup };
  const options = {
    floor: min_lr_rate ?? min_lr_ratio,
    min_lr: min_lr ?? lr_end,
    cycles: num_cycles,
    power,
    timescale,
    decay: num_decay_steps,
    decay_shape: decay_type === undefined ? undefined : shapes[decay_type as keyof typeof shapes],
    warmup_shape: warmup_type,
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { $: scheduler, warmup, ...(Object.fromEntries(given) as Record<string, Json>) };
}

if (golden !== null) {
  const { schedules, warmup_rounding, step_counts } = readJson<Golden>(golden, 'schedules.json');

  test('learning rates are those of the reference', () => {
    const compared = new Map<string, number>();
    for (const one of schedules) {
      const { scheduler, total_steps, warmup_steps, learning_rate, lr, lr_after_last_step } = one;
      const schedule = readSchedule(written(one, warmup_steps), learning_rate, { fail });
      [...lr, lr_after_last_step].forEach((wanted, step) => {
        const rate = learning_rate * scheduleFactor(schedule, step, total_steps);
        const differs = Math.abs(rate - wanted) > 1e-12 * Math.abs(wanted);
        assert.not(differs, `${scheduler} ${JSON.stringify(one.kwargs)} ${step}/${total_steps}: ${rate} for ${wanted}`);
        compared.set(scheduler, (compared.get(scheduler) ?? 0) + 1);
      });
    }
    assert.is(compared.size, 10);
    assert.is(
      [...compared.values()].reduce((sum, n) => sum + n, 0),
      schedules.reduce((sum, { total_steps }) => sum + total_steps + 1, 0),
    );
  });

  test('a share for the warm-up is rounded up', () => {
    for (const { warmup_setting, total_steps, warmup_steps } of warmup_rounding)
      assert.is(warmupSteps({ kind: 'linear', warmup: warmup_setting }, total_steps), warmup_steps);
  });

  test('a training has as many steps as in the reference', () => {
    for (const one of step_counts) {
      const batch = one.micro_batch * one.world_size;
      const perEpoch = stepsPerEpoch({ examples: one.rows, batch, accumulate: one.grad_accumulation, seed: 0 });
      assert.is(perEpoch, one.updates_per_epoch);
      assert.is(totalSteps('finetune', { epochs: one.epochs }, perEpoch, { fail }), one.total_steps);
    }
  });
}

test('what a schedule leaves out has its usual value', () => {
  const read = (value: Value<'Schedule'>) => readSchedule(value, 2e-3, { fail });
  assert.equal(readSchedule(undefined, 1, { fail }), { kind: 'constant', warmup: 0 });
  assert.equal(read({ $: 'cosine_with_min_lr' }), { kind: 'cosine_with_min_lr', warmup: 0, floor: 0.1 });
  assert.equal(read({ $: 'cosine_with_min_lr', min_lr: 1e-3 }), { kind: 'cosine_with_min_lr', warmup: 0, floor: 0.5 });
  assert.equal(readSchedule({ $: 'polynomial' }, 0, { fail }), { kind: 'polynomial', warmup: 0, floor: 0, power: 1 });
  assert.throws(() => read({ $: 'step' }), /FTP0967/);
});

test('the decay of a stable schedule is a share or a number of steps', () => {
  const read = (decay: number) => readSchedule({ $: 'warmup_stable_decay', decay, decay_shape: 'linear' }, 1, { fail });
  const rates = (decay: number) => Array.from({ length: 10 }, (_, step) => scheduleFactor(read(decay), step, 10));
  assert.equal(rates(0.2), rates(2));
  assert.equal(rates(2), [1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5]);
});

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

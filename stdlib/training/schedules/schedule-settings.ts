import type { TaskTools, Value } from '../../../compiler/operators/authoring.ts';
import type { DecayShape, Schedule } from './schedule.ts';

/** Where a schedule with a floor is given none. */
const usualFloor = 0.1;

/** Reads `cosine(warmup: 3%)` and its like; what is left out has the defaults of the operator's own file. */
export function readSchedule(
  value: Value<'Schedule'> | undefined,
  learningRate: number,
  task: Pick<TaskTools, 'fail'>,
): Schedule {
  if (value === undefined) return { kind: 'constant', warmup: 0 };
  const number = (name: string): number | undefined => value[name] as number | undefined;
  const warmup = number('warmup') ?? 0;
  switch (value.$) {
    case 'constant':
    case 'linear':
      return { kind: value.$, warmup };
    case 'cosine':
      return { kind: value.$, warmup, cycles: number('cycles') ?? 0.5 };
    case 'cosine_with_min_lr':
    case 'cosine_warmup_with_min_lr':
      return { kind: value.$, warmup, floor: floorOf(number('floor'), number('min_lr'), learningRate) };
    case 'cosine_with_restarts':
      return { kind: value.$, warmup, cycles: number('cycles') ?? 1 };
    case 'inverse_sqrt':
      return { kind: value.$, warmup, timescale: number('timescale') ?? null };
    case 'polynomial':
      return {
        kind: value.$,
        warmup,
        floor: floorOf(undefined, number('min_lr') ?? 1e-7, learningRate),
        power: number('power') ?? 1,
      };
    case 'warmup_stable_decay':
      return {
        kind: value.$,
        warmup,
        decay: number('decay') ?? 0.1,
        decayShape: (value.decay_shape as DecayShape | undefined) ?? 'one_minus_sqrt',
        warmupShape: (value.warmup_shape as 'linear' | 'cosine' | undefined) ?? 'linear',
        floor: number('floor') ?? 0,
      };
    default:
      return task.fail('FTP0967', { wanted: value.$, known: 'cosine(…), linear(…) and the other schedules' });
  }
}

/** A rate of 0 has no shares; whatever the schedule, nothing is learned. */
function floorOf(share: number | undefined, rate: number | undefined, learningRate: number): number {
  if (rate !== undefined) return learningRate === 0 ? 0 : rate / learningRate;
  return share ?? usualFloor;
}

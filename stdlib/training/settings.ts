import type { Rows, TaskTools, Value } from '../../compiler/operators/authoring.ts';
import type { Target } from '../models/adapter.ts';
import type { Schedule } from './schedules/schedule.ts';
import { readSchedule } from './schedules/schedule-settings.ts';

/** The values of the language that configure training, read into plain records. The checker has seen to names, types and ranges. */

export interface OptimizerSettings {
  readonly learningRate: number;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly schedule: Schedule;
}

export interface Every {
  readonly steps: number;
  readonly on: Rows | null;
  readonly keep: number | null;
  readonly prompts: readonly string[];
  readonly tokens: number | null;
}

export interface LoraSettings {
  readonly rank: number;
  readonly alpha: number;
  readonly dropout: number;
  readonly target: Target;
  /** `rslora`: alpha counts by the root of the rank. */
  readonly rankStabilised: boolean;
  /** `dora`: each output has a magnitude. */
  readonly decomposed: boolean;
}

type Tools = Pick<TaskTools, 'fail'>;

/** `otherwise` stands in where the file names no optimizer. */
export function optimizerSettings(
  optimizer: Value<'Optimizer'> | undefined,
  otherwise: OptimizerSettings,
  task: Tools,
): OptimizerSettings {
  if (optimizer === undefined) return otherwise;
  if (optimizer.$ !== 'adamw') return task.fail('FTP0967', { wanted: optimizer.$, known: 'adamw(…)' });
  const learningRate = optimizer.lr as number;
  const betas = optimizer.betas as readonly number[] | undefined;
  return {
    learningRate,
    betas: [betas?.[0] ?? 0.9, betas?.[1] ?? 0.999],
    epsilon: (optimizer.eps as number | undefined) ?? 1e-8,
    weightDecay: (optimizer.weight_decay as number | undefined) ?? 0,
    schedule: readSchedule(optimizer.schedule as Value<'Schedule'> | undefined, learningRate, task),
  };
}

/** As one would write it. Schedules that stand in for one that is left out have a warm-up alone. */
export function optimizerText({ learningRate, betas, epsilon, weightDecay, schedule }: OptimizerSettings): string {
  const warmup =
    'warmup' in schedule && schedule.warmup > 0 ? `warmup: ${Number((100 * schedule.warmup).toPrecision(3))}%` : '';
  const parts = [
    `lr: ${learningRate}`,
    `betas: [${betas.join(', ')}]`,
    `eps: ${epsilon}`,
    `weight_decay: ${weightDecay}`,
  ];
  return `adamw(${[...parts, `schedule: ${schedule.kind}(${warmup})`].join(', ')})`;
}

const lowRank = ['lora', 'rslora', 'dora'] as const;

/** Null for `full()`. */
export function loraSettings(method: Value<'Method'>, task: Tools): LoraSettings | null {
  if (method.$ === 'full') return null;
  if (!lowRank.some((known) => known === method.$))
    return task.fail('FTP0967', { wanted: method.$, known: 'lora(…), rslora(…), dora(…), continued(…) and full()' });
  return {
    rank: method.rank as number,
    alpha: method.alpha as number,
    dropout: (method.dropout as number | undefined) ?? 0,
    target: (method.target as Target | undefined) ?? 'attention',
    rankStabilised: method.$ === 'rslora',
    decomposed: method.$ === 'dora',
  };
}

export function every(value: Value<'Every'> | undefined): Every | null {
  if (value === undefined) return null;
  return {
    steps: value.steps as number,
    on: (value.on as Rows | undefined) ?? null,
    keep: (value.keep as number | undefined) ?? null,
    prompts: (value.prompts as readonly string[] | undefined) ?? [],
    tokens: (value.tokens as number | undefined) ?? null,
  };
}

export interface Length {
  readonly steps?: number;
  readonly epochs?: number;
  readonly repeat?: boolean;
}

/** How many steps to train, where an epoch has `perEpoch`. */
export function totalSteps(operator: string, length: Length, perEpoch: number, task: Tools): number {
  const { steps, epochs, repeat } = length;
  if (steps !== undefined && epochs !== undefined) return task.fail('FTP0964', { operator });
  if (steps === undefined) return Math.ceil((epochs ?? 1) * perEpoch);
  if (steps > perEpoch && repeat !== true) return task.fail('FTP0958', { steps, available: perEpoch }, 'steps');
  return steps;
}

/** An entry that never comes up is a mistake, told before anything is trained. */
export function checkFires(entry: string, value: Every | null, steps: number, task: Tools): void {
  if (value !== null && value.steps > steps) task.fail('FTP0959', { entry, every: value.steps, steps }, entry);
}

import { resolve } from 'node:path';
import type { TaskTools, Value } from '../../../compiler/operators/authoring.ts';
import type { TrainingOptions } from '../options.ts';

/** `trl(…)` as a plain record. */
export interface TrlSettings {
  readonly python: string;
  readonly processes: number;
  readonly precision: 'float32' | 'bf16';
  readonly sharding: 'none' | 'fsdp';
  readonly gradientCheckpointing: boolean;
}

/** Null for the embedded engine, which is the one where nothing is said. */
export function trlSettings(
  { engine, compute, memory }: Pick<TrainingOptions, 'compute' | 'memory'> & { readonly engine?: Value<'Engine'> },
  task: Pick<TaskTools, 'fail'>,
): TrlSettings | null {
  if (engine === undefined || engine.$ === 'embedded') return null;
  if (engine.$ !== 'trl') return task.fail('FTP0967', { wanted: engine.$, known: 'embedded() and trl(…)' });
  const python = (engine.python as string | undefined) ?? 'python3';
  return {
    // A path starts at the project, not at the folder where the driver will run.
    python: python.includes('/') ? resolve(python) : python,
    processes: (engine.processes as number | undefined) ?? 1,
    // Two ways to say the same; the one that says nothing stands at its default.
    precision: engine.precision === 'bf16' || compute === 'bfloat16' ? 'bf16' : 'float32',
    sharding: (engine.sharding as TrlSettings['sharding'] | undefined) ?? 'none',
    gradientCheckpointing: engine.gradient_checkpointing === true || memory === 'recompute',
  };
}

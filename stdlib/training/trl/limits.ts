import type { TaskTools } from '../../../compiler/operators/authoring.ts';
import type { Objective } from '../../engines/engine.ts';
import type { TrainingOptions } from '../options.ts';

type Entries = Partial<Pick<TrainingOptions, 'stop' | 'result' | 'memory' | 'compute' | 'sample'>>;

/** Refuses what the embedded engine alone can do: an entry that is passed over without a word would be believed to count. */
export function refuseBeyond(options: Entries, objective: Objective, task: Pick<TaskTools, 'fail'>): void {
  if (objective.kind !== 'labels') task.fail('FTP1048', { objective: objective.kind });
  const refuse = (entry: string, instead: string): never => task.fail('FTP1049', { entry, instead });
  if (options.memory === 'recompute') refuse('memory: recompute', 'write `gradient_checkpointing: true` in `trl(…)`');
  if (options.compute === 'bfloat16') refuse('compute: bfloat16', 'write `precision: bf16` in `trl(…)`');
  if (options.result === 'best') refuse('result: best', 'it gives the last state');
  if (options.stop !== undefined) refuse('stop', 'it takes all steps');
  if (options.sample !== undefined) refuse('sample', 'leave it out');
}

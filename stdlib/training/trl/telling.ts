import type { TaskTools } from '../../../compiler/operators/authoring.ts';
import type { DriverEvent } from './process.ts';

export interface Telling {
  /** Repeats what was told before the training was interrupted. */
  repeat(event: DriverEvent): void;
  hear(event: DriverEvent): void;
  /** Why the training ended, where that was told. */
  readonly end: DriverEvent | null;
}

/** Makes the curves, progress and measures of a task from what the driver tells: the same ones that the embedded engine has. */
export function tellingTo(task: TaskTools, steps: number): Telling {
  let end: DriverEvent | null = null;
  let begun = 0;
  let targets = 0;
  const points = (event: DriverEvent): void => {
    const step = Number(event.step);
    if (event.event === 'evaluation') task.point('eval_loss', step, Number(event.loss));
    if (event.event !== 'step') return;
    for (const name of ['loss', 'learning_rate', 'grad_norm']) task.point(name, step, Number(event[name]));
  };
  const perSecond = (): number => Math.round((1000 * targets) / (performance.now() - begun));
  return {
    repeat: points,
    hear(event) {
      points(event);
      if (event.event === 'start') {
        begun = performance.now();
        task.measure('trainable_parameters', Number(event.trainable));
        task.log(`trains on ${event.device}, processes: ${event.processes}`);
      } else if (event.event === 'step') {
        targets += Number(event.targets);
        const measures = { loss: Number(event.loss), lr: Number(event.learning_rate), 'tokens/s': perSecond() };
        task.progress({ unit: 'step', done: Number(event.step), total: steps, measures });
      } else if (event.event !== 'evaluation' && event.event !== 'checkpoint') {
        end = event;
        if (event.event === 'done' && targets > 0) task.measure('tokens_per_second', perSecond());
      }
    },
    get end() {
      return end;
    },
  };
}

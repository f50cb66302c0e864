import type { Json, TaskTools } from '../../../compiler/operators/authoring.ts';
import { textAfter } from '../../models/generate.ts';
import { type Divergence, divergenceWatch } from '../divergence.ts';
import type { PreparedTraining } from '../prepare.ts';
import type { Series } from '../series.ts';
import type { DriverEvent } from './process.ts';

export interface Telling {
  /** Repeats what was told before the training was interrupted. */
  repeat(event: DriverEvent): void;
  hear(event: DriverEvent): void;
  /** Waits for texts that are still being read out. */
  settled(): Promise<void>;
  /** Why the training ended, where that was told. */
  readonly end: DriverEvent | null;
  readonly series: Series;
  /** Steps that were taken. */
  readonly step: number;
  /** A rise of the loss from which few recover, with its step. */
  readonly rise: (Divergence & { readonly step: number }) | null;
}

/** Makes the curves, texts, progress and measures of a task from what the driver tells: the same ones that the embedded engine has. */
export function tellingTo(task: TaskTools, { steps, samples }: PreparedTraining): Telling {
  let end: DriverEvent | null = null;
  let begun = 0;
  let targets = 0;
  let taken = 0;
  let rise: Telling['rise'] = null;
  const series: Record<string, [number, number][]> = {};
  const diverges = divergenceWatch();
  const written: Json[] = [];
  let reading: Promise<void> = Promise.resolve();
  const point = (name: string, step: number, value: number): void => {
    (series[name] ??= []).push([step, value]);
    task.point(name, step, value);
  };
  const points = (event: DriverEvent): void => {
    const step = Number(event.step);
    if (event.event === 'evaluation') {
      point('eval_loss', step, Number(event.loss));
      if (event.accuracy !== undefined) point('eval_accuracy', step, Number(event.accuracy));
    }
    if (event.event === 'sample') reading = reading.then(() => readOut(step, event.ids!));
    if (event.event !== 'step') return;
    for (const name of ['loss', 'learning_rate', 'grad_norm']) point(name, step, Number(event[name]));
    taken = step;
    const found = diverges(Number(event.loss));
    if (found !== null) rise = { ...found, step };
  };
  const readOut = async (step: number, texts: readonly (readonly number[])[]): Promise<void> => {
    const { writer, prompts, ids } = samples!;
    for (const [n, added] of texts.entries()) {
      const text = await textAfter(writer.tokenizer, { before: ids[n]!, ids: added });
      written.push({ step, prompt: prompts[n]!, text });
    }
    task.measure('samples', [...written]);
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
      } else if (!['evaluation', 'checkpoint', 'sample'].includes(event.event)) {
        end = event;
        if (event.event === 'done' && targets > 0) task.measure('tokens_per_second', perSecond());
      }
    },
    settled: () => reading,
    series,
    get end() {
      return end;
    },
    get step() {
      return taken;
    },
    get rise() {
      return rise;
    },
  };
}

import type { TaskTools, Value } from '../../compiler/operators/authoring.ts';
import type { Fail } from '../models/failure.ts';

/** When a training ends before its time; `when_flat`. */
export interface Stop {
  /** Evaluations in a row without progress. */
  readonly evaluations: number;
  /** Share of the best loss that counts as progress. */
  readonly by: number;
}

export function stopOf(value: Value<'Stop'> | undefined, fail: Fail): Stop | null {
  if (value === undefined) return null;
  if (value.$ !== 'when_flat') return fail('FTP0967', { wanted: value.$, known: 'when_flat(…)' });
  return { evaluations: (value.evaluations as number | undefined) ?? 3, by: (value.by as number | undefined) ?? 0.001 };
}

type Points = readonly (readonly [step: number, loss: number])[];

/**
 * Have the losses stopped falling? A function of the curve, which is part of every checkpoint: a training that goes on stops where it would have. The loss to
 * beat moves only when it is beaten by the share; a loss that is no number beats nothing.
 */
export function isFlat(losses: Points, { evaluations, by }: Stop): boolean {
  let best = Number.POSITIVE_INFINITY;
  let without = 0;
  for (const [, loss] of losses) {
    const beaten = best === Number.POSITIVE_INFINITY ? Number.isFinite(loss) : loss < best - by * Math.abs(best);
    without = beaten ? 0 : without + 1;
    if (beaten) best = loss;
  }
  return without >= evaluations;
}

/** The first of the lowest losses; null where none is a number. */
export function bestOf(losses: Points): { readonly step: number; readonly loss: number } | null {
  let best: { step: number; loss: number } | null = null;
  for (const [step, loss] of losses)
    if (Number.isFinite(loss) && (best === null || loss < best.loss)) best = { step, loss };
  return best;
}

/** Says how a training ended after `step` steps, and gives the step whose weights become the model. */
export function tellEnding(
  { steps, stop, result }: { readonly steps: number; readonly stop: Stop | null; readonly result: 'last' | 'best' },
  step: number,
  losses: Points,
  task: TaskTools,
): number {
  const best = bestOf(losses);
  if (step < steps) {
    task.measure('stopped_after', step);
    task.log(
      `stops after step ${step} of ${steps}: ${stop!.evaluations} evaluations in a row did not lower the loss by ${+(100 * stop!.by).toFixed(3)} %`,
    );
  }
  if (best !== null) {
    task.measure('best_step', best.step);
    task.measure('best_loss', best.loss);
  }
  if (result === 'last' || best === null || best.step === step) return step;
  task.log(`the model is that of step ${best.step}, whose loss on held-out rows was the lowest`);
  return best.step;
}

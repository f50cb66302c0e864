import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import { formatCount } from '../../runtime/progress/format.ts';
import type { PlannedTraining } from './training.ts';

/** The law below was fitted to models of 70 million parameters and more; of smaller ones it says nothing. */
const smallestFitted = 70e6;

/**
 * Twenty tokens for each parameter use computation best (Hoffmann et al. 2022, approach 1). Well below one, a new model can do no more than learn its text
 * by heart.
 */
export function checkTokens({ task, location, model, fresh }: PlannedTraining): readonly Diagnostic[] {
  const { tokens } = task.estimate;
  if (!fresh || model === null || tokens === null) return [];
  if (model.parameters < smallestFitted || tokens >= model.parameters) return [];
  const values = { parameters: formatCount(model.parameters), tokens: formatCount(tokens) };
  return [report('FTP0834', location, { task: task.node.id, ...values })];
}

/** A step over much of the data leaves few steps, and nothing is gained beyond what the noise of the gradient asks for (McCandlish et al. 2018). */
export function checkBatchShare({
  task,
  location,
  batch,
  accumulate,
  rows,
  joined,
}: PlannedTraining): readonly Diagnostic[] {
  const examples = batch * accumulate;
  if (joined || rows === null || rows === 0 || examples <= rows / 10) return [];
  return [report('FTP0835', location, { task: task.node.id, examples, rows: formatCount(rows) })];
}

/** Each row gives at most one example, so the rows bound the steps of one pass. */
export function checkSteps(training: PlannedTraining): readonly Diagnostic[] {
  const { location, batch, accumulate, rows, steps, repeats, joined } = training;
  if (joined || rows === null || steps === null || repeats) return [];
  const available = Math.ceil(Math.ceil(rows / batch) / accumulate);
  return steps <= available ? [] : [report('FTP0958', location, { steps, available })];
}

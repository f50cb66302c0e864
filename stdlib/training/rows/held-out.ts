import type { Batch, Objective, Program } from '../../engines/engine.ts';
import { batchOf, itemCount, type TrainingData } from '../batches.ts';
import { answerLosses } from '../objectives/preference-loss.ts';
import { byLength, rowLikelihoods } from '../objectives/reference.ts';
import type { Example } from './examples.ts';

/** Mean -log p per predicted token over all examples, in nats. */
export async function meanLoss(program: Program, examples: readonly Example[], signal: AbortSignal): Promise<number> {
  let [sum, labels] = [0, 0];
  for (const { batch } of byLength(examples)) {
    signal.throwIfAborted();
    const scores = await program.logProbabilities(batch);
    for (const score of scores) sum -= score;
    labels += scores.length;
  }
  return sum / labels;
}

/** The objective's own loss, and the share of pairs whose chosen answer is ahead; null where there are no pairs. */
export async function meanPreference(
  program: Program,
  data: TrainingData,
  objective: Objective,
  context: number,
  signal: AbortSignal,
): Promise<{ readonly loss: number; readonly accuracy: number | null }> {
  const items = itemCount(data);
  let [sum, ahead] = [0, 0];
  for (let from = 0; from < items; from += itemsAtOnce) {
    signal.throwIfAborted();
    const which = Array.from({ length: Math.min(itemsAtOnce, items - from) }, (_, n) => from + n);
    const batch = await batchOf(data, which, context, program);
    const losses = answerLosses(objective, await rowLikelihoods(program, batch), labelCounts(batch), batch);
    for (const { loss, right } of losses) {
      sum += loss;
      ahead += right ? 1 : 0;
    }
  }
  return { loss: sum / items, accuracy: data.together === 2 ? ahead / items : null };
}

/** Pairs or rows whose losses are measured side by side. */
export const itemsAtOnce = 8;

function labelCounts({ rows, length, labels }: Batch): readonly number[] {
  return Array.from({ length: rows }, (_, row) =>
    labels.subarray(row * length, (row + 1) * length).reduce((count, label) => count + (label >= 0 ? 1 : 0), 0),
  );
}

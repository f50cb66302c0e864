import type { Program } from '../engines/engine.ts';
import { collate, type Example } from './examples.ts';

/** Tokens that one forward pass reads at most. */
const tokensAtOnce = 4096;

/** Mean -log p per predicted token over all examples, in nats. */
export async function meanLoss(program: Program, examples: readonly Example[], signal: AbortSignal): Promise<number> {
  // By length, so that little is computed on padding; the order of equal ones stays.
  const sorted = [...examples].sort((a, b) => a.ids.length - b.ids.length);
  let [sum, labels] = [0, 0];
  for (let from = 0; from < sorted.length; ) {
    signal.throwIfAborted();
    let to = from + 1;
    while (to < sorted.length && (to - from + 1) * sorted[to]!.ids.length <= tokensAtOnce) to++;
    const scores = await program.logProbabilities(collate(sorted.slice(from, to), sorted[to - 1]!.ids.length));
    for (const score of scores) sum -= score;
    labels += scores.length;
    from = to;
  }
  return sum / labels;
}

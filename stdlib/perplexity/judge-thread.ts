import type { Work } from '../threads/threads.ts';
import { languageModel, type ModelState } from './kneser-ney.ts';
import { type UnitsState, unitsOf } from './units.ts';

export interface JudgeSetup {
  readonly units: UnitsState;
  readonly model: ModelState;
}

/** The perplexities of texts; NaN for a text without units. */
export const judging: Work<JudgeSetup, readonly string[], Float64Array> = {
  module: 'stdlib/perplexity/judge-thread',
  open,
};

export function open({ units: known, model: state }: JudgeSetup): (texts: readonly string[]) => Float64Array {
  const units = unitsOf(known.kind, known);
  const model = languageModel(state);
  return (texts) =>
    Float64Array.from(texts, (text) => {
      units.read(text);
      const lines = units.take();
      // exp of minus the mean log-likelihood of units and ends of lines.
      let sum = 0;
      let count = 0;
      for (let from = 1; from <= lines.length; ) {
        const end = from + lines[from - 1]!;
        sum += model.logProbability(lines, from, end);
        count += end - from + 1;
        from = end + 1;
      }
      return count === 0 ? Number.NaN : Math.exp(-sum / count);
    });
}

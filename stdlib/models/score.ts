import { requireEngine } from '../engines/select.ts';
import type { Fail } from './failure.ts';
import { readModelFolder } from './folder.ts';
import { openReader } from './likelihood.ts';

/** A model that is asked how likely it finds texts. */
export interface Scorer {
  /** One entry per text, in order: summed ln p of its tokens, and how many there are. */
  score(texts: readonly string[]): Promise<readonly { readonly loglikelihood: number; readonly tokens: number }[]>;
  close(): void;
}

/** Opens a finished model's folder on the engine that works here. `numerics` as in `requireEngine`. */
export async function openScorer(folder: string, fail: Fail, numerics: string | null = null): Promise<Scorer> {
  const model = await readModelFolder(folder, fail);
  const reader = openReader(model, await requireEngine(fail, numerics));
  return {
    async score(texts) {
      const scores = await reader.likelihoods(texts);
      return scores.map(({ logLikelihood, tokens }) => ({ loglikelihood: logLikelihood, tokens }));
    },
    close: () => reader.dispose(),
  };
}

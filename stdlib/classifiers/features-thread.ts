import type { Work } from '../threads/threads.ts';
import { judge, weightCount } from './logistic.ts';
import { textFeatures } from './text-features.ts';

export interface FeaturesQuestion {
  readonly texts: readonly string[];
  /** Wants the scores, from the weights as they are now; else the features themselves, to learn from. */
  readonly judge: boolean;
}

export interface FeaturesAnswer {
  /** Features of each text. */
  readonly counts: Uint32Array;
  /** Those of all texts one after another; none where scores were wanted. */
  readonly features: Uint32Array;
  /** 0..1 for each text, none where features were wanted. */
  readonly scores: Float64Array;
}

/**
 * What a classifier sees of texts, and what it says of them once it is trained. The setup is memory for `weightCount` numbers, which are written when the training is
 * done and before anybody wants scores.
 */
export const featuresOf: Work<SharedArrayBuffer, FeaturesQuestion, FeaturesAnswer> = {
  module: 'stdlib/classifiers/features-thread',
  open,
};

export const modelMemory = (): SharedArrayBuffer => new SharedArrayBuffer(weightCount * Float64Array.BYTES_PER_ELEMENT);

export function open(memory: SharedArrayBuffer): (question: FeaturesQuestion) => FeaturesAnswer {
  const model = new Float64Array(memory);
  let all = new Uint32Array(1 << 16);
  return ({ texts, judge: wanted }) => {
    const counts = new Uint32Array(texts.length);
    const scores = new Float64Array(wanted ? texts.length : 0);
    let filled = 0;
    for (const [i, text] of texts.entries()) {
      const features = textFeatures(text);
      counts[i] = features.length;
      if (wanted) {
        scores[i] = judge(model, features);
        continue;
      }
      if (filled + features.length > all.length) {
        const grown = new Uint32Array(Math.max(all.length * 2, filled + features.length));
        grown.set(all);
        all = grown;
      }
      all.set(features, filled);
      filled += features.length;
    }
    return { counts, features: all.slice(0, filled), scores };
  };
}

import { places } from './text-features.ts';

export interface Logistic {
  /** One step towards `label` (1 or 0). `rate`: how far; `weight`: how much the example counts. */
  learn(features: Uint32Array, label: 0 | 1, rate: number, weight: number): void;
  /** The mean of all models that the steps went through, into memory for `weightCount` numbers: a weight for each feature, then the bias. */
  average(into?: Float64Array): Float64Array;
}

/** Numbers that make a model. */
export const weightCount = places + 1;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const sum = (weights: Float64Array, features: Uint32Array): number => {
  let total = 0;
  for (let i = 0; i < features.length; i++) total += weights[features[i]!]!;
  return total;
};

/** How much a text with these features is like those labelled 1, by an averaged model. */
export const judge = (model: Float64Array, features: Uint32Array): number =>
  sigmoid(model[places]! + (features.length === 0 ? 0 : sum(model, features) / Math.sqrt(features.length)));

/**
 * Logistic regression by stochastic gradient descent with averaged weights (Bottou 2010; Polyak & Juditsky 1992). A text's features count 1/sqrt(their number) each, so that long and
 * short texts weigh alike. The sum of past weights is kept lazily: `drift` holds each change times the step at which it came.
 */
export function logistic(): Logistic {
  const weights = new Float64Array(places);
  const drift = new Float64Array(places);
  let bias = 0;
  let biasDrift = 0;
  let steps = 0;
  return {
    learn(features, label, rate, weight) {
      if (features.length === 0) return;
      const scale = 1 / Math.sqrt(features.length);
      const change = rate * weight * (label - sigmoid(bias + scale * sum(weights, features)));
      for (let i = 0; i < features.length; i++) {
        weights[features[i]!]! += change * scale;
        drift[features[i]!]! += change * scale * steps;
      }
      bias += change;
      biasDrift += change * steps;
      steps++;
    },
    average(into = new Float64Array(weightCount)) {
      for (let i = 0; i < places; i++) into[i] = steps === 0 ? 0 : weights[i]! - drift[i]! / steps;
      into[places] = steps === 0 ? 0 : bias - biasDrift / steps;
      return into;
    },
  };
}

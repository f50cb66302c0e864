import { places } from './text-features.ts';

export interface Logistic {
  /** One step towards `label` (1 or 0). `rate`: how far; `weight`: how much the example counts. */
  learn(features: Uint32Array, label: 0 | 1, rate: number, weight: number): void;
  /** The mean of all models that the steps went through. */
  average(): (features: Uint32Array) => number;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

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
  const sum = (from: Float64Array, features: Uint32Array): number => {
    let total = 0;
    for (let i = 0; i < features.length; i++) total += from[features[i]!]!;
    return total;
  };
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
    average() {
      const mean = weights.map((weight, i) => (steps === 0 ? 0 : weight - drift[i]! / steps));
      const meanBias = steps === 0 ? 0 : bias - biasDrift / steps;
      return (features) =>
        features.length === 0
          ? sigmoid(meanBias)
          : sigmoid(meanBias + sum(mean, features) / Math.sqrt(features.length));
    },
  };
}

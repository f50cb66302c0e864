import { philox, stream } from '../tensor/random.ts';

/** How the next token is taken from scores over the vocabulary. */
export interface Sampling {
  /** Scores are divided by it; 0 is greedy: always the likeliest token. */
  readonly temperature: number;
  /** Only so many of the likeliest tokens; null is all. */
  readonly topK: number | null;
  /** Only the likeliest tokens that together have at least this probability (Holtzman et al. 2020); 1 is all. */
  readonly topP: number;
}

export const greedy: Sampling = { temperature: 0, topK: null, topP: 1 };

/**
 * Probabilities of the tokens that may come next, by id, the others left out. The order is that of `transformers` (generation/logits_process.py, in the order of
 * `_get_logits_processor`): temperature, then top-k, where scores equal to the k-th stay, then top-p on what is left: tokens are left out
 * while all less likely ones and they themselves have no more than 1 - topP. The likeliest always stays.
 */
export function nextTokens(
  scores: Float32Array,
  { temperature, topK, topP }: Sampling,
): readonly (readonly [number, number])[] {
  if (temperature === 0) return [[likeliest(scores), 1]];
  const scaled = Float64Array.from(scores, (score) => score / temperature);
  const most = scaled.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let kept = [...scaled.keys()];
  if (topK !== null && topK < kept.length) {
    const least = Float64Array.from(scaled).sort().at(-topK)!;
    kept = kept.filter((id) => scaled[id]! >= least);
  }
  const weights = new Map(kept.map((id) => [id, Math.exp(scaled[id]! - most)]));
  if (topP < 1) {
    const total = kept.reduce((sum, id) => sum + weights.get(id)!, 0);
    const falling = [...kept].sort((a, b) => weights.get(b)! - weights.get(a)! || a - b);
    let before = 0;
    const among = new Set<number>();
    for (const id of falling) {
      // What it and all less likely ones have is 1 - before.
      if (among.size > 0 && before / total >= topP) break;
      among.add(id);
      before += weights.get(id)!;
    }
    kept = kept.filter((id) => among.has(id));
  }
  const total = kept.reduce((sum, id) => sum + weights.get(id)!, 0);
  return kept.map((id) => [id, weights.get(id)! / total]);
}

/** The lowest id among equals. */
export function likeliest(scores: Float32Array): number {
  let best = 0;
  for (let id = 1; id < scores.length; id++) if (scores[id]! > scores[best]!) best = id;
  return best;
}

/** The token that `number` in [0, 1) falls on when the probabilities lie side by side in order of id. */
export function drawn(tokens: readonly (readonly [number, number])[], number: number): number {
  let below = 0;
  for (const [id, probability] of tokens) {
    below += probability;
    if (number < below) return id;
  }
  return tokens.at(-1)![0];
}

/** In [0, 1), with 53 random bits: a pure function of seed, row and step, so that no row depends on what is written beside it. */
export function drawNumber(seed: number, row: number, step: number): number {
  const [high, low] = philox(stream(seed, `generate ${row}`), step);
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
}

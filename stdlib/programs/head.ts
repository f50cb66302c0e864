import type { Node } from '../tensor/graph.ts';
import {
  add,
  barrier,
  cast,
  concat,
  crossEntropy,
  crossEntropyGradient,
  multiply,
  negate,
  reshape,
  scalar,
  slice,
  total,
  withGradient,
} from '../tensor/operations.ts';
import { type Description, product } from './description.ts';

/** What is asked of each of n positions. */
export interface Asked {
  /** int32 [n]: the token that follows; anything where nothing is asked. */
  readonly labels: Node;
  /** [n]: 1 where something is asked, else 0. */
  readonly counts: Node;
}

/** Positions whose scores are held at one time: hidden [n, width], and what is asked of them. */
interface Piece extends Asked {
  readonly hidden: Node;
}

/** Cuts positions so that a piece has about `scoresAtOnce` scores: those of all positions at once may be larger than the model. */
function pieces(hidden: Node, asked: Asked, vocabulary: number, scoresAtOnce: number): readonly Piece[] {
  const [count, width] = hidden.shape as [number, number];
  const height = Math.max(leastPositions, Math.floor(scoresAtOnce / vocabulary));
  return Array.from({ length: Math.ceil(count / height) }, (_, n) => {
    const [from, size] = [n * height, Math.min(height, count - n * height)];
    return {
      hidden: slice(hidden, [from, 0], [size, width]),
      labels: slice(asked.labels, [from], [size]),
      counts: slice(asked.counts, [from], [size]),
    };
  });
}

/** Below this many positions, adding up the pieces' gradients of the output weights would cost more than the products themselves. */
const leastPositions = 128;

/**
 * Output layer and cross-entropy in one: the summed -log p of what is asked, a scalar in nats. hidden [n, width], weight
 * [vocabulary, width]. The gradients are computed piece by piece together with the loss, since all that can come back is a factor: scores and
 * their softmax never exist for all positions.
 */
export function summedLoss(
  description: Description,
  hidden: Node,
  weight: Node,
  asked: Asked,
  scoresAtOnce: number,
): Node {
  const losses: Node[] = [];
  const byHidden: Node[] = [];
  let byWeight: Node | null = null;
  let before: Node | null = null;
  for (const part of pieces(hidden, asked, weight.shape[0]!, scoresAtOnce)) {
    // One piece after the other, where the engine would rather start them all.
    const states: Node = before === null ? part.hidden : barrier(part.hidden, before);
    const scores = product(description, states, weight, { transposeB: true });
    losses.push(total(multiply(crossEntropy(scores, part.labels), part.counts)));
    const change = crossEntropyGradient(scores, part.labels);
    // Positions where nothing is asked are taken out of the narrow factors, not of the wide one.
    const counts = reshape(part.counts, [part.counts.shape[0]!, 1]);
    const dHidden = multiply(product(description, change, weight), counts);
    const dWeight = product(description, change, multiply(states, counts), { transposeA: true });
    byHidden.push(dHidden);
    byWeight = byWeight === null ? dWeight : add(byWeight, dWeight);
    before = dHidden;
  }
  const loss = losses.reduce((sum, part) => add(sum, part));
  return withGradient(loss, [hidden, weight], (dy) => [
    multiply(concat(byHidden, 0), dy),
    multiply(byWeight ?? scalar(loss.graph, 0), dy),
  ]);
}

/**
 * log p of each label, [n], 0 where none is asked. For losses that are no plain sum: their gradient differs from position to position and comes later,
 * so the scores of a piece are computed again for it.
 */
export function labelLogProbabilities(
  description: Description,
  hidden: Node,
  weight: Node,
  asked: Asked,
  scoresAtOnce: number,
): Node {
  let before: Node | null = null;
  const parts = pieces(hidden, asked, weight.shape[0]!, scoresAtOnce).map((part) => {
    const score = (states: Node) => product(description, states, weight, { transposeB: true });
    const states: Node = before === null ? part.hidden : barrier(part.hidden, before);
    const value: Node = multiply(negate(crossEntropy(score(states), part.labels)), part.counts);
    before = value;
    return withGradient(value, [part.hidden, weight], (dy) => {
      const again = barrier(part.hidden, dy);
      const slope = crossEntropyGradient(score(again), part.labels);
      const change = multiply(slope, reshape(negate(multiply(dy, part.counts)), [dy.shape[0]!, 1]));
      return [product(description, change, weight), product(description, change, again, { transposeA: true })];
    });
  });
  return concat(parts, 0);
}

/** Scores over the vocabulary, [n, vocabulary]. */
export const scores = (description: Description, hidden: Node, weight: Node): Node =>
  cast(product(description, hidden, weight, { transposeB: true }), 'float32');

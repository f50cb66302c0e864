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

/**
 * What scores are made of: the sum of products of states [n, in] with a matrix [vocabulary, in]. The hidden states with the output weights, and where those are
 * adapted what the adapter makes of the states with its own B.
 */
export interface Factor {
  readonly states: Node;
  readonly matrix: Node;
}

/** What is asked of each of n positions. */
export interface Asked {
  /** int32 [n]: the token that follows; anything where nothing is asked. */
  readonly labels: Node;
  /** [n]: 1 where something is asked, else 0. */
  readonly counts: Node;
}

/** Positions whose scores are held at one time, and what is asked of them. */
interface Piece extends Asked {
  readonly factors: readonly Factor[];
}

/** Cuts positions so that a piece has about `scoresAtOnce` scores: those of all positions at once may be larger than the model. */
function pieces(factors: readonly Factor[], asked: Asked, scoresAtOnce: number): readonly Piece[] {
  const [count, vocabulary] = [factors[0]!.states.shape[0]!, factors[0]!.matrix.shape[0]!];
  const height = Math.max(leastPositions, Math.floor(scoresAtOnce / vocabulary));
  return Array.from({ length: Math.ceil(count / height) }, (_, n) => {
    const [from, size] = [n * height, Math.min(height, count - n * height)];
    return {
      factors: factors.map(({ states, matrix }) => ({
        states: slice(states, [from, 0], [size, states.shape[1]!]),
        matrix,
      })),
      labels: slice(asked.labels, [from], [size]),
      counts: slice(asked.counts, [from], [size]),
    };
  });
}

/** Below this many positions, adding up the pieces' gradients of the output weights would cost more than the products themselves. */
const leastPositions = 128;

/** [n, vocabulary], in the number type of the products. */
const sumOfProducts = (description: Description, factors: readonly Factor[]): Node =>
  factors
    .map(({ states, matrix }) => product(description, states, matrix, { transposeB: true }))
    .reduce((sum, part) => add(sum, part));

/** States once `after` has been computed. */
const later = (factors: readonly Factor[], after: Node | null): readonly Factor[] =>
  after === null ? factors : factors.map(({ states, matrix }) => ({ states: barrier(states, after), matrix }));

/** What gradients flow to: the states of all factors, then their matrices. */
const inputsOf = (factors: readonly Factor[]): readonly Node[] => [
  ...factors.map(({ states }) => states),
  ...factors.map(({ matrix }) => matrix),
];

/**
 * Output layer and cross-entropy in one: the summed -log p of what is asked, a scalar in nats. The gradients are computed piece by piece together with the loss,
 * since all that can come back is a factor: scores and their softmax never exist for all positions.
 */
export function summedLoss(
  description: Description,
  factors: readonly Factor[],
  asked: Asked,
  scoresAtOnce: number,
): Node {
  const losses: Node[] = [];
  const byStates: Node[][] = factors.map(() => []);
  const byMatrix: (Node | null)[] = factors.map(() => null);
  let before: Node | null = null;
  for (const part of pieces(factors, asked, scoresAtOnce)) {
    // One piece after the other, where the engine would rather start them all.
    const now = later(part.factors, before);
    const scores = sumOfProducts(description, now);
    losses.push(total(multiply(crossEntropy(scores, part.labels), part.counts)));
    const change = crossEntropyGradient(scores, part.labels);
    // Positions where nothing is asked are taken out of the narrow factors, not of the wide one.
    const counts = reshape(part.counts, [part.counts.shape[0]!, 1]);
    for (const [i, { states, matrix }] of now.entries()) {
      const dStates: Node = multiply(product(description, change, matrix), counts);
      const dMatrix = product(description, change, multiply(states, counts), { transposeA: true });
      byStates[i]!.push(dStates);
      const sum: Node | null = byMatrix[i]!;
      byMatrix[i] = sum === null ? dMatrix : add(sum, dMatrix);
      if (i === 0) before = dStates;
    }
  }
  const loss = losses.reduce((sum, part) => add(sum, part));
  return withGradient(loss, inputsOf(factors), (dy) => [
    ...byStates.map((parts) => multiply(concat(parts, 0), dy)),
    ...byMatrix.map((sum) => multiply(sum ?? scalar(loss.graph, 0), dy)),
  ]);
}

/**
 * log p of each label, [n], 0 where none is asked. For losses that are no plain sum: their gradient differs from position to position and comes later,
 * so the scores of a piece are computed again for it.
 */
export function labelLogProbabilities(
  description: Description,
  factors: readonly Factor[],
  asked: Asked,
  scoresAtOnce: number,
): Node {
  let before: Node | null = null;
  const parts = pieces(factors, asked, scoresAtOnce).map((part) => {
    const score = (of: readonly Factor[]) => crossEntropy(sumOfProducts(description, of), part.labels);
    const value: Node = multiply(negate(score(later(part.factors, before))), part.counts);
    before = value;
    return withGradient(value, inputsOf(part.factors), (dy) => {
      const again = later(part.factors, dy);
      const slope = crossEntropyGradient(sumOfProducts(description, again), part.labels);
      const change = multiply(slope, reshape(negate(multiply(dy, part.counts)), [dy.shape[0]!, 1]));
      return [
        ...again.map(({ matrix }) => product(description, change, matrix)),
        ...again.map(({ states }) => product(description, change, states, { transposeA: true })),
      ];
    });
  });
  return concat(parts, 0);
}

/** Scores over the vocabulary, [n, vocabulary]. */
export const scores = (description: Description, factors: readonly Factor[]): Node =>
  cast(sumOfProducts(description, factors), 'float32');

import { attentionFactor, inverseFrequencies, type Rope } from '../models/rope.ts';
import type { Graph, Node } from '../tensor/graph.ts';
import { add, constant, gather, matmul, multiply, reshape } from '../tensor/operations.ts';
import { type Layout, positionsOf } from './description.ts';

/** cos and sin of every angle that a batch needs, shaped to be broadcast over [rows, length, heads, headDim]. */
export interface RotaryTables {
  readonly cos: Node;
  readonly sin: Node;
  /** [headDim, headDim]: x times it is (-x2, x1). */
  readonly exchange: Node;
}

/**
 * Rotary positions (Su et al. 2021) in the "half split" form of Hugging Face: elements i and i + headDim/2 of each head turn by position * frequency_i. The
 * exchange of halves is a product with a constant matrix, exact in floating point: slices and joins along the last axis are slow on wasm.
 */
export function rotaryTables(graph: Graph, rope: Rope, headDim: number, layout: Layout): RotaryTables {
  const { rows, length } = layout;
  const positions = positionsOf(layout);
  const longest = layout.continued?.longest ?? length;
  const [half, factor] = [headDim / 2, attentionFactor(rope)];
  const frequencies = inverseFrequencies(rope, headDim, longest);
  const table = (of: (angle: number) => number): Node => {
    const values = Float32Array.from({ length: longest * headDim }, (_, at) => {
      const frequency = Math.fround(frequencies[(at % headDim) % half]!);
      return factor * of(Math.fround(frequency * Math.floor(at / headDim)));
    });
    const byPosition = constant(graph, values, [longest, headDim]);
    if (positions === null) return reshape(byPosition, [1, length, 1, headDim]);
    return reshape(gather(byPosition, positions), [rows, length, 1, headDim]);
  };
  const exchange = new Float32Array(headDim * headDim);
  for (let i = 0; i < half; i++) {
    exchange[(i + half) * headDim + i] = -1;
    exchange[i * headDim + i + half] = 1;
  }
  return { cos: table(Math.cos), sin: table(Math.sin), exchange: constant(graph, exchange, [headDim, headDim]) };
}

/** x [tokens, heads * headDim], turned by the position of each token. */
export function rotate(x: Node, { cos, sin, exchange }: RotaryTables, layout: Layout, heads: number): Node {
  const [tokens, width] = x.shape as [number, number];
  const headDim = width / heads;
  const byHead = [layout.rows, layout.length, heads, headDim];
  const turned = matmul(reshape(x, [tokens * heads, headDim]), exchange);
  const sum = add(multiply(reshape(x, byHead), cos), multiply(reshape(turned, byHead), sin));
  return reshape(sum, [tokens, width]);
}

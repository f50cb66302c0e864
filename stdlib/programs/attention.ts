import type { Graph, Node } from '../tensor/graph.ts';
import {
  add,
  constant,
  equal,
  lessEqual,
  multiply,
  reshape,
  select,
  softmax,
  transpose,
} from '../tensor/operations.ts';
import { type Description, type Layout, product } from './description.ts';

/**
 * 0 where a token may look, else so low that its weight is exactly zero; [length, length], or [rows, 1, length, length] where rows hold several
 * documents: a token sees those before it in its own document. Padding stands on the right, where no real token looks.
 */
export function attentionMask(graph: Graph, { rows, length, packed }: Layout): Node {
  const order = constant(
    graph,
    Int32Array.from({ length }, (_, i) => i),
  );
  const before = lessEqual(reshape(order, [1, length]), reshape(order, [length, 1]));
  const causal = select(before, 0, -1e9);
  if (packed === null) return causal;
  const { segments } = packed;
  const together = equal(reshape(segments, [rows, 1, length, 1]), reshape(segments, [rows, 1, 1, length]));
  return add(select(together, 0, -1e9), reshape(causal, [1, 1, length, length]));
}

/** How the queries of a block see keys and values: those of the same tokens, or others besides. Queries [tokens, heads * headDim] -> like them. */
export type Seeing = (block: number, queries: Node, keys: Node, values: Node) => Node;

/** Tokens see those of their own row. */
export function rowAttention(description: Description, layout: Layout): Seeing {
  const mask = attentionMask(description.graph, layout);
  return (_, queries, keys, values) => attention(description, queries, keys, values, mask, layout);
}

/**
 * Scaled dot-product attention (Vaswani et al. 2017) with grouped queries (Ainslie et al. 2023): q [tokens, heads * headDim], k and v
 * [tokens, keyValueHeads * headDim] -> like q.
 *
 * The query heads that share a key-value head are stacked below each other, so no keys are repeated: one group is Q K^T with Q
 * [group * length, headDim] and K [length, headDim].
 */
export function attention(description: Description, q: Node, k: Node, v: Node, mask: Node, layout: Layout): Node {
  const { heads, keyValueHeads, headDim } = description.config;
  const { rows, length } = layout;
  const byGroup = (x: Node, count: number) => {
    const byHead = transpose(reshape(x, [rows, length, count, headDim]), [0, 2, 1, 3]);
    return reshape(byHead, [rows * keyValueHeads, (count / keyValueHeads) * length, headDim]);
  };
  const queries = byGroup(multiply(q, headDim ** -0.5), heads);
  const scores = product(description, queries, byGroup(k, keyValueHeads), { transposeB: true });
  const shape = mask.shape.length === 2 ? [rows * heads, length, length] : [rows, heads, length, length];
  const weights = reshape(softmax(add(reshape(scores, shape), mask)), scores.shape);
  const seen = product(description, weights, byGroup(v, keyValueHeads));
  const byToken = transpose(reshape(seen, [rows, heads, length, headDim]), [0, 2, 1, 3]);
  return reshape(byToken, [rows * length, heads * headDim]);
}

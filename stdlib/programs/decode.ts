import type { ModelConfig } from '../models/config.ts';
import { emptyGraph, type Graph, type Node, type Shape, sizeOf } from '../tensor/graph.ts';
import {
  add,
  broadcast,
  concat,
  constant,
  gather,
  input,
  lessEqual,
  multiply,
  parameter,
  reshape,
  scalar,
  select,
  slice,
  softmax,
  transpose,
} from '../tensor/operations.ts';
import { rowAttention, type Seeing } from './attention.ts';
import { decoder, predicting } from './decoder.ts';
import { type Description, type Layout, product } from './description.ts';
import { scores } from './head.ts';
import { describe, type ModelShape } from './step.ts';

/**
 * Writing text token by token: a pass over the prompts that also gives keys and values of all their tokens, and a pass over one token for each row that
 * sees them as they were kept. What is kept of a block are keys (after rotation) and values, [rows * keyValueHeads, capacity, headDim] each; entry p of a
 * row is its token at position p.
 */
export interface CacheShape {
  readonly rows: number;
  /** Tokens that a row can have, prompt and continuation together. */
  readonly capacity: number;
}

export interface PromptShape extends CacheShape {
  /** Of the prompts, padded on the right. */
  readonly length: number;
}

export interface DecodeGraph {
  /** After the last token of each row, [rows, vocabulary]. */
  readonly scores: Node;
  /** What is new in each tensor of the cache, by its name. */
  readonly entries: ReadonlyMap<string, Node>;
}

const kinds = ['keys', 'values'] as const;

/** Names tell caches of different shapes apart, so that one graph may hold several. */
const cacheName = ({ rows, capacity }: CacheShape, kind: (typeof kinds)[number], block: number): string =>
  `cache/${rows}x${capacity}/${block}/${kind}`;

export const isCache = (name: string): boolean => name.startsWith('cache/');

/** The tensors that a cache is made of, with their shapes. */
export function cacheTensors(config: ModelConfig, shape: CacheShape): ReadonlyMap<string, Shape> {
  const { layers, keyValueHeads, headDim } = config;
  const of = [shape.rows * keyValueHeads, shape.capacity, headDim];
  const blocks = Array.from({ length: layers }, (_, block) => kinds.map((kind) => cacheName(shape, kind, block)));
  return new Map(blocks.flat().map((name) => [name, of]));
}

/**
 * The pass over the prompts. Inputs: `ids` int32 [rows * length], and `last` int32 [rows], the place of each row's last token in them. Entries are whole cache
 * tensors; what they hold past the end of a row is never looked at.
 */
export function promptGraph(model: ModelShape, shape: PromptShape): DecodeGraph {
  const { rows, length, capacity } = shape;
  const graph = emptyGraph();
  const description = describe(graph, model);
  const { keyValueHeads, headDim } = model.config;
  const layout: Layout = { rows, length, packed: null };
  const entries = new Map<string, Node>();
  const whole = (x: Node): Node => {
    const byHead = transpose(reshape(x, [rows, length, keyValueHeads, headDim]), [0, 2, 1, 3]);
    const filled = reshape(byHead, [rows * keyValueHeads, length, headDim]);
    const rest = [rows * keyValueHeads, capacity - length, headDim];
    return sizeOf(rest) === 0 ? filled : concat([filled, broadcast(scalar(graph, 0), rest)], 1);
  };
  const within = rowAttention(description, layout);
  const see: Seeing = (block, queries, keys, values) => {
    entries.set(cacheName(shape, 'keys', block), whole(keys));
    entries.set(cacheName(shape, 'values', block), whole(values));
    return within(block, queries, keys, values);
  };
  const hidden = decoder(description, input(graph, 'ids', [rows * length], 'int32'), layout, { see });
  const ends = gather(hidden, input(graph, 'last', [rows], 'int32'));
  return { scores: scores(description, predicting(description, ends)), entries };
}

/**
 * The pass over one more token of each row. Inputs: `ids` int32 [rows] and `positions` int32 [rows], where the token stands and thus how many entries of its row
 * are valid. The cache is given as parameters. Entries are [rows * keyValueHeads, headDim] each: what belongs at the token's position.
 */
export function tokenGraph(model: ModelShape, shape: CacheShape): DecodeGraph {
  const { rows, capacity } = shape;
  const graph = emptyGraph();
  const description = describe(graph, model);
  const { keyValueHeads, headDim } = model.config;
  const positions = input(graph, 'positions', [rows], 'int32');
  const layout: Layout = { rows, length: 1, packed: null, continued: { positions, longest: capacity } };
  const cache = cacheTensors(model.config, shape);
  const kept = (name: string) => parameter(graph, name, cache.get(name)!);
  const mask = beforeMask(graph, positions, capacity);
  const entries = new Map<string, Node>();
  const see: Seeing = (block, queries, keys, values) => {
    const names = [cacheName(shape, 'keys', block), cacheName(shape, 'values', block)] as const;
    const own = [keys, values].map((x) => reshape(x, [rows * keyValueHeads, headDim])) as [Node, Node];
    for (const [i, name] of names.entries()) entries.set(name, own[i]!);
    return cachedAttention(description, queries, own, [kept(names[0]), kept(names[1])], mask);
  };
  const hidden = decoder(description, input(graph, 'ids', [rows], 'int32'), layout, { see });
  return { scores: scores(description, predicting(description, hidden)), entries };
}

/** 0 for the entries before a row's position, else so low that they weigh nothing; [rows, 1, 1, capacity]. */
function beforeMask(graph: Graph, positions: Node, capacity: number): Node {
  const next = constant(
    graph,
    Int32Array.from({ length: capacity }, (_, entry) => entry + 1),
    [1, capacity],
  );
  const rows = positions.shape[0]!;
  return reshape(select(lessEqual(next, reshape(positions, [rows, 1])), 0, -1e9), [rows, 1, 1, capacity]);
}

/** One query per head and row over the kept entries and the token's own: queries [rows, heads * headDim] -> like them. */
function cachedAttention(
  description: Description,
  queries: Node,
  [ownKey, ownValue]: readonly [Node, Node],
  [keys, values]: readonly [Node, Node],
  mask: Node,
): Node {
  const { heads, keyValueHeads, headDim } = description.config;
  const [pairs, capacity] = keys.shape as [number, number];
  const [rows, group] = [pairs / keyValueHeads, heads / keyValueHeads];
  const asked = reshape(multiply(queries, headDim ** -0.5), [pairs, group, headDim]);
  const one = (x: Node) => reshape(x, [pairs, 1, headDim]);
  const before = product(description, asked, keys, { transposeB: true });
  const allowed = add(reshape(before, [rows, keyValueHeads, group, capacity]), mask);
  const self = product(description, asked, one(ownKey), { transposeB: true });
  const weights = softmax(concat([reshape(allowed, before.shape), self], -1));
  const onBefore = slice(weights, [0, 0, 0], [pairs, group, capacity]);
  const onSelf = slice(weights, [0, 0, capacity], [pairs, group, 1]);
  const seen = add(product(description, onBefore, values), product(description, onSelf, one(ownValue)));
  return reshape(seen, [rows, heads * headDim]);
}

import { type BlockLayout, layoutOf } from '../models/layout.ts';
import { adaptableLayers, outputTensor } from '../models/tensors.ts';
import { inLayer, type Node } from '../tensor/graph.ts';
import { add, constant, gather, multiply, slice, transpose } from '../tensor/operations.ts';
import { recomputed } from '../tensor/recompute.ts';
import { activation, gated } from './activations.ts';
import { rowAttention, type Seeing } from './attention.ts';
import { type Description, type Layout, positionsOf, product, weight } from './description.ts';
import type { Factor } from './head.ts';
import { dropped, linear } from './linear.ts';
import { headNorm, norm } from './norms.ts';
import { type RotaryTables, rotaryTables, rotate } from './rotary.ts';

/** What all blocks of a batch share. */
interface Shared {
  readonly description: Description;
  readonly layout: Layout;
  readonly see: Seeing;
  readonly rotary: RotaryTables | null;
}

interface DecoderOptions {
  /** Computes each block again in the backward pass. */
  readonly recompute?: boolean;
  /** Where tokens see others than those of their row and batch. */
  readonly see?: Seeing;
}

/**
 * Token ids int32 [tokens] -> hidden states after the final norm, [tokens, width]. One description for GPT-2 (Radford et al. 2019), Llama (Touvron et al. 2023) and
 * the families after it: what tells them apart is in their configuration and layout.
 */
export function decoder(
  description: Description,
  ids: Node,
  layout: Layout,
  { recompute = false, see = rowAttention(description, layout) }: DecoderOptions = {},
): Node {
  const { graph, config } = description;
  const names = layoutOf(config);
  const shared: Shared = {
    description,
    layout,
    see,
    rotary: config.rope === null ? null : rotaryTables(graph, config.rope, config.headDim, layout),
  };
  let x = inLayer(graph, names.embedding, () => embed(description, ids, layout));
  for (let layer = 0; layer < config.layers; layer++) {
    const of = names.block(layer);
    const name = of.up.split('.mlp.')[0]!;
    const describe = (input: Node) =>
      inLayer(graph, name, () => feedForward(shared, of, attend(shared, layer, of, input)));
    x = recompute ? recomputed(x, describe) : describe(x);
  }
  return inLayer(graph, names.finalNorm, () => norm(description, names.finalNorm, x));
}

/** What predicts tokens: hidden [n, width] and the output weights, and what an adapter of the output layer adds (Hu et al. 2021), s B A h. */
export function predicting(description: Description, hidden: Node): readonly Factor[] {
  const { config, adapter, dropout } = description;
  const { vocabulary, width } = config;
  const plain = { states: hidden, matrix: weight(description, outputTensor(config), [vocabulary, width]) };
  const module = layoutOf(config).output;
  if (adapter === null || !adapter.modules.has(module)) return [plain];
  const { a, b } = adaptableLayers(config).get(module)!;
  const seen = dropout === null ? hidden : dropped(hidden, dropout, module);
  const low = product(description, seen, weight(description, a, [adapter.rank, width]), { transposeB: true });
  return [plain, { states: multiply(low, adapter.scale), matrix: weight(description, b, [vocabulary, adapter.rank]) }];
}

function embed(description: Description, ids: Node, layout: Layout): Node {
  const { vocabulary, width, positions, embeddingScale } = description.config;
  const names = layoutOf(description.config);
  const plain = gather(weight(description, `${names.embedding}.weight`, [vocabulary, width]), ids);
  const rows = adaptEmbedding(description, names.embedding, plain, ids);
  const tokens = embeddingScale === 1 ? rows : multiply(rows, embeddingScale);
  if (names.positions === null) return tokens;
  const table = weight(description, `${names.positions}.weight`, [positions, width]);
  return add(tokens, gather(table, positionsOf(layout) ?? placesInRow(description, layout)));
}

/** The rows of the embedding with those of s B A, which PEFT computes without dropout. A is stored as [rank, vocabulary]. */
function adaptEmbedding(description: Description, module: string, rows: Node, ids: Node): Node {
  const { config, adapter } = description;
  if (adapter === null || !adapter.modules.has(module)) return rows;
  const { a, b } = adaptableLayers(config).get(module)!;
  const low = gather(transpose(weight(description, a, [adapter.rank, config.vocabulary]), [1, 0]), ids);
  const up = weight(description, b, [config.width, adapter.rank]);
  return add(rows, multiply(product(description, low, up, { transposeB: true }), adapter.scale));
}

function placesInRow({ graph }: Description, { rows, length }: Layout): Node {
  return constant(
    graph,
    Int32Array.from({ length: rows * length }, (_, token) => token % length),
  );
}

/** x plus what the tokens take from those before them. */
function attend({ description, layout, see, rotary }: Shared, layer: number, of: BlockLayout, x: Node): Node {
  const { heads, keyValueHeads } = description.config;
  const [q, k, v] = projections(description, of, norm(description, of.attentionNorm, x));
  const placed = (states: Node, normName: string | undefined, count: number) => {
    const even = normName === undefined ? states : headNorm(description, normName, states);
    return rotary === null ? even : rotate(even, rotary, layout, count);
  };
  const queries = placed(q, of.headNorms?.query, heads);
  const keys = placed(k, of.headNorms?.key, keyValueHeads);
  return add(x, linear(description, of.attentionOutput, see(layer, queries, keys, v)));
}

/** Queries [tokens, heads * headDim], keys and values [tokens, keyValueHeads * headDim]. */
function projections(description: Description, { attention }: BlockLayout, x: Node): readonly [Node, Node, Node] {
  if (attention.kind === 'apart') {
    const { query, key, value } = attention;
    return [linear(description, query, x), linear(description, key, x), linear(description, value, x)];
  }
  const { heads, keyValueHeads, headDim } = description.config;
  const all = linear(description, attention.module, x);
  const part = (from: number, width: number) => slice(all, [0, from], [x.shape[0]!, width]);
  const [queries, keys] = [heads * headDim, keyValueHeads * headDim];
  return [part(0, queries), part(queries, keys), part(queries + keys, keys)];
}

/** x plus what each token makes of itself. */
function feedForward({ description }: Shared, { feedForwardNorm, gate, up, down }: BlockLayout, x: Node): Node {
  const kind = description.config.activation;
  const inner = norm(description, feedForwardNorm, x);
  const wide = linear(description, up, inner);
  const active = gate === null ? activation(kind, wide) : gated(kind, linear(description, gate, inner), wide);
  return add(x, linear(description, down, active));
}

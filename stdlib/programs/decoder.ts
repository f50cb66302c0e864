import type { Node } from '../tensor/graph.ts';
import { inLayer } from '../tensor/graph.ts';
import { add, constant, gather, multiply, slice } from '../tensor/operations.ts';
import { recomputed } from '../tensor/recompute.ts';
import { activation, gated } from './activations.ts';
import { attention, attentionMask } from './attention.ts';
import { type Description, type Layout, weight } from './description.ts';
import { linear } from './linear.ts';
import { headNorm, norm } from './norms.ts';
import { type RotaryTables, rotaryTables, rotate } from './rotary.ts';

/** What all layers of a batch share. */
interface Shared {
  readonly description: Description;
  readonly layout: Layout;
  readonly mask: Node;
  readonly rotary: RotaryTables | null;
}

/** Token ids int32 [tokens] -> hidden states after the final norm, [tokens, width]. */
export function decoder(description: Description, ids: Node, layout: Layout, recompute = false): Node {
  const { graph, config } = description;
  const shared: Shared = {
    description,
    layout,
    mask: attentionMask(graph, layout),
    rotary: config.rope === null ? null : rotaryTables(graph, config.rope, config.headDim, layout),
  };
  const block = config.family === 'gpt2' ? gpt2Block : llamaBlock;
  const names = config.family === 'gpt2' ? gpt2Names : llamaNames;
  let x = embed(description, ids, layout);
  for (let layer = 0; layer < config.layers; layer++) {
    const describe = (input: Node) =>
      inLayer(graph, names.layer(layer), () => block(shared, names.layer(layer), input));
    x = recompute ? recomputed(x, describe) : describe(x);
  }
  return inLayer(graph, names.norm, () => norm(description, names.norm, x));
}

const llamaNames = {
  embedding: 'model.embed_tokens.weight',
  layer: (n: number) => `model.layers.${n}`,
  norm: 'model.norm',
};
const gpt2Names = {
  embedding: 'transformer.wte.weight',
  layer: (n: number) => `transformer.h.${n}`,
  norm: 'transformer.ln_f',
};

/** The matrix that predicts tokens, [vocabulary, width]. */
export function outputWeight(description: Description): Node {
  const { family, tied, vocabulary, width } = description.config;
  const embedding = family === 'gpt2' ? gpt2Names.embedding : llamaNames.embedding;
  return weight(description, tied ? embedding : 'lm_head.weight', [vocabulary, width]);
}

function embed(description: Description, ids: Node, layout: Layout): Node {
  const { family, vocabulary, width, positions, rope, embeddingScale } = description.config;
  const name = family === 'gpt2' ? gpt2Names.embedding : llamaNames.embedding;
  const rows = gather(weight(description, name, [vocabulary, width]), ids);
  const tokens = embeddingScale === 1 ? rows : multiply(rows, embeddingScale);
  if (rope !== null) return tokens;
  const table = weight(description, 'transformer.wpe.weight', [positions, width]);
  return add(tokens, gather(table, layout.packed?.positions ?? placesInRow(description, layout)));
}

function placesInRow({ graph }: Description, { rows, length }: Layout): Node {
  return constant(
    graph,
    Int32Array.from({ length: rows * length }, (_, token) => token % length),
  );
}

/** Llama and its relatives (Touvron et al. 2023): norm, attention, norm, gated feed-forward. */
function llamaBlock({ description, layout, mask, rotary }: Shared, name: string, x: Node): Node {
  const { config } = description;
  const { width, heads, keyValueHeads, headDim, feedForward, attentionBias } = config;
  const at = `${name}.self_attn`;
  const normed = norm(description, `${name}.input_layernorm`, x);
  const project = (module: string, out: number) =>
    linear(description, `${at}.${module}`, normed, { into: width, out, bias: attentionBias, inputFirst: false });
  const turn = (module: string, states: Node, count: number) => {
    const even = config.queryKeyNorm ? headNorm(description, `${at}.${module}`, states) : states;
    return rotary === null ? even : rotate(even, rotary, layout, count);
  };
  const q = turn('q_norm', project('q_proj', heads * headDim), heads);
  const k = turn('k_norm', project('k_proj', keyValueHeads * headDim), keyValueHeads);
  const v = project('v_proj', keyValueHeads * headDim);
  const seen = attention(description, q, k, v, mask, layout);
  const plain = { bias: false, inputFirst: false };
  const attended = add(x, linear(description, `${at}.o_proj`, seen, { into: heads * headDim, out: width, ...plain }));
  const inner = norm(description, `${name}.post_attention_layernorm`, attended);
  const widen = (module: string) =>
    linear(description, `${name}.mlp.${module}`, inner, { into: width, out: feedForward, ...plain });
  const wide = gated(config.activation, widen('gate_proj'), widen('up_proj'));
  return add(attended, linear(description, `${name}.mlp.down_proj`, wide, { into: feedForward, out: width, ...plain }));
}

/** GPT-2 (Radford et al. 2019): LayerNorm before each part, q, k and v from one product, weights stored input first. */
function gpt2Block({ description, layout, mask }: Shared, name: string, x: Node): Node {
  const { width, feedForward, activation: kind } = description.config;
  const conv = { bias: true, inputFirst: true };
  const normed = norm(description, `${name}.ln_1`, x);
  const all = linear(description, `${name}.attn.c_attn`, normed, { into: width, out: 3 * width, ...conv });
  const third = (n: number) => slice(all, [0, n * width], [all.shape[0]!, width]);
  const seen = attention(description, third(0), third(1), third(2), mask, layout);
  const attended = add(x, linear(description, `${name}.attn.c_proj`, seen, { into: width, out: width, ...conv }));
  const inner = norm(description, `${name}.ln_2`, attended);
  const wide = activation(
    kind,
    linear(description, `${name}.mlp.c_fc`, inner, { into: width, out: feedForward, ...conv }),
  );
  return add(attended, linear(description, `${name}.mlp.c_proj`, wide, { into: feedForward, out: width, ...conv }));
}

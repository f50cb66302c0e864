import type * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../../models/config.ts';
import { embedding, finalNorm, output } from '../../models/tensors.ts';
import type { Batch } from '../engine.ts';
import { type AttentionShape, attention, type RotaryTables, rotate } from './attention.ts';
import { addBias, embed, linear, type Parameter, plus, rmsNorm, swiGlu } from './operations.ts';

/** What the forward pass reads: tensors by name, and what an adapter adds to a linear layer. */
export interface Forward {
  readonly config: ModelConfig;
  parameter(name: string): Parameter;
  /** alpha / rank * B A x for a module that is adapted, null for others. */
  adapt(module: string, x: tf.Tensor2D): tf.Tensor2D | null;
  rotary(length: number, heads: number): RotaryTables;
}

/** The matrix of the output layer, [vocabulary, width]. */
export const outputParameter = (forward: Forward): Parameter =>
  forward.parameter(forward.config.tied ? embedding : output);

/** Token ids -> hidden states after the final norm, [rows * length, width]. */
export function hiddenStates(forward: Forward, batch: Batch): tf.Tensor2D {
  const { config, parameter } = forward;
  let x = embed(batch.ids, parameter(embedding));
  for (let layer = 0; layer < config.layers; layer++) {
    const block = `model.layers.${layer}`;
    const attended = rmsNorm(x, parameter(`${block}.input_layernorm.weight`), config.epsilon);
    x = plus(x, selfAttention(forward, `${block}.self_attn`, attended, batch));
    const normed = rmsNorm(x, parameter(`${block}.post_attention_layernorm.weight`), config.epsilon);
    x = plus(x, feedForward(forward, `${block}.mlp`, normed));
  }
  return rmsNorm(x, parameter(finalNorm), config.epsilon);
}

function selfAttention(forward: Forward, module: string, x: tf.Tensor2D, batch: Batch): tf.Tensor2D {
  const { heads, keyValueHeads, headDim } = forward.config;
  const shape: AttentionShape = { rows: batch.rows, length: batch.length, heads, keyValueHeads, headDim };
  const q = rotate(project(forward, `${module}.q_proj`, x), forward.rotary(batch.length, heads));
  const k = rotate(project(forward, `${module}.k_proj`, x), forward.rotary(batch.length, keyValueHeads));
  const v = project(forward, `${module}.v_proj`, x);
  return project(forward, `${module}.o_proj`, attention(q, k, v, shape));
}

function feedForward(forward: Forward, module: string, x: tf.Tensor2D): tf.Tensor2D {
  const gate = project(forward, `${module}.gate_proj`, x);
  const up = project(forward, `${module}.up_proj`, x);
  return project(forward, `${module}.down_proj`, swiGlu(gate, up));
}

/** A linear layer with what its adapter and its bias add. */
function project(forward: Forward, module: string, x: tf.Tensor2D): tf.Tensor2D {
  const plain = linear(x, forward.parameter(`${module}.weight`));
  const biased =
    forward.config.attentionBias && /\.[qkv]_proj$/.test(module)
      ? addBias(plain, forward.parameter(`${module}.bias`))
      : plain;
  const added = forward.adapt(module, x);
  return added === null ? biased : plus(biased, added);
}

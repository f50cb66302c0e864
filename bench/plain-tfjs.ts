import * as tf from '@tensorflow/tfjs-core';
// Brings the gradients of all operations.
import '@tensorflow/tfjs';
import type { Batch } from '../stdlib/engines/engine.ts';
import type { ModelConfig } from '../stdlib/models/config.ts';
import { inverseFrequencies } from '../stdlib/models/rope.ts';
import type { Weights } from '../stdlib/models/tensors.ts';

/**
 * The rival: the same model written down in plain tfjs, differentiated by its tape. The one concession is the embedding as a product with one-hot
 * rows, since the gradient of a gather has no kernel on wasm. Gives loss and gradients of a batch.
 */
export function plainStep(
  config: ModelConfig,
  weights: Weights,
  batch: Batch,
): { readonly loss: number; readonly gradients: number } {
  return tf.tidy(() => {
    const names = [...weights.keys()];
    const tensors = names.map((name) => tf.tensor(weights.get(name)!.data, [...weights.get(name)!.shape]));
    const { value, grads } = tf.valueAndGrads((...all: tf.Tensor[]) => {
      const w = (name: string) => all[names.indexOf(name)] as tf.Tensor2D;
      return plainLoss(config, w, batch);
    })(tensors);
    return {
      loss: value.dataSync()[0]!,
      gradients: grads.reduce((sum, gradient) => sum + gradient.dataSync().length, 0),
    };
  });
}

function plainLoss(
  config: ModelConfig,
  w: (name: string) => tf.Tensor2D,
  { rows, length, ids, labels }: Batch,
): tf.Scalar {
  const { vocabulary, heads, headDim, epsilon } = config;
  const oneHot = (of: Int32Array) => tf.cast(tf.oneHot(tf.tensor1d(of, 'int32'), vocabulary), 'float32') as tf.Tensor2D;
  const norm = (x: tf.Tensor, weight: tf.Tensor) =>
    tf.mul(tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon))), weight);
  const linear = (x: tf.Tensor, name: string) => tf.matMul(x as tf.Tensor2D, w(`${name}.weight`), false, true);
  const frequencies = inverseFrequencies(config.rope!, headDim, length);
  const angles = Float32Array.from(
    { length: length * headDim },
    (_, at) => Math.floor(at / headDim) * frequencies[at % (headDim / 2)]!,
  );
  const [cos, sin] = [tf.cos(tf.tensor2d(angles, [length, headDim])), tf.sin(tf.tensor2d(angles, [length, headDim]))];
  const byHead = (x: tf.Tensor) => tf.transpose(tf.reshape(x, [rows, length, heads, headDim]), [0, 2, 1, 3]);
  const rotated = (x: tf.Tensor) => {
    const [first, second] = tf.split(x, 2, -1);
    return tf.add(tf.mul(x, cos), tf.mul(tf.concat([tf.neg(second!), first!], -1), sin));
  };
  const mask = tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([length, length]), -1, 0)), -1e9);
  let x: tf.Tensor = tf.matMul(oneHot(ids), w('model.embed_tokens.weight'));
  for (let layer = 0; layer < config.layers; layer++) {
    const block = `model.layers.${layer}`;
    const seen = norm(x, w(`${block}.input_layernorm.weight`));
    const [q, k, v] = ['q', 'k', 'v'].map((part) => byHead(linear(seen, `${block}.self_attn.${part}_proj`)));
    const scores = tf.add(tf.mul(tf.matMul(rotated(q!), rotated(k!), false, true), headDim ** -0.5), mask);
    const attended = tf.transpose(tf.matMul(tf.softmax(scores), v!), [0, 2, 1, 3]);
    x = tf.add(x, linear(tf.reshape(attended, [rows * length, heads * headDim]), `${block}.self_attn.o_proj`));
    const normed = norm(x, w(`${block}.post_attention_layernorm.weight`));
    const gate = linear(normed, `${block}.mlp.gate_proj`);
    const inner = tf.mul(tf.mul(gate, tf.sigmoid(gate)), linear(normed, `${block}.mlp.up_proj`));
    x = tf.add(x, linear(inner, `${block}.mlp.down_proj`));
  }
  const scores = tf.matMul(norm(x, w('model.norm.weight')) as tf.Tensor2D, w('model.embed_tokens.weight'), false, true);
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(scores), oneHot(labels)))) as tf.Scalar;
}

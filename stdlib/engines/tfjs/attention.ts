import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from './operations.ts';

/** How the tokens of a batch lie in a [rows * length, heads * headDim] matrix. */
export interface AttentionShape {
  readonly rows: number;
  readonly length: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
}

/**
 * Causal self-attention, q [tokens, heads * headDim], k and v [tokens, keyValueHeads * headDim] -> like q.
 *
 * The query heads that share a key-value head are stacked below each other, so grouped-query attention needs no repeated keys: one group is
 * S = Q K^T with Q [groupSize * length, headDim] and K [length, headDim]. Padding stands on the right, where no real token looks.
 */
export function attention(q: tf.Tensor2D, k: tf.Tensor2D, v: tf.Tensor2D, shape: AttentionShape): tf.Tensor2D {
  const scale = shape.headDim ** -0.5;
  const mask = causalMask(shape.length, shape.heads / shape.keyValueHeads);
  return differentiable(
    [q, k, v],
    (save) => {
      const [queries, keys, values] = [split(q, shape, shape.heads), split(k, shape), split(v, shape)];
      const weights = queries.map((query, i) =>
        tf.softmax(tf.add(tf.mul(tf.matMul(query, flip(keys[i]!)), scale), mask)),
      );
      save([...queries, ...keys, ...values, ...weights]);
      return join(
        weights.map((weight, i) => tf.matMul(weight, values[i]!)),
        shape,
        shape.heads,
      );
    },
    (dy, saved) => {
      const groups = saved.length / 4;
      const part = (n: number) => saved.slice(n * groups, (n + 1) * groups);
      const [queries, keys, values, weights] = [part(0), part(1), part(2), part(3)];
      const results = split(dy, shape, shape.heads).map((dOut, i) => {
        const weight = weights[i]!;
        const dWeight = tf.matMul(dOut, flip(values[i]!));
        // Softmax: dS = P * (dP - sum(dP * P)), and S was scaled.
        const weighted = tf.mul(dWeight, weight);
        const dScore = tf.mul(tf.sub(weighted, tf.mul(weight, tf.sum(weighted, -1, true))), scale);
        return [tf.matMul(dScore, keys[i]!), tf.matMul(flip(dScore), queries[i]!), tf.matMul(flip(weight), dOut)];
      });
      const gather = (n: number, heads: number) =>
        join(
          results.map((parts) => parts[n]!),
          shape,
          heads,
        );
      return [gather(0, shape.heads), gather(1, shape.keyValueHeads), gather(2, shape.keyValueHeads)];
    },
  );
}

/** Exchanges the last two dimensions. */
function flip(x: tf.Tensor): tf.Tensor {
  return x.rank === 2 ? tf.transpose(x) : tf.transpose(x, [0, 2, 1]);
}

/** wasm and cpu multiply many small matrices faster one by one than as a batch; TensorFlow the other way round. */
const oneByOne = (): boolean => tf.getBackend() === 'wasm' || tf.getBackend() === 'cpu';

/**
 * [tokens, heads * headDim] -> for each row and key-value head the [heads / keyValueHeads * length, headDim] of its heads: a list of
 * matrices, or a list of one 3-D tensor.
 */
function split(
  x: tf.Tensor2D,
  { rows, length, keyValueHeads, headDim }: AttentionShape,
  heads = keyValueHeads,
): tf.Tensor[] {
  const groups = rows * keyValueHeads;
  const height = (heads / keyValueHeads) * length;
  const apart = tf.transpose(tf.reshape(x, [rows, length, heads, headDim]), [0, 2, 1, 3]);
  if (!oneByOne()) return [tf.reshape(apart, [groups, height, headDim])];
  // A slice of the wasm backend copies the whole tensor first.
  const data = apart.dataSync();
  const size = height * headDim;
  return Array.from({ length: groups }, (_, i) => tf.tensor2d(data.slice(i * size, (i + 1) * size), [height, headDim]));
}

/** The inverse of `split`. */
function join(parts: readonly tf.Tensor[], { rows, length, headDim }: AttentionShape, heads: number): tf.Tensor2D {
  const together = parts.length === 1 ? parts[0]! : tf.concat([...parts], 0);
  const apart = tf.transpose(tf.reshape(together, [rows, heads, length, headDim]), [0, 2, 1, 3]);
  return tf.reshape(apart, [rows * length, heads * headDim]);
}

/** [groupSize * length, length]: 0 where a token may look, else so low that its weight is exactly zero. */
function causalMask(length: number, groupSize: number): tf.Tensor2D {
  const values = new Float32Array(groupSize * length * length);
  for (let group = 0; group < groupSize; group++)
    for (let i = 0; i < length; i++)
      for (let j = i + 1; j < length; j++) values[(group * length + i) * length + j] = -1e9;
  return tf.tensor2d(values, [groupSize * length, length]);
}

/**
 * Rotary positions: element i and i + headDim/2 of each head turn by position * frequency_i. The half exchange (-x2, x1) is a product with a
 * constant matrix, exact in floating point; slices and concatenations along the last axis are slow on wasm.
 */
export interface RotaryTables {
  /** [length, heads * headDim] */
  readonly cos: tf.Tensor2D;
  readonly sin: tf.Tensor2D;
  /** [headDim, headDim]: x times it is (-x2, x1). */
  readonly exchange: tf.Tensor2D;
}

export function rotaryTables(frequencies: Float64Array, length: number, heads: number): RotaryTables {
  const half = frequencies.length;
  const width = heads * 2 * half;
  const table = (of: (angle: number) => number) =>
    tf.tensor2d(
      Float32Array.from({ length: length * width }, (_, at) =>
        of(Math.fround(Math.fround(frequencies[(at % width) % half]!) * Math.floor(at / width))),
      ),
      [length, width],
    );
  const exchange = new Float32Array(4 * half * half);
  for (let i = 0; i < half; i++) {
    exchange[(i + half) * 2 * half + i] = -1;
    exchange[i * 2 * half + i + half] = 1;
  }
  return { cos: table(Math.cos), sin: table(Math.sin), exchange: tf.tensor2d(exchange, [2 * half, 2 * half]) };
}

export function rotate(x: tf.Tensor2D, tables: RotaryTables): tf.Tensor2D {
  const [tokens, width] = x.shape;
  const { cos, sin, exchange } = tables;
  const turn = (input: tf.Tensor2D, by: tf.Tensor2D): tf.Tensor2D =>
    tf.reshape(tf.matMul(tf.reshape(input, [-1, exchange.shape[0]]), by), [tokens, width]);
  const byPosition = (input: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor2D =>
    tf.reshape(tf.mul(tf.reshape(input, [-1, table.shape[0], width]), table), [tokens, width]);
  return differentiable(
    [x],
    () => tf.add(byPosition(x, cos), byPosition(turn(x, exchange), sin)),
    (dy) => [tf.add(byPosition(dy, cos), turn(byPosition(dy, sin), tf.transpose(exchange)))],
  );
}

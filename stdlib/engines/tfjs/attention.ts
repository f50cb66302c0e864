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
  const { heads, keyValueHeads } = shape;
  const scale = shape.headDim ** -0.5;
  const mask = causalMask(shape.length, heads / keyValueHeads);
  return differentiable(
    [q, k, v],
    (save) => {
      const [queries, keys, values] = [
        apart(q, shape, heads),
        apart(k, shape, keyValueHeads),
        apart(v, shape, keyValueHeads),
      ];
      const scores = tf.add(tf.mul(product(queries, flip(keys)), scale), mask);
      const weights = tf.softmax<tf.Tensor3D>(scores as tf.Tensor3D);
      save([queries, keys, values, weights]);
      return together(product(weights, values), shape, heads);
    },
    (dy, saved) => {
      const [queries, keys, values, weights] = saved as unknown as readonly tf.Tensor3D[];
      const dOut = apart(dy, shape, heads);
      // Softmax: dS = P * (dP - sum(dP * P)), and S was scaled.
      const weighted = tf.mul<tf.Tensor3D>(product(dOut, flip(values!)), weights!);
      const dScores = tf.mul<tf.Tensor3D>(tf.sub(weighted, tf.mul(weights!, tf.sum(weighted, -1, true))), scale);
      return [
        together(product(dScores, keys!), shape, heads),
        together(product(flip(dScores), queries!), shape, keyValueHeads),
        together(product(flip(weights!), dOut), shape, keyValueHeads),
      ];
    },
  );
}

/** Exchanges the last two dimensions. */
const flip = (x: tf.Tensor3D): tf.Tensor3D => tf.transpose(x, [0, 2, 1]);

/**
 * The products of the matrices of a and b, [n, r, s] and [n, s, t] -> [n, r, t]. TensorFlow multiplies them as a batch. The wasm backend has a fast
 * path for single matrices only, and its slices copy the whole tensor first, so the matrices are cut out here.
 */
function product(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D {
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b);
  const [left, right] = [matrices(a), matrices(b)];
  const products = left.map((matrix, i) => tf.matMul(matrix, right[i]!));
  return tf.reshape(tf.concat(products, 0), [a.shape[0], a.shape[1], b.shape[2]]);
}

function matrices(x: tf.Tensor3D): tf.Tensor2D[] {
  const [count, height, width] = x.shape;
  const [data, size] = [x.dataSync(), height * width];
  return Array.from({ length: count }, (_, i) => tf.tensor2d(data.subarray(i * size, (i + 1) * size), [height, width]));
}

/** [tokens, heads * headDim] -> the stacked heads of each row and key-value head, [rows * keyValueHeads, heads / keyValueHeads * length, headDim]. */
function apart(x: tf.Tensor2D, { rows, length, keyValueHeads, headDim }: AttentionShape, heads: number): tf.Tensor3D {
  const byHead = tf.transpose(tf.reshape(x, [rows, length, heads, headDim]), [0, 2, 1, 3]);
  return tf.reshape(byHead, [rows * keyValueHeads, (heads / keyValueHeads) * length, headDim]);
}

/** The inverse of `apart`. */
function together(x: tf.Tensor3D, { rows, length, headDim }: AttentionShape, heads: number): tf.Tensor2D {
  const byToken = tf.transpose(tf.reshape(x, [rows, heads, length, headDim]), [0, 2, 1, 3]);
  return tf.reshape(byToken, [rows * length, heads * headDim]);
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

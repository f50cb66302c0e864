import * as tf from '@tensorflow/tfjs-core';
import { numbersOf, written } from './heap.ts';

/**
 * a [..., m, k] times b [..., k, n], either exchanged first where asked for. TensorFlow takes all of it as it is. The wasm backend has one fast path, for single matrices
 * that are not exchanged (about forty times faster than with an exchange), so there matrices are exchanged explicitly and multiplied one by one.
 */
export function product(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): tf.Tensor {
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b, transposeA, transposeB);
  return tf.tidy(() => {
    const [height, width] = a.shape.slice(-2) as [number, number];
    const [rows, columns] = b.shape.slice(-2) as [number, number];
    // A^T B is (B^T A)^T too: exchanging small matrices twice is cheaper than a large one once.
    if (transposeA && !transposeB && a.rank === 2 && columns * (height + width) < height * width)
      return exchanged(tf.matMul(exchanged(b), a));
    // A B^T is (B A^T)^T: what few rows are asked of a large matrix leaves it as it is. The same bytes, each sum in the same order.
    if (transposeB && !transposeA && height * (width + rows) < rows * width)
      return exchanged(product(b, exchanged(a), false, false));
    const [left, right] = [transposeA ? exchanged(a) : a, transposeB ? exchanged(b) : b];
    if (left.rank === 2) return tf.matMul(left, right);
    return oneByOne(left, right);
  });
}

/** The products of all pairs of matrices, each cut out, multiplied and put in its place before the next one is looked at. */
function oneByOne(left: tf.Tensor, right: tf.Tensor): tf.Tensor {
  const [m, k] = left.shape.slice(-2) as [number, number];
  const n = right.shape.at(-1)!;
  const count = left.size / (m * k);
  const joined = written([...left.shape.slice(0, -1), n], false, () => {});
  for (let i = 0; i < count; i++) {
    const pair = [matrix(left, i, m, k), matrix(right, i, k, n)] as const;
    const product = tf.matMul(...pair);
    numbersOf(joined)!.set(numbersOf(product)!, i * m * n);
    tf.dispose([...pair, product]);
  }
  return joined;
}

/** Matrix number i; slices of the wasm backend would copy all of x first. */
const matrix = (x: tf.Tensor, i: number, height: number, width: number): tf.Tensor2D =>
  written([height, width], false, (into) =>
    into.set(numbersOf(x)!.subarray(i * height * width, (i + 1) * height * width)),
  ) as tf.Tensor2D;

function exchanged(x: tf.Tensor): tf.Tensor {
  const rank = x.shape.length;
  return tf.transpose(x, [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2]);
}

import * as tf from '@tensorflow/tfjs-core';

/**
 * a [..., m, k] times b [..., k, n], either exchanged first where asked for. TensorFlow takes all of it as it is. The wasm backend has one fast path, for single matrices
 * that are not exchanged (about forty times faster than with an exchange), so there matrices are exchanged explicitly and multiplied one by one.
 */
export function product(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): tf.Tensor {
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b, transposeA, transposeB);
  return tf.tidy(() => {
    // A^T B is (B^T A)^T too: exchanging small matrices twice is cheaper than a large one once.
    const [n, m, p] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
    if (transposeA && !transposeB && a.rank === 2 && p * (n + m) < n * m) return exchanged(tf.matMul(exchanged(b), a));
    const [left, right] = [transposeA ? exchanged(a) : a, transposeB ? exchanged(b) : b];
    if (left.rank === 2) return tf.matMul(left, right);
    const count = left.shape.slice(0, -2).reduce((product, n) => product * n, 1);
    const pairs = [matrices(left, count), matrices(right, count)] as const;
    const products = pairs[0].map((matrix, i) => tf.matMul(matrix, pairs[1][i]!));
    const joined = products.length === 1 ? products[0]! : tf.concat(products, 0);
    return tf.reshape(joined, [...left.shape.slice(0, -1), right.shape.at(-1)!]);
  });
}

function exchanged(x: tf.Tensor): tf.Tensor {
  const rank = x.shape.length;
  return tf.transpose(x, [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2]);
}

/** The matrices of x; slices of the wasm backend would copy all of it once for each. */
function matrices(x: tf.Tensor, count: number): tf.Tensor2D[] {
  const [height, width] = x.shape.slice(-2) as [number, number];
  const [data, size] = [x.dataSync(), height * width];
  return Array.from({ length: count }, (_, i) => tf.tensor2d(data.subarray(i * size, (i + 1) * size), [height, width]));
}

import * as tf from '@tensorflow/tfjs-core';
import { numbersOf, written } from './heap.ts';

/** Operations on rows by index, on the host: the gather of the wasm backend is slower, and the scatter that its gradient needs is missing. */

/** Rows of x [height, width] by index -> [rows.length, width]. */
export function takeRows(x: tf.Tensor, rows: Int32Array): tf.Tensor {
  const width = x.shape[1]!;
  if (numbersOf(x) === null) return tf.gather(x, tf.tensor1d(rows, 'int32'));
  return written([rows.length, width], false, (into) => {
    const from = numbersOf(x)!;
    rows.forEach((row, i) => {
      into.set(from.subarray(row * width, (row + 1) * width), i * width);
    });
  });
}

/** The transpose of `takeRows`: a [height, width] of zeros to which each row of x is added at its index, in order. */
export function addRows(x: tf.Tensor, rows: Int32Array, height: number): tf.Tensor {
  const width = x.shape[1]!;
  if (numbersOf(x) === null) return tf.unsortedSegmentSum(x, tf.tensor1d(rows, 'int32'), height);
  return written([height, width], true, (into) => {
    const from = numbersOf(x)!;
    rows.forEach((row, i) => {
      for (let j = 0; j < width; j++) into[row * width + j]! += from[i * width + j]!;
    });
  });
}

/** Where a probability has all but vanished in 32 bits, its logarithm is taken from the scores. */
const vanishing = 1e-30;

/** -log p of each label: scores and their softmax [n, vocabulary] -> [n]. */
export function labelLosses(scores: tf.Tensor, probabilities: tf.Tensor, labels: Int32Array): tf.Tensor {
  const width = scores.shape[1]!;
  const [p, s] = [probabilities, scores].map((x) => numbersOf(x) ?? (x.dataSync() as Float32Array)) as [
    Float32Array,
    Float32Array,
  ];
  const losses = Float32Array.from(labels, (label, row) => {
    const probability = p[row * width + label]!;
    // Not `>= vanishing` alone: a NaN must show as a loss that is not a number.
    if (!(probability < vanishing)) return -Math.log(probability);
    const own = s.subarray(row * width, (row + 1) * width);
    const most = own.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return most + Math.log(own.reduce((sum, score) => sum + Math.exp(score - most), 0)) - own[label]!;
  });
  return tf.tensor1d(losses);
}

/** softmax - onehot. The probabilities are used up: where their memory is at hand, it becomes that of the result. */
export function lossSlopes(probabilities: tf.Tensor, labels: Int32Array): tf.Tensor {
  const width = probabilities.shape[1]!;
  const view = numbersOf(probabilities);
  if (view === null) {
    const hot = tf.oneHot(tf.tensor1d(labels, 'int32'), width, 1, 0, 'float32');
    return tf.sub(probabilities, hot);
  }
  labels.forEach((label, row) => {
    view[row * width + label]! -= 1;
  });
  // Another view of the same memory; a clone would be a copy in wasm.
  return tf.reshape(probabilities, probabilities.shape);
}

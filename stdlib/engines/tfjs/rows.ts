import * as tf from '@tensorflow/tfjs-core';
import { numbersOf, written } from './heap.ts';

/**
 * Operations on rows by index. On the host where the numbers lie there: the gather of the wasm backend is slower, and the scatter that its gradient needs is missing.
 * Elsewhere by operations of the backend, since nothing can be read from a GPU without waiting.
 */
const indices = (rows: tf.Tensor): Int32Array => rows.dataSync() as Int32Array;

/** Rows of x [height, width] by index -> [rows.length, width]. */
export function takeRows(x: tf.Tensor, rows: tf.Tensor): tf.Tensor {
  const width = x.shape[1]!;
  if (numbersOf(x) === null) return tf.gather(x, rows as tf.Tensor1D);
  const taken = indices(rows);
  return written([taken.length, width], false, (into) => {
    const from = numbersOf(x)!;
    taken.forEach((row, i) => {
      into.set(from.subarray(row * width, (row + 1) * width), i * width);
    });
  });
}

/** The transpose of `takeRows`: a [height, width] of zeros to which each row of x is added at its index, in order. */
export function addRows(x: tf.Tensor, rows: tf.Tensor, height: number): tf.Tensor {
  const width = x.shape[1]!;
  if (numbersOf(x) === null) return tf.unsortedSegmentSum(x, rows as tf.Tensor1D, height);
  const targets = indices(rows);
  return written([height, width], true, (into) => {
    const from = numbersOf(x)!;
    targets.forEach((row, i) => {
      for (let j = 0; j < width; j++) into[row * width + j]! += from[i * width + j]!;
    });
  });
}

/** Where a probability has all but vanished in 32 bits, its logarithm is taken from the scores. */
const vanishing = 1e-30;

/** -log p of each label: scores and their softmax [n, vocabulary] -> [n]. */
export function labelLosses(scores: tf.Tensor, probabilities: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const width = scores.shape[1]!;
  const [p, s] = [numbersOf(probabilities), numbersOf(scores)];
  if (p === null || s === null) return lossesElsewhere(scores, labels);
  const losses = Float32Array.from(indices(labels), (label, row) => {
    const probability = p[row * width + label]!;
    // Not `>= vanishing` alone: a NaN must show as a loss that is not a number.
    if (!(probability < vanishing)) return -Math.log(probability);
    const own = s.subarray(row * width, (row + 1) * width);
    const most = own.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return most + Math.log(own.reduce((sum, score) => sum + Math.exp(score - most), 0)) - own[label]!;
  });
  return tf.tensor1d(losses);
}

/** The same as log sum exp - own score, each less the row's largest score. */
function lossesElsewhere(scores: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const [rows, width] = scores.shape as [number, number];
  return tf.tidy(() => {
    const starts = tf.tensor1d(
      Int32Array.from({ length: rows }, (_, row) => row * width),
      'int32',
    );
    const most = tf.max(scores, 1, true);
    const own = tf.sub(
      tf.gather(tf.reshape(scores, [-1]), tf.add(starts, labels) as tf.Tensor1D),
      tf.reshape(most, [-1]),
    );
    return tf.sub(tf.log(tf.sum(tf.exp(tf.sub(scores, most)), 1)), own);
  });
}

/** softmax - onehot. The probabilities are used up: where their memory is at hand, it becomes that of the result. */
export function lossSlopes(probabilities: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const width = probabilities.shape[1]!;
  const view = numbersOf(probabilities);
  if (view === null) {
    return tf.tidy(() => tf.sub(probabilities, tf.oneHot(labels as tf.Tensor1D, width, 1, 0, 'float32')));
  }
  indices(labels).forEach((label, row) => {
    view[row * width + label]! -= 1;
  });
  // Another view of the same memory; a clone would be a copy in wasm.
  return tf.reshape(probabilities, probabilities.shape);
}

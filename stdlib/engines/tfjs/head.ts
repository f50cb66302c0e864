import * as tf from '@tensorflow/tfjs-core';
import { addRows, differentiable, type Parameter, takeRows } from './operations.ts';

/** Scores held at a time: 4 MiB of them, about what stays near the processor. A vocabulary of 128 000 over a thousand tokens would need half a gigabyte, several times over. */
const scoresAtOnce = 2 ** 20;

/** Positions that have a label, as indices into rows * length. */
export function labelled(labels: Int32Array): Int32Array {
  return Int32Array.from(labels.keys()).filter((position) => labels[position]! >= 0);
}

/**
 * Output layer and cross-entropy in one: the summed -log p of the labels, a scalar in nats. hidden [tokens, width], weight [vocabulary, width].
 * With P = softmax(H W^T) and Y the one-hot labels the gradients are (P - Y) W and (P - Y)^T H. They are computed in pieces together with the
 * loss, so that the scores of all tokens never exist at once; and P - Y never exists at all, since Y W and Y^T H are rows taken and added.
 */
export function crossEntropy(hidden: tf.Tensor2D, { tensor, trainable }: Parameter, labels: Int32Array): tf.Scalar {
  const weight = tensor as tf.Tensor2D;
  const positions = labelled(labels);
  const loss = differentiable(
    trainable ? [hidden, weight] : [hidden],
    (save) => {
      const asked = positions.length === labels.length ? hidden : takeRows(hidden, positions);
      const wanted = labels.filter((label) => label >= 0);
      const { sum, dHidden, dWeight } = headGradients(asked, weight, wanted, trainable);
      const spread = positions.length === labels.length ? dHidden : addRows(dHidden, positions, hidden.shape[0]);
      save(dWeight === null ? [spread] : [spread, dWeight]);
      return tf.scalar(sum);
    },
    (dy, saved) => saved.map((gradient) => tf.mul(gradient, dy)),
  );
  return loss as tf.Tensor as tf.Scalar;
}

interface HeadGradients {
  readonly sum: number;
  readonly dHidden: tf.Tensor2D;
  readonly dWeight: tf.Tensor2D | null;
}

function headGradients(
  hidden: tf.Tensor2D,
  weight: tf.Tensor2D,
  labels: Int32Array,
  trainable: boolean,
): HeadGradients {
  const [vocabulary] = weight.shape;
  const transposed = tf.transpose(weight);
  const parts: tf.Tensor2D[] = [];
  let sum = 0;
  let dTransposed: tf.Tensor2D | null = null as tf.Tensor2D | null;
  for (const [part, wanted] of pieces(hidden, labels, vocabulary)) {
    const dPart = tf.tidy(() => {
      const scores: tf.Tensor2D = tf.matMul(part, transposed);
      const probabilities: tf.Tensor2D = tf.softmax(scores);
      for (const logProbability of labelLogProbabilities(scores, probabilities, wanted)) sum -= logProbability;
      if (trainable) dTransposed = plus(dTransposed, tf.matMul(tf.transpose(part), probabilities));
      return tf.sub<tf.Tensor2D>(tf.matMul(probabilities, weight), takeRows(weight, wanted));
    });
    parts.push(dPart);
  }
  const dHidden = parts.length === 1 ? parts[0]! : tf.concat(parts, 0);
  if (dTransposed === null) return { sum, dHidden, dWeight: null };
  const dWeight: tf.Tensor2D = tf.sub(tf.transpose(dTransposed), addRows(hidden, labels, vocabulary));
  dTransposed.dispose();
  return { sum, dHidden, dWeight };
}

/** Adds to a running sum that outlives the tidy around each piece. */
function plus(sum: tf.Tensor2D | null, more: tf.Tensor2D): tf.Tensor2D {
  if (sum === null) return tf.keep(more);
  const next: tf.Tensor2D = tf.add(sum, more);
  sum.dispose();
  return tf.keep(next);
}

/** log p of each label, hidden [labels.length, width]; for evaluation, without gradients. */
export function labelScores(hidden: tf.Tensor2D, weight: tf.Tensor2D, labels: Int32Array): Float32Array {
  const transposed = tf.transpose(weight);
  const result = new Float32Array(labels.length);
  let at = 0;
  for (const [part, wanted] of pieces(hidden, labels, weight.shape[0])) {
    tf.tidy(() => {
      const scores: tf.Tensor2D = tf.matMul(part, transposed);
      result.set(labelLogProbabilities(scores, tf.softmax<tf.Tensor2D>(scores), wanted), at);
    });
    at += wanted.length;
  }
  return result;
}

function* pieces(hidden: tf.Tensor2D, labels: Int32Array, vocabulary: number): Generator<[tf.Tensor2D, Int32Array]> {
  const height = Math.max(1, Math.floor(scoresAtOnce / vocabulary));
  if (labels.length <= height) yield [hidden, labels];
  else
    for (let from = 0; from < labels.length; from += height) {
      const to = Math.min(labels.length, from + height);
      yield [tf.slice(hidden, [from, 0], [to - from, -1]), labels.subarray(from, to)];
    }
}

/** Where a probability has all but vanished in 32 bits, its logarithm is taken from the scores. */
const vanishing = 1e-30;

function labelLogProbabilities(scores: tf.Tensor2D, probabilities: tf.Tensor2D, labels: Int32Array): Float32Array {
  const [, vocabulary] = scores.shape;
  const at = tf.tensor1d(
    labels.map((label, row) => row * vocabulary + label),
    'int32',
  );
  const pick = (from: tf.Tensor): Float32Array => tf.gather(tf.reshape(from, [-1]), at).dataSync() as Float32Array;
  const picked = pick(probabilities);
  // Not `< vanishing` for all: a NaN must show as a loss that is not a number.
  if (picked.some((p) => p < vanishing)) return Float32Array.from(pick(tf.logSoftmax(scores)));
  return Float32Array.from(picked, Math.log);
}

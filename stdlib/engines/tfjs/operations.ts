import * as tf from '@tensorflow/tfjs-core';

/**
 * The building blocks of the Llama family with their gradients written out. tfjs could differentiate each by itself, but its own gradient of a
 * matrix product multiplies by transposed views, which the wasm backend does some thirty times slower than a product of transposed copies,
 * and that of a gather lacks its kernel there. Everything is 2-D, [tokens, features]: batched products take a slow path too. Only operations of
 * this folder stand between weights and loss, so the gradients of tfjs itself, which are a package of side effects, are never loaded.
 */

/** A tensor of the model. Gradients are computed for trainable ones only. */
export interface Parameter {
  readonly tensor: tf.Tensor;
  readonly trainable: boolean;
}

type Saved = (tensors: tf.Tensor[]) => void;

/**
 * An operation with a written gradient. `backward` gets the gradient of the result and what `forward` saved, and gives one gradient per
 * differentiable input. (tfjs types its callback by rest arguments of tensors and a function, which TypeScript cannot express.)
 */
function differentiable(
  inputs: readonly tf.Tensor[],
  forward: (save: Saved) => tf.Tensor,
  backward: (dy: tf.Tensor2D, saved: tf.Tensor2D[]) => tf.Tensor[],
): tf.Tensor2D {
  const operation = tf.customGrad((...args: unknown[]) => ({
    value: forward(args[args.length - 1] as Saved),
    // tfjs tidies up after the forward pass of an operation by itself, but not after the backward pass.
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.tidy(() => backward(dy as tf.Tensor2D, saved as tf.Tensor2D[])),
  }));
  return operation(...inputs) as tf.Tensor2D;
}

export { differentiable };

/** Sum of two results of the same shape. */
export function plus(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return differentiable(
    [a, b],
    () => tf.add(a, b),
    // Two handles on one gradient: tfjs disposes of one when it has been added to another.
    (dy) => [tf.clone(dy), tf.clone(dy)],
  );
}

/** x times a constant. */
export function scaled(x: tf.Tensor2D, by: number): tf.Tensor2D {
  return differentiable(
    [x],
    () => tf.mul(x, by),
    (dy) => [tf.mul(dy, by)],
  );
}

/** x times a mask that is no parameter, element by element. */
export function masked(x: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor2D {
  return differentiable(
    [x],
    (save) => {
      save([mask]);
      return tf.mul(x, mask);
    },
    (dy, [kept]) => [tf.mul(dy, kept!)],
  );
}

/** x [n, in], weight [out, in] as checkpoints store it -> [n, out]. */
export function linear(x: tf.Tensor2D, { tensor, trainable }: Parameter): tf.Tensor2D {
  const weight = tensor as tf.Tensor2D;
  return differentiable(
    trainable ? [x, weight] : [x],
    (save) => {
      if (trainable) save([x]);
      return tf.matMul(x, tf.transpose(weight));
    },
    (dy, [input]) => {
      const dx = tf.matMul(dy, weight);
      return input === undefined ? [dx] : [dx, tf.transpose(tf.matMul(tf.transpose(input), dy))];
    },
  );
}

/** x [n, features] + bias [features]. */
export function addBias(x: tf.Tensor2D, { tensor, trainable }: Parameter): tf.Tensor2D {
  return differentiable(
    trainable ? [x, tensor] : [x],
    () => tf.add(x, tensor),
    (dy) => (trainable ? [tf.clone(dy), tf.sum(dy, 0)] : [tf.clone(dy)]),
  );
}

/** RMSNorm (Zhang and Sennrich 2019): x / sqrt(mean(x^2) + epsilon) * weight. */
export function rmsNorm(x: tf.Tensor2D, { tensor, trainable }: Parameter, epsilon: number): tf.Tensor2D {
  return differentiable(
    trainable ? [x, tensor] : [x],
    (save) => {
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon));
      const normed = tf.mul(x, inverse);
      save([normed, inverse]);
      return tf.mul(normed, tensor);
    },
    (dy, [normed, inverse]) => {
      const scaled = tf.mul(dy, tensor);
      const along = tf.mean(tf.mul(scaled, normed!), -1, true);
      const dx = tf.mul(tf.sub(scaled, tf.mul(normed!, along)), inverse!);
      return trainable ? [dx, tf.sum(tf.mul(dy, normed!), 0)] : [dx];
    },
  );
}

/** SwiGLU (Shazeer 2020): silu(gate) * up. */
export function swiGlu(gate: tf.Tensor2D, up: tf.Tensor2D): tf.Tensor2D {
  return differentiable(
    [gate, up],
    (save) => {
      const sigmoid = tf.sigmoid(gate);
      save([gate, up, sigmoid]);
      return tf.mul(tf.mul(gate, sigmoid), up);
    },
    (dy, [g, u, sigmoid]) => {
      const silu = tf.mul(g!, sigmoid!);
      // d silu / d gate = sigmoid + silu * (1 - sigmoid)
      const slope = tf.add(sigmoid!, tf.sub(silu, tf.mul(silu, sigmoid!)));
      return [tf.mul(tf.mul(dy, u!), slope), tf.mul(dy, silu)];
    },
  );
}

/** Rows of the embedding [vocabulary, width] for ids -> [ids.length, width]. */
export function embed(ids: Int32Array, { tensor, trainable }: Parameter): tf.Tensor2D {
  const table = tensor as tf.Tensor2D;
  if (!trainable) return takeRows(table, ids);
  return differentiable(
    [table],
    () => takeRows(table, ids),
    (dy) => [addRows(dy, ids, table.shape[0])],
  );
}

/** Rows by index. On the host: the gather of the wasm backend is slower than copying out and in. */
export function takeRows(x: tf.Tensor2D, rows: Int32Array): tf.Tensor2D {
  const width = x.shape[1];
  const from = x.dataSync();
  const taken = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    taken.set(from.subarray(row * width, (row + 1) * width), i * width);
  });
  return tf.tensor2d(taken, [rows.length, width]);
}

/** The transpose of `takeRows`: a [height, width] of zeros to which each row of x is added at its index, in order. */
export function addRows(x: tf.Tensor2D, rows: Int32Array, height: number): tf.Tensor2D {
  const width = x.shape[1];
  const from = x.dataSync();
  const sums = new Float32Array(height * width);
  rows.forEach((row, i) => {
    for (let j = 0; j < width; j++) sums[row * width + j]! += from[i * width + j]!;
  });
  return tf.tensor2d(sums, [height, width]);
}

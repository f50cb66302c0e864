import type { Node } from '../tensor/graph.ts';
import { add, mean, multiply, reshape, rsqrt, square, subtract, sum, withGradient } from '../tensor/operations.ts';
import { type Description, weight } from './description.ts';

/** The norm of the family over the last dimension of x [n, width], with the weights under `name`. */
export function norm(description: Description, name: string, x: Node): Node {
  const { norm: kind, epsilon } = description.config;
  const width = x.shape.at(-1)!;
  const scale = weight(description, `${name}.weight`, [width]);
  if (kind === 'layer') return layerNorm(x, scale, weight(description, `${name}.bias`, [width]), epsilon);
  return rmsNorm(x, scale, epsilon, kind === 'rms_plus_one');
}

/** RMSNorm (Zhang and Sennrich 2019): x / sqrt(mean(x^2) + epsilon) * weight, or * (1 + weight). */
export function rmsNorm(x: Node, scale: Node, epsilon: number, plusOne = false): Node {
  const inverse = rsqrt(add(mean(square(x), [-1]), epsilon));
  const normed = multiply(x, inverse);
  const factor = plusOne ? add(scale, 1) : scale;
  return withGradient(multiply(normed, factor), [x, scale], (dy) => {
    const scaled = multiply(dy, factor);
    const along = mean(multiply(scaled, normed), [-1]);
    const dx = multiply(subtract(scaled, multiply(normed, along)), inverse);
    return [dx, overRows(multiply(dy, normed), scale)];
  });
}

/** LayerNorm (Ba et al. 2016), biased variance: (x - mean) / sqrt(variance + epsilon) * weight + bias. */
export function layerNorm(x: Node, scale: Node, bias: Node, epsilon: number): Node {
  const centred = subtract(x, mean(x, [-1]));
  const inverse = rsqrt(add(mean(square(centred), [-1]), epsilon));
  const normed = multiply(centred, inverse);
  return withGradient(add(multiply(normed, scale), bias), [x, scale, bias], (dy) => {
    const scaled = multiply(dy, scale);
    const along = mean(multiply(scaled, normed), [-1]);
    const level = mean(scaled, [-1]);
    const dx = multiply(subtract(subtract(scaled, level), multiply(normed, along)), inverse);
    return [dx, overRows(multiply(dy, normed), scale), overRows(dy, bias)];
  });
}

/** Summed over all but the last dimension: the gradient of a weight that every row shares. */
const overRows = (x: Node, like: Node): Node =>
  reshape(
    sum(
      x,
      x.shape.slice(0, -1).map((_, axis) => axis),
    ),
    like.shape,
  );

/** RMSNorm of each head by itself: x [tokens, heads * headDim], one weight [headDim] for all heads (Qwen3). */
export function headNorm(description: Description, name: string, x: Node): Node {
  const { headDim, epsilon } = description.config;
  const scale = weight(description, `${name}.weight`, [headDim]);
  const byHead = reshape(x, [(x.shape[0]! * x.shape[1]!) / headDim, headDim]);
  return reshape(rmsNorm(byHead, scale, epsilon), x.shape);
}

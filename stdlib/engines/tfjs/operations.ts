import * as tf from '@tensorflow/tfjs-core';
import type { Node, Operation, Shape } from '../../tensor/graph.ts';
import { uniformWords } from '../../tensor/random.ts';
import { arithmetic, reshaped, sumOfFirst, transposed } from './elements.ts';
import { product } from './products.ts';
import { addRows, takeRows } from './rows.ts';

/** Computes one node from its inputs: a new tensor. */
type Compute = (node: Node, inputs: readonly tf.Tensor[]) => tf.Tensor;

const unary =
  (compute: (x: tf.Tensor) => tf.Tensor): Compute =>
  (_, [x]) =>
    compute(x!);
const binary =
  (compute: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Compute =>
  (_, [a, b]) =>
    compute(a!, b!);

/** What the interpreter itself sees to. */
type Elsewhere =
  | 'parameter'
  | 'input'
  | 'constant'
  | 'uniform'
  | 'alias'
  | 'barrier'
  | 'crossEntropy'
  | 'crossEntropyGradient';

/** The operations of `stdlib/tensor` on tfjs. */
export const operations: Readonly<Record<Exclude<Operation['op'], Elsewhere>, Compute>> = {
  add: (node, [a, b]) => arithmetic('add', node, a!, b!) ?? tf.add(a!, b!),
  subtract: (node, [a, b]) => arithmetic('subtract', node, a!, b!) ?? tf.sub(a!, b!),
  multiply: (node, [a, b]) => arithmetic('multiply', node, a!, b!) ?? tf.mul(a!, b!),
  divide: (node, [a, b]) => arithmetic('divide', node, a!, b!) ?? tf.div(a!, b!),
  equal: binary(tf.equal),
  lessEqual: binary(tf.lessEqual),
  select: (_, [condition, a, b]) => tf.where(condition!, a!, b!),
  negate: unary(tf.neg),
  exp: unary(tf.exp),
  log: unary(tf.log),
  sqrt: unary(tf.sqrt),
  rsqrt: unary(tf.rsqrt),
  square: unary(tf.square),
  tanh: unary(tf.tanh),
  sigmoid: unary(tf.sigmoid),
  erf: unary(tf.erf),
  softplus: unary(tf.softplus),
  softmax: unary((x) => tf.softmax(x)),
  cast: ({ dtype }, [x]) => {
    if (dtype === 'bfloat16') throw new Error('this engine computes in 32 bits alone');
    return tf.cast(x!, dtype);
  },
  reshape: (node, [x]) => reshaped(node, x!),
  broadcast: ({ shape }, [x]) => tf.broadcastTo(x!, [...shape]),
  transpose: (node, [x]) => {
    const { order } = node.operation as { order: readonly number[] };
    return transposed(order, node, x!) ?? tf.transpose(x!, [...order]);
  },
  slice: ({ operation, shape }, [x]) =>
    tf.slice(x!, [...(operation as { begin: readonly number[] }).begin], [...shape]),
  concat: ({ operation }, inputs) => tf.concat([...inputs], (operation as { axis: number }).axis),
  sum: (node, [x]) => {
    const { axes } = node.operation as { axes: readonly number[] };
    return sumOfFirst(axes, node, x!) ?? tf.sum(x!, [...axes], true);
  },
  matmul: ({ operation }, [a, b]) => {
    const { transposeA, transposeB } = operation as { transposeA: boolean; transposeB: boolean };
    return product(a!, b!, transposeA, transposeB);
  },
  gather: (_, [table, rows]) => takeRows(table!, rows!),
  scatter: ({ shape }, [values, rows]) => addRows(values!, rows!, shape[0]!),
};

/** The operation `uniform`, on the host. The seed is its two words. */
export function uniform(stream: number, shape: Shape, seed: ArrayLike<number>): tf.Tensor {
  const [low, high] = [seed[0]!, seed[1]!];
  const key = [low >>> 0, (high ^ stream) >>> 0] as const;
  const count = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(uniformWords({ key }, count), [...shape]);
}

import type { Node, Operation, Shape } from './graph.ts';
import {
  add,
  broadcast,
  cast,
  concat,
  constant,
  crossEntropyGradient,
  divide,
  exp,
  gather,
  matmul,
  multiply,
  negate,
  reshape,
  scatter,
  select,
  sigmoid,
  slice,
  subtract,
  sum,
  transpose,
} from './operations.ts';

/** The gradients of the inputs, given that of the result; null for an input that has none (ids, labels, conditions). */
type Rule = (node: Node, dy: Node) => readonly (Node | null)[];

/** The gradient of a broadcast input is the sum over what it was stretched along. */
function unbroadcast(dy: Node, shape: Shape): Node {
  const missing = dy.shape.length - shape.length;
  const axes = [...dy.shape.keys()].filter(
    (axis) => axis < missing || (shape[axis - missing] === 1 && dy.shape[axis] !== 1),
  );
  return reshape(axes.length === 0 ? dy : sum(dy, axes), shape);
}

const both = (node: Node, left: Node, right: Node) => [
  unbroadcast(left, node.inputs[0]!.shape),
  unbroadcast(right, node.inputs[1]!.shape),
];
const none: Rule = (node) => node.inputs.map(() => null);

/** Textbook derivatives (Baydin et al. 2018, "Automatic differentiation in machine learning"); y is the result. */
const rules: Readonly<Record<Operation['op'], Rule>> = {
  parameter: none,
  input: none,
  constant: none,
  uniform: none,
  equal: none,
  lessEqual: none,
  add: (node, dy) => both(node, dy, dy),
  subtract: (node, dy) => both(node, dy, negate(dy)),
  multiply: (node, dy) => both(node, multiply(dy, node.inputs[1]!), multiply(dy, node.inputs[0]!)),
  divide: (node, dy) => {
    const left = divide(dy, node.inputs[1]!);
    return both(node, left, negate(multiply(left, node)));
  },
  negate: (_, dy) => [negate(dy)],
  exp: (y, dy) => [multiply(dy, y)],
  log: ({ inputs: [x] }, dy) => [divide(dy, x!)],
  sqrt: (y, dy) => [divide(multiply(dy, 0.5), y)],
  rsqrt: (y, dy) => [multiply(multiply(dy, -0.5), multiply(y, multiply(y, y)))],
  square: ({ inputs: [x] }, dy) => [multiply(multiply(dy, 2), x!)],
  tanh: (y, dy) => [multiply(dy, subtract(1, multiply(y, y)))],
  sigmoid: (y, dy) => [multiply(dy, multiply(y, subtract(1, y)))],
  erf: ({ inputs: [x] }, dy) => [multiply(dy, multiply(exp(negate(multiply(x!, x!))), 2 / Math.sqrt(Math.PI)))],
  softplus: ({ inputs: [x] }, dy) => [multiply(dy, sigmoid(x!))],
  select: ({ inputs: [condition] }, dy) => [null, select(condition!, dy, 0), select(condition!, 0, dy)],
  reshape: ({ inputs: [x] }, dy) => [reshape(dy, x!.shape)],
  broadcast: ({ inputs: [x] }, dy) => [unbroadcast(dy, x!.shape)],
  cast: ({ inputs: [x] }, dy) => [cast(dy, x!.dtype)],
  transpose: ({ operation }, dy) => {
    const { order } = operation as { order: readonly number[] };
    return [
      transpose(
        dy,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ];
  },
  slice: ({ operation, inputs: [x] }, dy) => [padded(dy, x!.shape, (operation as { begin: Shape }).begin)],
  concat: ({ operation, inputs }, dy) => {
    const { axis } = operation as { axis: number };
    let at = 0;
    return inputs.map(({ shape }) => {
      const begin = shape.map((_, i) => (i === axis ? at : 0));
      at += shape[axis]!;
      return slice(dy, begin, shape);
    });
  },
  sum: ({ inputs: [x] }, dy) => [broadcast(dy, x!.shape)],
  softmax: (y, dy) => {
    const weighted = multiply(dy, y);
    return [subtract(weighted, multiply(y, sum(weighted, [-1])))];
  },
  matmul: (node, dy) => {
    const [a, b] = node.inputs as [Node, Node];
    const { transposeA, transposeB } = node.operation as { transposeA: boolean; transposeB: boolean };
    return [
      transposeA
        ? matmul(b, dy, { transposeA: transposeB, transposeB: true })
        : matmul(dy, b, { transposeB: !transposeB }),
      transposeB
        ? matmul(dy, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, dy, { transposeA: !transposeA }),
    ];
  },
  gather: ({ inputs: [table, ids] }, dy) => [scatter(dy, ids!, table!.shape[0]!), null],
  scatter: ({ inputs: [, ids] }, dy) => [gather(dy, ids!), null],
  crossEntropy: ({ inputs: [scores, labels] }, dy) => [
    multiply(crossEntropyGradient(scores!, labels!), reshape(dy, [dy.shape[0]!, 1])),
    null,
  ],
  crossEntropyGradient: (node) => {
    throw new Error(`a second derivative was asked for in ${node.layer}`);
  },
  alias: (_, dy) => [dy],
  barrier: (_, dy) => [dy, null],
};

/** dy with zeros around it, so that it fills `shape` and begins at `begin`. */
function padded(dy: Node, shape: Shape, begin: Shape): Node {
  let result = dy;
  for (const [axis, whole] of shape.entries()) {
    const zeros = (count: number) => {
      const size = result.shape.map((n, i) => (i === axis ? count : n));
      return broadcast(
        constant(
          dy.graph,
          Float32Array.of(0),
          size.map(() => 1),
        ),
        size,
      );
    };
    const before = begin[axis]!;
    const after = whole - before - dy.shape[axis]!;
    const parts = [...(before > 0 ? [zeros(before)] : []), result, ...(after > 0 ? [zeros(after)] : [])];
    result = concat(parts, axis);
  }
  return result;
}

export const inputGradients: Rule = (node, dy) => rules[node.operation.op](node, dy);

export const plus = (a: Node | null, b: Node): Node => (a === null ? b : add(a, b));

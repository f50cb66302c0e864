import {
  type Binary,
  type Comparison,
  type Dtype,
  type Graph,
  type Node,
  node,
  type Shape,
  sizeOf,
  type Unary,
} from './graph.ts';
import { axisOf, broadcastShape, matmulShape, misfit, show } from './shapes.ts';

/** A node, or a number that stands for a scalar. */
export type Operand = Node | number;

// --- what comes from outside

/** A tensor that outlives a run: a weight. */
export const parameter = (graph: Graph, name: string, shape: Shape): Node =>
  node(graph, { op: 'parameter', name }, [], shape, 'float32');

/** A tensor that each run is given. */
export const input = (graph: Graph, name: string, shape: Shape, dtype: Dtype): Node =>
  node(graph, { op: 'input', name }, [], shape, dtype);

export function constant(graph: Graph, data: Float32Array | Int32Array, shape: Shape = [data.length]): Node {
  return node(graph, { op: 'constant', data }, [], shape, data instanceof Int32Array ? 'int32' : 'float32');
}

export const scalar = (graph: Graph, value: number): Node => constant(graph, Float32Array.of(value), []);

// --- element by element

const binary =
  (op: Binary) =>
  (a: Operand, b: Operand): Node => {
    const { graph } = typeof a === 'number' ? (b as Node) : a;
    const [left, right] = [a, b].map((x) => (typeof x === 'number' ? scalar(graph, x) : x)) as [Node, Node];
    if (left.dtype !== right.dtype) misfit(left, `${op} of a ${left.dtype} and a ${right.dtype}`);
    return node(graph, { op }, [left, right], broadcastShape(left, right, op));
  };
export const add = binary('add');
export const subtract = binary('subtract');
export const multiply = binary('multiply');
export const divide = binary('divide');

const comparison =
  (op: Comparison) =>
  (a: Node, b: Node): Node =>
    node(a.graph, { op }, [a, b], broadcastShape(a, b, op), 'bool');
export const equal = comparison('equal');
export const lessEqual = comparison('lessEqual');

/** `a` where the condition holds, else `b`; both of the condition's shape or broadcast to it. */
export function select(condition: Node, a: Operand, b: Operand): Node {
  const whole = (x: Operand) => broadcast(typeof x === 'number' ? scalar(condition.graph, x) : x, condition.shape);
  return node(condition.graph, { op: 'select' }, [condition, whole(a), whole(b)], condition.shape, 'float32');
}

const unary =
  (op: Unary) =>
  (x: Node): Node =>
    node(x.graph, { op }, [x], x.shape);
export const negate = unary('negate');
export const exp = unary('exp');
export const log = unary('log');
export const sqrt = unary('sqrt');
/** 1 / sqrt(x) */
export const rsqrt = unary('rsqrt');
export const square = unary('square');
export const tanh = unary('tanh');
/** 1 / (1 + exp(-x)) */
export const sigmoid = unary('sigmoid');
/** The error function. */
export const erf = unary('erf');
/** log(1 + exp(x)), without overflow: -log sigmoid(-x). */
export const softplus = unary('softplus');

export const cast = (x: Node, dtype: Dtype): Node =>
  x.dtype === dtype ? x : node(x.graph, { op: 'cast' }, [x], x.shape, dtype);

// --- shape

export function reshape(x: Node, shape: Shape): Node {
  if (sizeOf(shape) !== sizeOf(x.shape) || !shape.every(Number.isInteger))
    misfit(x, `${show(x.shape)} holds ${sizeOf(x.shape)} elements, so it cannot be seen as ${show(shape)}`);
  return shape.join() === x.shape.join() ? x : node(x.graph, { op: 'reshape' }, [x], shape);
}

/** Dimension i of the result is dimension order[i] of x. */
export function transpose(x: Node, order: readonly number[]): Node {
  if ([...order].sort().join() !== [...x.shape.keys()].sort().join())
    misfit(x, `${show(order)} is no order of the ${x.shape.length} dimensions of ${show(x.shape)}`);
  if (order.every((from, to) => from === to)) return x;
  const shape = order.map((from) => x.shape[from]!);
  return node(x.graph, { op: 'transpose', order }, [x], shape);
}

export function slice(x: Node, begin: Shape, size: Shape): Node {
  if (begin.some((at, i) => at + size[i]! > x.shape[i]!))
    misfit(x, `${show(begin)} + ${show(size)} leaves ${show(x.shape)}`);
  return size.join() === x.shape.join() ? x : node(x.graph, { op: 'slice', begin }, [x], size);
}

export function concat(parts: readonly Node[], axis: number): Node {
  const [first] = parts as [Node];
  if (parts.length === 1) return first;
  const at = axisOf(first.shape, axis);
  const rest = (shape: Shape) => shape.filter((_, i) => i !== at).join();
  for (const part of parts)
    if (rest(part.shape) !== rest(first.shape))
      misfit(first, `${show(first.shape)} and ${show(part.shape)} cannot be joined`);
  const length = parts.reduce((sum, { shape }) => sum + shape[at]!, 0);
  const shape = first.shape.map((n, i) => (i === at ? length : n));
  return node(first.graph, { op: 'concat', axis: at }, parts, shape);
}

export function broadcast(x: Node, shape: Shape): Node {
  if (x.shape.join() === shape.join()) return x;
  return node(x.graph, { op: 'broadcast' }, [x], shape);
}

// --- across elements

/** Over the given axes, which stay with length 1. */
export function sum(x: Node, axes: readonly number[] = [...x.shape.keys()]): Node {
  const over = axes.map((axis) => axisOf(x.shape, axis)).sort((a, b) => a - b);
  const shape = x.shape.map((n, i) => (over.includes(i) ? 1 : n));
  return over.every((axis) => x.shape[axis] === 1) ? x : node(x.graph, { op: 'sum', axes: over }, [x], shape);
}

export function mean(x: Node, axes: readonly number[]): Node {
  const count = axes.reduce((product, axis) => product * x.shape[axisOf(x.shape, axis)]!, 1);
  return multiply(sum(x, axes), 1 / count);
}

/** Sum of all elements, as a scalar. */
export const total = (x: Node): Node => reshape(sum(x), []);

/** Along the last axis. */
export const softmax = (x: Node): Node => node(x.graph, { op: 'softmax' }, [x], x.shape);

interface Transposed {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** [..., m, k] x [..., k, n] -> [..., m, n]; the last two dimensions of an input are exchanged first where asked for. */
export function matmul(a: Node, b: Node, { transposeA = false, transposeB = false }: Transposed = {}): Node {
  const shape = matmulShape(a, b, transposeA, transposeB);
  return node(a.graph, { op: 'matmul', transposeA, transposeB }, [a, b], shape);
}

// --- by index

/** Rows of a table [height, width] by int32 ids [n] -> [n, width]. */
export function gather(table: Node, ids: Node): Node {
  if (table.shape.length !== 2 || ids.shape.length !== 1)
    misfit(table, `rows of ${show(table.shape)} by ids of shape ${show(ids.shape)}`);
  return node(table.graph, { op: 'gather' }, [table, ids], [ids.shape[0]!, table.shape[1]!]);
}

/** The transpose of `gather`: zeros of [height, width] to which each row of values [n, width] is added at its id. */
export const scatter = (values: Node, ids: Node, height: number): Node =>
  node(values.graph, { op: 'scatter' }, [values, ids], [height, values.shape[1]!]);

/** -log softmax(scores)[label] for each row of scores [n, vocabulary]. Labels are int32 [n], each below the vocabulary. */
export const crossEntropy = (scores: Node, labels: Node): Node =>
  node(scores.graph, { op: 'crossEntropy' }, [scores, labels], [scores.shape[0]!]);

/** softmax(scores) - onehot(labels): the gradient of `crossEntropy`, [n, vocabulary]. */
export const crossEntropyGradient = (scores: Node, labels: Node): Node =>
  node(scores.graph, { op: 'crossEntropyGradient' }, [scores, labels], scores.shape);

// --- random

/**
 * Numbers in [0, 1), evenly spread: the n-th is the low 23 bits of word n of Philox under the key [low, high ^ stream], as `uniformWords` in
 * `random.ts` and TensorFlow's StatelessRandomUniformV2 compute it. The seed is int32 [1, 2]: low, high.
 */
export const uniform = (seed: Node, stream: number, shape: Shape): Node =>
  node(seed.graph, { op: 'uniform', stream }, [seed], shape, 'float32');

// --- gradients that are written down

/** `value`, whose gradients with respect to `inputs` are those that `gradient` makes of its own. */
export function withGradient(value: Node, inputs: readonly Node[], gradient: (dy: Node) => readonly Node[]): Node {
  const made = node(value.graph, { op: 'alias' }, [value], value.shape);
  value.graph.custom.set(made.id, { inputs, gradient });
  return made;
}

/** x, once `after` has been computed. */
export const barrier = (x: Node, after: Node): Node => node(x.graph, { op: 'barrier' }, [x, after], x.shape);

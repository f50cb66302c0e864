import { emptyGraph, type Graph, type Node, type Shape, sizeOf } from '../../../stdlib/tensor/graph.ts';
import * as t from '../../../stdlib/tensor/operations.ts';
import { normals, stream } from '../../../stdlib/tensor/random.ts';

/** One operation, or a few, on parameters `a`, `b`, `c` and whatever inputs it is given: what every engine must compute and every rule differentiate. */
export interface Case {
  readonly name: string;
  readonly graph: Graph;
  readonly value: Node;
  readonly parameters: readonly Node[];
  readonly given: ReadonlyMap<string, Float32Array | Int32Array>;
}

type Build = (
  graph: Graph,
  p: (name: string, ...shape: number[]) => Node,
  ids: (name: string, ...values: number[]) => Node,
) => Node;

/** Away from zero and small, so that roots and logarithms exist everywhere. */
const positive = (x: Node) => t.add(t.square(x), 0.5);

const builds: Readonly<Record<string, Build>> = {
  'add, stretched': (_, p) => t.add(p('a', 2, 3), p('b', 3)),
  'subtract, stretched': (_, p) => t.subtract(p('a', 2, 1), p('b', 2, 3)),
  'multiply, stretched both ways': (_, p) => t.multiply(p('a', 2, 1, 3), p('b', 4, 1)),
  divide: (_, p) => t.divide(p('a', 2, 3), positive(p('b', 2, 3))),
  'a number': (_, p) => t.subtract(2, t.multiply(p('a', 3), 1.5)),
  negate: (_, p) => t.negate(p('a', 4)),
  exp: (_, p) => t.exp(p('a', 4)),
  log: (_, p) => t.log(positive(p('a', 4))),
  sqrt: (_, p) => t.sqrt(positive(p('a', 4))),
  rsqrt: (_, p) => t.rsqrt(positive(p('a', 4))),
  square: (_, p) => t.square(p('a', 4)),
  tanh: (_, p) => t.tanh(p('a', 4)),
  sigmoid: (_, p) => t.sigmoid(p('a', 4)),
  erf: (_, p) => t.erf(p('a', 4)),
  softplus: (_, p) => t.softplus(p('a', 4)),
  select: (graph, p) => {
    const order = t.constant(graph, Int32Array.of(0, 1, 2));
    const condition = t.lessEqual(t.reshape(order, [1, 3]), t.reshape(order, [3, 1]));
    return t.select(condition, p('a', 3, 3), t.multiply(p('b', 3, 3), 2));
  },
  'select where equal': (_, p, ids) => {
    const [left, right] = [ids('left', 0, 1, 1), ids('right', 1, 1, 0)];
    return t.select(t.equal(left, right), p('a', 3), 0);
  },
  reshape: (_, p) => t.square(t.reshape(p('a', 2, 3), [3, 2])),
  transpose: (_, p) => t.multiply(t.transpose(p('a', 2, 3, 4), [2, 0, 1]), p('b', 4, 2, 3)),
  slice: (_, p) => t.square(t.slice(p('a', 3, 4), [1, 1], [2, 2])),
  concat: (_, p) => t.square(t.concat([p('a', 2, 1), p('b', 2, 3), p('a', 2, 1)], -1)),
  broadcast: (_, p) => t.square(t.broadcast(p('a', 2, 1), [2, 3])),
  'sum of one axis': (_, p) => t.square(t.sum(p('a', 2, 3, 2), [1])),
  'mean of the last axis': (_, p) => t.square(t.mean(p('a', 2, 3), [-1])),
  'sum of all': (_, p) => t.total(t.square(p('a', 2, 3))),
  softmax: (_, p) => t.multiply(t.softmax(p('a', 2, 3)), p('b', 2, 3)),
  matmul: (_, p) => t.matmul(p('a', 2, 3), p('b', 3, 4)),
  'matmul, right exchanged': (_, p) => t.matmul(p('a', 2, 3), p('b', 4, 3), { transposeB: true }),
  'matmul, left exchanged': (_, p) => t.matmul(p('a', 3, 2), p('b', 3, 4), { transposeA: true }),
  'matmul, both exchanged': (_, p) => t.matmul(p('a', 3, 2), p('b', 4, 3), { transposeA: true, transposeB: true }),
  'matmul of many': (_, p) => t.matmul(p('a', 2, 2, 3), p('b', 2, 3, 2)),
  'matmul of many, right exchanged': (_, p) => t.matmul(p('a', 2, 2, 3), p('b', 2, 4, 3), { transposeB: true }),
  'matmul of many, left exchanged': (_, p) => t.matmul(p('a', 2, 3, 2), p('b', 2, 3, 4), { transposeA: true }),
  gather: (_, p, ids) => t.square(t.gather(p('a', 4, 2), ids('rows', 3, 0, 3))),
  scatter: (_, p, ids) => t.square(t.scatter(p('a', 3, 2), ids('rows', 1, 0, 1), 4)),
  'cross-entropy': (_, p, ids) => t.multiply(t.crossEntropy(p('a', 3, 5), ids('labels', 4, 0, 2)), p('b', 3)),
  uniform: (graph, p) => {
    const seed = t.input(graph, 'seed', [1, 2], 'int32');
    return t.multiply(p('a', 2, 5), t.uniform(seed, -123456789, [2, 5]));
  },
  barrier: (_, p) => t.multiply(t.barrier(p('a', 3), p('b', 3)), p('b', 3)),
};

export const cases: readonly Case[] = Object.entries(builds).map(([name, build]) => {
  const graph = emptyGraph();
  const given = new Map<string, Float32Array | Int32Array>();
  const parameters = new Map<string, Node>();
  const parameter = (of: string, ...shape: number[]): Node => {
    const made = t.parameter(graph, of, shape as Shape);
    parameters.set(of, made);
    given.set(of, Float32Array.from(normals(stream(7, `${name} ${of}`), sizeOf(shape))));
    return made;
  };
  const ids = (of: string, ...values: number[]): Node => {
    given.set(of, Int32Array.from(values));
    return t.input(graph, of, [values.length], 'int32');
  };
  given.set('seed', Int32Array.of(987654321, 5));
  const value = build(graph, parameter, ids);
  return { name, graph, value, parameters: [...parameters.values()], given };
});

/** A weighted sum of a value's elements: a scalar that every element has its own part in. */
export function weighted({ graph, value, name }: Pick<Case, 'graph' | 'value' | 'name'>): Node {
  const weights = Float32Array.from(normals(stream(11, name), sizeOf(value.shape)));
  return t.total(t.multiply(value, t.constant(graph, weights, value.shape)));
}

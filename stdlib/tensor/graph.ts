/**
 * Typed tensor programs: a graph of operations with a number type and a static shape for every value. A model, its loss and its gradients are one such
 * graph, known before anything runs; what runs it (one TensorFlow graph, or tfjs operation by operation) is another room's business.
 */
export type Dtype = 'float32' | 'bfloat16' | 'int32' | 'bool';
/** Static; [] is a scalar. */
export type Shape = readonly number[];

/** What a node computes from its inputs. Each is described where it is made, in `operations.ts`. */
export type Operation =
  | { readonly op: 'parameter' | 'input'; readonly name: string }
  | { readonly op: 'constant'; readonly data: Float32Array | Int32Array }
  | { readonly op: Unary | Binary | Comparison }
  | { readonly op: 'select' | 'reshape' | 'broadcast' | 'softmax' | 'gather' | 'cast' }
  | { readonly op: 'crossEntropy' | 'crossEntropyGradient' }
  /** The first input; a gradient of its own stands in `Graph.custom`. */
  | { readonly op: 'alias' }
  /** The first input, not before the second is there: what depends on it is computed late, and never merged with what is computed early. */
  | { readonly op: 'barrier' }
  | { readonly op: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean }
  | { readonly op: 'transpose'; readonly order: readonly number[] }
  | { readonly op: 'slice'; readonly begin: Shape }
  | { readonly op: 'concat'; readonly axis: number }
  | { readonly op: 'sum'; readonly axes: readonly number[] }
  | { readonly op: 'scatter' }
  | { readonly op: 'uniform'; readonly stream: number };

export type Unary = 'negate' | 'exp' | 'log' | 'sqrt' | 'rsqrt' | 'square' | 'tanh' | 'sigmoid' | 'erf' | 'softplus';
export type Binary = 'add' | 'subtract' | 'multiply' | 'divide';
export type Comparison = 'equal' | 'lessEqual';

export interface Node {
  /** Its place in `graph.nodes`: inputs come before what reads them. */
  readonly id: number;
  readonly graph: Graph;
  readonly operation: Operation;
  readonly inputs: readonly Node[];
  readonly shape: Shape;
  readonly dtype: Dtype;
  /** The part of the model that it belongs to, for messages: `model.layers.3.self_attn`. */
  readonly layer: string;
}

/** A gradient that is written down instead of derived: given that of the value, one for each of `inputs`. */
export interface CustomGradient {
  readonly inputs: readonly Node[];
  readonly gradient: (dy: Node) => readonly Node[];
}

export interface Graph {
  readonly nodes: Node[];
  readonly custom: Map<number, CustomGradient>;
  /** The layer that is being described. */
  layer: string;
  /** Nodes by what they compute: equal ones are made once. */
  readonly known: Map<string, Node>;
}

export const emptyGraph = (): Graph => ({ nodes: [], custom: new Map(), layer: '', known: new Map() });

/** A node of the graph; where an equal one is there already, that one. */
export function node(
  graph: Graph,
  operation: Operation,
  inputs: readonly Node[],
  shape: Shape,
  dtype: Dtype = inputs[0]?.dtype ?? 'float32',
): Node {
  const key = keyOf(operation, inputs, shape, dtype);
  const known = key === null ? undefined : graph.known.get(key);
  if (known !== undefined) return known;
  const made: Node = { id: graph.nodes.length, graph, operation, inputs, shape, dtype, layer: graph.layer };
  graph.nodes.push(made);
  if (key !== null) graph.known.set(key, made);
  return made;
}

/** Null where a node is always one of its own: large constants are compared by nobody, an alias carries a gradient of its own. */
function keyOf(operation: Operation, inputs: readonly Node[], shape: Shape, dtype: Dtype): string | null {
  if (operation.op === 'alias' || operation.op === 'barrier') return null;
  if (operation.op === 'constant') {
    if (operation.data.length !== 1) return null;
    return `constant ${operation.data[0]} ${shape} ${dtype}`;
  }
  const { op, ...attributes } = operation;
  return `${op} ${inputs.map(({ id }) => id)} ${shape} ${dtype} ${JSON.stringify(attributes)}`;
}

/** Describes a part of a model: its nodes carry `name` after that of the part around it. */
export function inLayer<T>(graph: Graph, name: string, describe: () => T): T {
  const outer = graph.layer;
  graph.layer = outer === '' ? name : `${outer}.${name}`;
  try {
    return describe();
  } finally {
    graph.layer = outer;
  }
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, n) => product * n, 1);

export const bytesPer: Readonly<Record<Dtype, number>> = { float32: 4, bfloat16: 2, int32: 4, bool: 1 };

export const bytesOf = ({ shape, dtype }: Node): number => sizeOf(shape) * bytesPer[dtype];

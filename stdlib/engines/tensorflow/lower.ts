import type { Node, Operation } from '../../tensor/graph.ts';
import { sequence } from '../../tensor/liveness.ts';
import { type Attribute, dataType, type GraphDef, type Output } from './graph-def.ts';

/** The TensorFlow outputs that stand for inputs and parameters. */
export interface Outside {
  input(node: Node): Output;
  parameter(name: string): Output;
}

/** Adds the nodes that compute `results`, under `prefix`, and gives the output of each. */
export function lower(graph: GraphDef, prefix: string, results: readonly Node[], outside: Outside): readonly Output[] {
  const outputs = new Map<number, Output>();
  const at: Lowering = {
    outputs,
    type: (node) => ({ type: dataType(node.dtype) }),
    of: (node) => outputs.get(node.id)!,
    add: (node, op, inputs, attributes, after) =>
      graph.add(op, `${prefix}/${node.layer || 'top'}/${op}`, inputs, attributes, after),
    ints: (node, values, shape = [values.length]) =>
      graph.add('Const', `${prefix}/${node.layer || 'top'}/ints`, [], {
        dtype: { type: 'DT_INT32' },
        value: { tensor: Int32Array.from(values), shape },
      }),
  };
  for (const node of sequence(results).nodes) {
    const { operation } = node;
    if (operation.op === 'input') outputs.set(node.id, outside.input(node));
    else if (operation.op === 'parameter') outputs.set(node.id, outside.parameter(operation.name));
    else if (operation.op === 'alias') outputs.set(node.id, at.of(node.inputs[0]!));
    else outputs.set(node.id, rules[operation.op](node, at));
  }
  return results.map((node) => at.of(node));
}

interface Lowering {
  readonly outputs: Map<number, Output>;
  of(node: Node): Output;
  type(node: Node): Attribute;
  add(
    node: Node,
    op: string,
    inputs: readonly Output[],
    attributes?: Readonly<Record<string, Attribute>>,
    after?: readonly Output[],
  ): Output;
  ints(node: Node, values: readonly number[], shape?: readonly number[]): Output;
}

type Rule = (node: Node, at: Lowering) => Output;
const index = { type: 'DT_INT32' } as const;

/** An operation of the same name and meaning, whose one attribute is the number type of what goes in. */
const plain =
  (op: string, attributes: Readonly<Record<string, Attribute>> = {}): Rule =>
  (node, at) =>
    at.add(
      node,
      op,
      node.inputs.map((input) => at.of(input)),
      { T: at.type(node.inputs[0]!), ...attributes },
    );

/** One kernel gives loss and gradient; asked for twice, it is one node. */
const crossEntropy =
  (output: 0 | 1): Rule =>
  (node, at) => {
    const [scores, labels] = node.inputs as [Node, Node];
    const key = -1 - scores.graph.nodes.length * scores.id - labels.id;
    let made = at.outputs.get(key);
    if (made === undefined) {
      const attributes = { T: at.type(scores), Tlabels: index };
      made = at.add(node, 'SparseSoftmaxCrossEntropyWithLogits', [at.of(scores), at.of(labels)], attributes);
      at.outputs.set(key, made);
    }
    return output === 0 ? made : `${made}:1`;
  };

/** Each operation of `stdlib/tensor` as TensorFlow operations (https://www.tensorflow.org/api_docs/cc). */
const rules: Readonly<Record<Exclude<Operation['op'], 'input' | 'parameter' | 'alias'>, Rule>> = {
  constant: (node, at) => {
    const { data } = node.operation as { data: Float32Array | Int32Array };
    return at.add(node, 'Const', [], { dtype: at.type(node), value: { tensor: data, shape: node.shape } });
  },
  add: plain('AddV2'),
  subtract: plain('Sub'),
  multiply: plain('Mul'),
  divide: plain('RealDiv'),
  equal: plain('Equal', { incompatible_shape_error: { bool: true } }),
  lessEqual: plain('LessEqual'),
  negate: plain('Neg'),
  exp: plain('Exp'),
  log: plain('Log'),
  sqrt: plain('Sqrt'),
  rsqrt: plain('Rsqrt'),
  square: plain('Square'),
  tanh: plain('Tanh'),
  sigmoid: plain('Sigmoid'),
  erf: plain('Erf'),
  softplus: plain('Softplus'),
  softmax: plain('Softmax'),
  select: (node, at) =>
    at.add(
      node,
      'SelectV2',
      node.inputs.map((input) => at.of(input)),
      { T: at.type(node) },
    ),
  cast: (node, at) =>
    at.add(node, 'Cast', [at.of(node.inputs[0]!)], { SrcT: at.type(node.inputs[0]!), DstT: at.type(node) }),
  reshape: (node, at) =>
    at.add(node, 'Reshape', [at.of(node.inputs[0]!), at.ints(node, node.shape)], { T: at.type(node), Tshape: index }),
  broadcast: (node, at) =>
    at.add(node, 'BroadcastTo', [at.of(node.inputs[0]!), at.ints(node, node.shape)], { T: at.type(node), Tidx: index }),
  transpose: (node, at) => {
    const { order } = node.operation as { order: readonly number[] };
    return at.add(node, 'Transpose', [at.of(node.inputs[0]!), at.ints(node, order)], {
      T: at.type(node),
      Tperm: index,
    });
  },
  slice: (node, at) => {
    const { begin } = node.operation as { begin: readonly number[] };
    const inputs = [at.of(node.inputs[0]!), at.ints(node, begin), at.ints(node, node.shape)];
    return at.add(node, 'Slice', inputs, { T: at.type(node), Index: index });
  },
  concat: (node, at) => {
    const { axis } = node.operation as { axis: number };
    const inputs = [...node.inputs.map((input) => at.of(input)), at.ints(node, [axis], [])];
    return at.add(node, 'ConcatV2', inputs, { N: { int: node.inputs.length }, T: at.type(node), Tidx: index });
  },
  sum: (node, at) => {
    const { axes } = node.operation as { axes: readonly number[] };
    const attributes = { T: at.type(node), Tidx: index, keep_dims: { bool: true } };
    return at.add(node, 'Sum', [at.of(node.inputs[0]!), at.ints(node, axes)], attributes);
  },
  matmul: (node, at) => {
    const { transposeA, transposeB } = node.operation as { transposeA: boolean; transposeB: boolean };
    const inputs = node.inputs.map((input) => at.of(input));
    const [a, b] = [{ bool: transposeA }, { bool: transposeB }];
    return node.shape.length === 2
      ? at.add(node, 'MatMul', inputs, { T: at.type(node), transpose_a: a, transpose_b: b })
      : at.add(node, 'BatchMatMulV2', inputs, { T: at.type(node), adj_x: a, adj_y: b });
  },
  gather: (node, at) => {
    const inputs = [...node.inputs.map((input) => at.of(input)), at.ints(node, [0], [])];
    const attributes = { Tparams: at.type(node), Tindices: index, Taxis: index, batch_dims: { int: 0 } };
    return at.add(node, 'GatherV2', inputs, attributes);
  },
  scatter: (node, at) => {
    const inputs = [...node.inputs.map((input) => at.of(input)), at.ints(node, [node.shape[0]!], [])];
    return at.add(node, 'UnsortedSegmentSum', inputs, { T: at.type(node), Tindices: index, Tnumsegments: index });
  },
  crossEntropy: crossEntropy(0),
  crossEntropyGradient: crossEntropy(1),
  uniform: (node, at) => {
    // The key's words are [low, high ^ stream]; as one 64-bit number they are what Philox is keyed with.
    const { stream } = node.operation as { stream: number };
    const mixed = at.add(node, 'BitwiseXor', [at.of(node.inputs[0]!), at.ints(node, [0, stream], [1, 2])], {
      T: index,
    });
    const key = at.add(node, 'Bitcast', [mixed], { T: index, type: { type: 'DT_UINT64' } });
    const zeros = at.ints(node, [0, 0, 0, 0], [2, 2]);
    const counter = at.add(node, 'Bitcast', [zeros], { T: index, type: { type: 'DT_UINT64' } });
    const philox = at.ints(node, [1], []);
    const attributes = { dtype: { type: 'DT_FLOAT' }, Tshape: index } as const;
    return at.add(node, 'StatelessRandomUniformV2', [at.ints(node, node.shape), key, counter, philox], attributes);
  },
  barrier: (node, at) =>
    at.add(node, 'Identity', [at.of(node.inputs[0]!)], { T: at.type(node) }, [at.of(node.inputs[1]!)]),
};

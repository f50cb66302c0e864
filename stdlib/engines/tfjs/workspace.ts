import { bytesOf, type Node } from '../../tensor/graph.ts';

/** Bytes that the wasm backend takes while it computes a node, beside inputs and result: the softmax behind a loss. */
export const workspace = ({ operation, inputs }: Node): number =>
  operation.op === 'crossEntropy' ? bytesOf(inputs[0]!) : 0;

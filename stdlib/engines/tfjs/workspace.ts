import { bytesOf, type Node } from '../../tensor/graph.ts';

/** Bytes that the wasm backend takes while it computes a node, beside inputs and result: matrices that `product` exchanges, and the softmax behind a loss. */
export function workspace(node: Node): number {
  const { operation, inputs } = node;
  if (operation.op === 'crossEntropy') return bytesOf(inputs[0]!);
  if (operation.op !== 'matmul') return 0;
  const [a, b] = inputs as [Node, Node];
  const { transposeA, transposeB } = operation;
  const [n, m, p] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
  if (transposeA && !transposeB && a.shape.length === 2 && p * (n + m) < n * m) return bytesOf(b) + bytesOf(node);
  return (transposeA ? bytesOf(a) : 0) + (transposeB ? bytesOf(b) : 0);
}

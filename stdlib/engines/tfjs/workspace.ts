import { bytesOf, type Node } from '../../tensor/graph.ts';

/** Bytes that the wasm backend takes while it computes a node, beside inputs and result: matrices that `product` exchanges, and the softmax behind a loss. */
export function workspace(node: Node): number {
  const { operation, inputs } = node;
  if (operation.op === 'crossEntropy') return bytesOf(inputs[0]!);
  if (operation.op !== 'matmul') return 0;
  const [a, b] = inputs as [Node, Node];
  const { transposeA, transposeB } = operation;
  const [height, width] = a.shape.slice(-2) as [number, number];
  const [rows, columns] = b.shape.slice(-2) as [number, number];
  if (transposeA && !transposeB && a.shape.length === 2 && columns * (height + width) < height * width)
    return bytesOf(b) + bytesOf(node);
  if (transposeB && !transposeA && height * (width + rows) < rows * width) return bytesOf(a) + bytesOf(node);
  return (transposeA ? bytesOf(a) : 0) + (transposeB ? bytesOf(b) : 0);
}

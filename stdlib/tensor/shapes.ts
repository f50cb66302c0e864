import type { Node, Shape } from './graph.ts';

/** Shapes that do not fit: the description of a model is wrong, or its configuration asks for something impossible. */
export class ShapeError extends Error {
  constructor(
    /** The part of the model, as checkpoints name it; empty at the top. */
    readonly layer: string,
    readonly problem: string,
  ) {
    super(layer === '' ? problem : `${layer}: ${problem}`);
    this.name = 'ShapeError';
  }
}

export const show = (shape: Shape): string => `[${shape.join(', ')}]`;

export function misfit(at: Node, problem: string): never {
  throw new ShapeError(at.graph.layer || at.layer, problem);
}

/** The shape of a result whose inputs are broadcast against each other, as numpy does: aligned at the end, 1 stretches. */
export function broadcastShape(a: Node, b: Node, what: string): Shape {
  const rank = Math.max(a.shape.length, b.shape.length);
  return Array.from({ length: rank }, (_, i) => {
    const [m, n] = [a.shape[a.shape.length - rank + i] ?? 1, b.shape[b.shape.length - rank + i] ?? 1];
    if (m !== n && m !== 1 && n !== 1)
      misfit(a, `${what} of ${show(a.shape)} and ${show(b.shape)}: ${m} and ${n} do not go together`);
    return m === 1 ? n : m;
  });
}

/** [..., m, k] times [..., k, n]; batch dimensions must be equal. */
export function matmulShape(a: Node, b: Node, transposeA: boolean, transposeB: boolean): Shape {
  if (a.shape.length < 2 || a.shape.length !== b.shape.length)
    misfit(a, `a product of ${show(a.shape)} and ${show(b.shape)} needs two matrices, or as many of each`);
  const [left, right] = [matrix(a.shape, transposeA), matrix(b.shape, transposeB)];
  if (left[1] !== right[0])
    misfit(a, `a product of ${show(a.shape)} and ${show(b.shape)}: ${left[1]} and ${right[0]} are not the same width`);
  const batch = a.shape.slice(0, -2);
  if (batch.join() !== b.shape.slice(0, -2).join())
    misfit(a, `a product of ${show(a.shape)} and ${show(b.shape)}: not as many matrices on both sides`);
  return [...batch, left[0], right[1]];
}

function matrix(shape: Shape, transposed: boolean): readonly [number, number] {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
}

/** Axes counted from the end become axes counted from the start. */
export const axisOf = (shape: Shape, axis: number): number => (axis < 0 ? shape.length + axis : axis);

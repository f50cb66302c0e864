import * as tf from '@tensorflow/tfjs-core';
import type { Node } from '../../tensor/graph.ts';
import { addressOf, unwritten, viewed } from './heap.ts';
import { reordered, starts, stretched, type Walk } from './kernels/elements/layout.ts';
import { type Arithmetic, arithmeticName, type Run } from './kernels/elements/strided.ts';
import { kernels } from './kernels/kernels.ts';

/**
 * Operations on the memory of the wasm backend that its own do slowly, or with more ado than work: a model of a few thousand numbers per tensor spends its time on finding kernels. Each gives
 * null where it is not its business: on other backends, and for layouts that are rare.
 */
type Computed = tf.Tensor | null;

/** What is called for a node, which is the same in every run. */
interface Plan {
  readonly name: string;
  readonly sizes: readonly [number, number, number];
  /** For each input the bytes along the two outer of these dimensions. */
  readonly steps: readonly (readonly [number, number])[];
  /** In bytes, the result's first. */
  readonly starts: readonly (readonly number[])[];
}

const plans = new WeakMap<Node, Plan | null>();

function planned(node: Node, make: () => Plan | null): Plan | null {
  let found = plans.get(node);
  if (found === undefined) plans.set(node, (found = make()));
  return found;
}

function planOf(walk: Walk, name: (runs: readonly Run[]) => string): Plan | null {
  const inner = walk.steps.map((steps) => steps.at(-1)!);
  if (walk.sizes.includes(0) || inner.some((step) => step > 1)) return null;
  return {
    name: name(inner.map((step) => (step === 1 ? 'each' : 'one'))),
    sizes: walk.sizes.slice(-3) as [number, number, number],
    steps: walk.steps.map((steps) => [4 * steps.at(-3)!, 4 * steps.at(-2)!] as const),
    starts: starts(walk).map((places) => places.map((place) => 4 * place)),
  };
}

function carriedOut({ name, sizes, steps, starts }: Plan, node: Node, inputs: readonly tf.Tensor[]): tf.Tensor {
  const made = unwritten(node.shape);
  const call = kernels().strided[name]!;
  const out = addressOf(made);
  const from = inputs.map(addressOf);
  for (const [start, ...places] of starts)
    call(...from.flatMap((address, n) => [address + places[n]!, ...steps[n]!]), out + start!, ...sizes);
  return made;
}

/** Of two float tensors, stretched where they must be. */
export function arithmetic(operator: Arithmetic, node: Node, a: tf.Tensor, b: tf.Tensor): Computed {
  if (tf.getBackend() !== 'wasm' || node.dtype !== 'float32') return null;
  const plan = planned(node, () =>
    planOf(stretched(node.shape, [a.shape, b.shape]), ([left, right]) => arithmeticName(operator, left!, right!)),
  );
  return plan && carriedOut(plan, node, [a, b]);
}

/** Dimensions in another order, the last one in its place. */
export function transposed(order: readonly number[], node: Node, x: tf.Tensor): Computed {
  if (tf.getBackend() !== 'wasm' || node.dtype !== 'float32') return null;
  const plan = planned(node, () => planOf(reordered(x.shape, order), () => 'copy'));
  return plan && carriedOut(plan, node, [x]);
}

/** The sum over the first dimensions, which stay with length 1. */
export function sumOfFirst(axes: readonly number[], { shape, dtype }: Node, x: tf.Tensor): Computed {
  const leading = axes.every((axis, n) => axis === n) && axes.length < shape.length;
  if (tf.getBackend() !== 'wasm' || dtype !== 'float32' || !leading) return null;
  const width = shape.reduce((product, n) => product * n, 1);
  const made = unwritten(shape);
  kernels().sumOfRows(addressOf(x), addressOf(made), x.size / width, width);
  return made;
}

/** Another view of the same memory. */
export const reshaped = ({ shape }: Node, x: tf.Tensor): tf.Tensor =>
  tf.getBackend() === 'wasm' ? viewed(x, shape) : tf.reshape(x, [...shape]);

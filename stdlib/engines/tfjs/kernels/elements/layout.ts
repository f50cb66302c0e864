import { type Shape, sizeOf } from '../../../../tensor/graph.ts';

/** A way through the elements of a result that lies in memory as one piece, and through those of its inputs beside it. */
export interface Walk {
  /** From the outermost on; at least three. */
  readonly sizes: readonly number[];
  /** For each input, elements from one index to the next along each dimension; 0 where it is stretched. */
  readonly steps: readonly (readonly number[])[];
}

/** Elements from one index to the next along each dimension of a tensor that lies in memory row by row. */
function stepsOf(shape: Shape): readonly number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** Inputs of the given shapes, stretched to that of the result. */
export function stretched(result: Shape, inputs: readonly Shape[]): Walk {
  const steps = inputs.map((shape) => {
    const missing = result.length - shape.length;
    const own = stepsOf(shape);
    return result.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : own[axis - missing]!));
  });
  return merged({ sizes: result, steps });
}

/** An input whose dimension order[i] is dimension i of the result. */
export function reordered(input: Shape, order: readonly number[]): Walk {
  const own = stepsOf(input);
  return merged({ sizes: order.map((axis) => input[axis]!), steps: [order.map((axis) => own[axis]!)] });
}

/** The same way with as few dimensions as will do: neighbours that every input walks as one become one. */
function merged({ sizes, steps }: Walk): Walk {
  const kept: { size: number; steps: number[] }[] = [];
  for (const [axis, size] of sizes.entries()) {
    if (size === 1) continue;
    const here = steps.map((input) => input[axis]!);
    const outer = kept.at(-1);
    if (outer?.steps.every((step, n) => step === here[n]! * size)) {
      kept[kept.length - 1] = { size: outer.size * size, steps: here };
    } else kept.push({ size, steps: here });
  }
  while (kept.length < 3) kept.unshift({ size: 1, steps: steps.map(() => 0) });
  return {
    sizes: kept.map(({ size }) => size),
    steps: steps.map((_, n) => kept.map((dimension) => dimension.steps[n]!)),
  };
}

/** Where, in elements, the result and each input stand at each index of all dimensions but the last three. */
export function starts({ sizes, steps }: Walk): readonly (readonly number[])[] {
  const outer = sizes.length - 3;
  let places: number[][] = [[0, ...steps.map(() => 0)]];
  for (let axis = 0; axis < outer; axis++) {
    const moves = [sizeOf(sizes.slice(axis + 1)), ...steps.map((input) => input[axis]!)];
    places = places.flatMap((place) =>
      Array.from({ length: sizes[axis]! }, (_, at) => place.map((from, n) => from + at * moves[n]!)),
    );
  }
  return places;
}

import { type Node, type Shape, sizeOf } from '../../../stdlib/tensor/graph.ts';
import { sequence } from '../../../stdlib/tensor/liveness.ts';
import { uniformWords } from '../../../stdlib/tensor/random.ts';

/**
 * Tensor programs computed element by element in 64 bits, straight from what each operation promises: slow, and independent of the engines. Precise
 * enough for differences to show a derivative.
 */
export type Values = ReadonlyMap<string, ArrayLike<number>>;

export function evaluate(results: readonly Node[], given: Values): readonly Float64Array[] {
  const values = new Map<number, Float64Array>();
  for (const node of sequence(results).nodes)
    values.set(
      node.id,
      compute(
        node,
        node.inputs.map((x) => values.get(x.id)!),
        given,
      ),
    );
  return results.map(({ id }) => values.get(id)!);
}

const strides = (shape: Shape): number[] => shape.map((_, i) => sizeOf(shape.slice(i + 1)));

/** Gives the value at every index of `shape`. */
function fill(shape: Shape, of: (index: readonly number[], at: number) => number): Float64Array {
  const steps = strides(shape);
  return Float64Array.from({ length: sizeOf(shape) }, (_, at) =>
    of(
      shape.map((n, i) => Math.floor(at / steps[i]!) % n),
      at,
    ),
  );
}

/** The element of x at an index of a shape that x is broadcast to. */
function pick(x: Float64Array, shape: Shape, index: readonly number[]): number {
  const [steps, from] = [strides(shape), index.length - shape.length];
  return x[shape.reduce((at, n, i) => at + (n === 1 ? 0 : index[from + i]! * steps[i]!), 0)]!;
}

const unaries: Readonly<Record<string, (x: number) => number>> = {
  negate: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  square: (x) => x * x,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  erf: errorFunction,
};
const binaries: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  equal: (a, b) => Number(a === b),
  lessEqual: (a, b) => Number(a <= b),
};

/** The series 2/sqrt(pi) sum (-1)^n x^(2n+1) / (n! (2n+1)); exact to 1e-14 for |x| < 3. */
function errorFunction(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 80; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function compute(node: Node, inputs: readonly Float64Array[], given: Values): Float64Array {
  const { operation, shape } = node;
  const [a, b, c] = inputs as [Float64Array, Float64Array, Float64Array];
  const shapeOf = (i: number): Shape => node.inputs[i]!.shape;
  const { op } = operation;
  if (op in unaries) return a.map(unaries[op]!);
  if (op in binaries)
    return fill(shape, (index) => binaries[op]!(pick(a, shapeOf(0), index), pick(b, shapeOf(1), index)));
  switch (operation.op) {
    case 'parameter':
    case 'input':
      return Float64Array.from(given.get(operation.name)!);
    case 'constant':
      return Float64Array.from(operation.data);
    case 'select':
      return fill(shape, (_, at) => (a[at] === 1 ? b[at]! : c[at]!));
    case 'reshape':
    case 'alias':
    case 'barrier':
    case 'cast':
      return a;
    case 'broadcast':
      return fill(shape, (index) => pick(a, shapeOf(0), index));
    case 'softmax':
      return rowwise(a, shape.at(-1)!, (row) => {
        const most = Math.max(...row);
        const powers = row.map((x) => Math.exp(x - most));
        const total = powers.reduce((sum, x) => sum + x, 0);
        return powers.map((x) => x / total);
      });
    case 'matmul': {
      const [m, n] = shape.slice(-2) as [number, number];
      const k = sizeOf(shapeOf(0)) / (sizeOf(shape) / n);
      return fill([sizeOf(shape) / (m * n), m, n], ([batch, i, j]) => {
        let sum = 0;
        for (let l = 0; l < k; l++) {
          const left = operation.transposeA ? l * m + i! : i! * k + l;
          const right = operation.transposeB ? j! * k + l : l * n + j!;
          sum += a[batch! * m * k + left]! * b[batch! * k * n + right]!;
        }
        return sum;
      });
    }
    case 'transpose':
      return fill(shape, (index) => {
        const from: number[] = [];
        operation.order.forEach((axis, i) => {
          from[axis] = index[i]!;
        });
        return pick(a, shapeOf(0), from);
      });
    case 'slice':
      return fill(shape, (index) =>
        pick(
          a,
          shapeOf(0),
          index.map((at, i) => at + operation.begin[i]!),
        ),
      );
    case 'concat':
      return fill(shape, (index) => {
        const at = [...index];
        let part = 0;
        while (at[operation.axis]! >= shapeOf(part)[operation.axis]!)
          at[operation.axis]! -= shapeOf(part++)[operation.axis]!;
        return pick(inputs[part]!, shapeOf(part), at);
      });
    case 'sum': {
      const sums = new Float64Array(sizeOf(shape));
      const steps = strides(shape);
      fill(shapeOf(0), (index, at) => {
        sums[index.reduce((place, i, axis) => place + (operation.axes.includes(axis) ? 0 : i * steps[axis]!), 0)]! +=
          a[at]!;
        return 0;
      });
      return sums;
    }
    case 'gather':
      return fill(shape, ([row, column]) => a[b[row!]! * shape[1]! + column!]!);
    case 'scatter': {
      const sums = new Float64Array(sizeOf(shape));
      a.forEach((x, at) => {
        sums[b[Math.floor(at / shape[1]!)]! * shape[1]! + (at % shape[1]!)]! += x;
      });
      return sums;
    }
    case 'crossEntropy':
      return Float64Array.from(b, (label, row) => {
        const width = shapeOf(0)[1]!;
        const scores = a.subarray(row * width, (row + 1) * width);
        return Math.log(scores.reduce((sum, x) => sum + Math.exp(x), 0)) - scores[label]!;
      });
    case 'crossEntropyGradient': {
      const width = shape[1]!;
      const totals = Float64Array.from(b, (_, row) =>
        a.subarray(row * width, (row + 1) * width).reduce((sum, x) => sum + Math.exp(x), 0),
      );
      return fill(shape, ([row, column], at) => Math.exp(a[at]!) / totals[row!]! - Number(b[row!] === column));
    }
    case 'uniform':
      return Float64Array.from(
        uniformWords({ key: [a[0]! >>> 0, ((a[1]! | 0) ^ operation.stream) >>> 0] }, sizeOf(shape)),
      );
    default:
      throw new Error(`${op} is not computed here`);
  }
}

function rowwise(x: Float64Array, width: number, of: (row: Float64Array) => Float64Array): Float64Array {
  const result = new Float64Array(x.length);
  for (let from = 0; from < x.length; from += width) result.set(of(x.subarray(from, from + width)), from);
  return result;
}

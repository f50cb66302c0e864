import { type LinearModule, storedShape } from '../models/tensors.ts';
import type { Node } from '../tensor/graph.ts';
import {
  add,
  divide,
  lessEqual,
  matmul,
  multiply,
  reshape,
  scalar,
  select,
  sqrt,
  square,
  sum,
  uniform,
  withGradient,
} from '../tensor/operations.ts';
import { streamNumber } from '../tensor/random.ts';
import { type Description, type Dropout, product, weight } from './description.ts';

/** A linear layer with what its adapter adds: x [n, in] -> [n, out]. */
export function linear(description: Description, module: string, x: Node): Node {
  const shape = description.modules.get(module)!;
  const matrix = weight(description, `${module}.weight`, storedShape(shape));
  const plain = product(description, x, matrix, { transposeB: !shape.transposed });
  const adapted = adapt(description, module, x, plain, matrix, shape);
  return shape.biased ? add(adapted, weight(description, `${module}.bias`, [shape.out])) : adapted;
}

/** W x + s B A x (Hu et al. 2021); with magnitudes m |V|^-1 (W x + s B A x), V = W + s B A (Liu et al. 2024). */
function adapt(
  description: Description,
  module: string,
  x: Node,
  plain: Node,
  matrix: Node,
  { into, out, transposed }: LinearModule,
): Node {
  const { adapter, dropout } = description;
  if (adapter === null || !adapter.modules.has(module)) return plain;
  const down = weight(description, `${module}.lora_A.weight`, [adapter.rank, into]);
  const up = weight(description, `${module}.lora_B.weight`, [out, adapter.rank]);
  const seen = dropout === null ? x : dropped(x, dropout, module);
  const low = product(description, seen, down, { transposeB: true });
  const added = multiply(product(description, low, up, { transposeB: true }), adapter.scale);
  if (!adapter.magnitudes) return add(plain, added);
  const magnitude = weight(description, `${module}.lora_magnitude_vector`, [out]);
  // |V| row by row of [out, in], which no gradient flows through.
  const change = transposed ? matmul(down, up, { transposeA: true, transposeB: true }) : matmul(up, down);
  const whole = add(matrix, multiply(change, adapter.scale));
  const length = reshape(sqrt(sum(square(whole), [transposed ? 0 : 1])), [out]);
  return multiply(
    add(plain, added),
    divide(
      magnitude,
      withGradient(length, [], () => []),
    ),
  );
}

/**
 * Inverted dropout (Srivastava et al. 2014): zero with probability `share`, else x / (1 - share). Which elements follows from the seed of the batch and
 * the name of the layer alone, so a layer that is computed again drops the same.
 */
export function dropped(x: Node, { share, seed }: Dropout, name: string): Node {
  const numbers = uniform(seed, streamNumber(`dropout ${name}`), x.shape);
  return multiply(x, select(lessEqual(scalar(x.graph, share), numbers), 1 / (1 - share), 0));
}

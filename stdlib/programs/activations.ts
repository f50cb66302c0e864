import type { ModelConfig } from '../models/config.ts';
import type { Node } from '../tensor/graph.ts';
import {
  add,
  erf,
  exp,
  multiply,
  negate,
  sigmoid,
  square,
  subtract,
  tanh,
  withGradient,
} from '../tensor/operations.ts';

/** The value of an activation and its derivative, both at x. */
interface Activated {
  readonly value: Node;
  readonly slope: () => Node;
}

const activations: Readonly<Record<ModelConfig['activation'], (x: Node) => Activated>> = {
  /** x sigmoid(x) (Hendrycks and Gimpel 2016; Ramachandran et al. 2017) */
  silu(x) {
    const gate = sigmoid(x);
    const value = multiply(x, gate);
    // sigmoid + silu * (1 - sigmoid)
    return { value, slope: () => add(gate, subtract(value, multiply(value, gate))) };
  },
  /** x P(X <= x), X standard normal */
  gelu(x) {
    const below = multiply(add(erf(multiply(x, Math.SQRT1_2)), 1), 0.5);
    const density = () => multiply(exp(multiply(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return { value: multiply(x, below), slope: () => add(below, multiply(x, density())) };
  },
  /** 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) */
  gelu_tanh(x) {
    const [root, cubic] = [Math.sqrt(2 / Math.PI), 0.044715];
    const squared = square(x);
    const half = multiply(x, 0.5);
    const curve = tanh(multiply(x, add(multiply(squared, root * cubic), root)));
    const inner = () => add(multiply(squared, 3 * root * cubic), root);
    return {
      value: add(half, multiply(half, curve)),
      slope: () =>
        add(add(multiply(curve, 0.5), 0.5), multiply(multiply(half, add(negate(square(curve)), 1)), inner())),
    };
  },
};

export function activation(kind: ModelConfig['activation'], x: Node): Node {
  const { value, slope } = activations[kind](x);
  return withGradient(value, [x], (dy) => [multiply(dy, slope())]);
}

/** act(gate) * up (Shazeer 2020) */
export function gated(kind: ModelConfig['activation'], gate: Node, up: Node): Node {
  const { value, slope } = activations[kind](gate);
  return withGradient(multiply(value, up), [gate, up], (dy) => [
    multiply(multiply(dy, up), slope()),
    multiply(dy, value),
  ]);
}

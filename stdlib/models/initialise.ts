import { normals, stream, uniforms } from '../tensor/random.ts';
import type { ModelConfig } from './config.ts';
import { expectedTensors, linearModules, sizeOf, type Tensor, type Weights } from './tensors.ts';

/** Standard deviation of new weights, as transformers starts a Llama. */
const spread = 0.02;

/** Weights of a new model: norms 1, all else N(0, 0.02^2), each tensor from a stream of its own. */
export function initialWeights(config: ModelConfig, seed: number): Weights {
  const weights = new Map<string, Tensor>();
  for (const [name, shape] of expectedTensors(config)) {
    const size = sizeOf(shape);
    const data = name.endsWith('norm.weight')
      ? new Float32Array(size).fill(1)
      : Float32Array.from(normals(stream(seed, `initial ${name}`), size), (x) => x * spread);
    weights.set(name, { shape, data });
  }
  return weights;
}

/** A new adapter as PEFT starts it: A from U(-1/sqrt(in), 1/sqrt(in)), B zero, so that the adapted model begins as the model itself. */
export function initialAdapter(config: ModelConfig, modules: readonly string[], rank: number, seed: number): Weights {
  const shapes = linearModules(config);
  const weights = new Map<string, Tensor>();
  for (const module of modules) {
    const [out, into] = shapes.get(module)!;
    const bound = 1 / Math.sqrt(into);
    const numbers = uniforms(stream(seed, `initial ${module}.lora_A`), rank * into);
    weights.set(`${module}.lora_A.weight`, {
      shape: [rank, into],
      data: Float32Array.from(numbers, (u) => (2 * u - 1) * bound),
    });
    weights.set(`${module}.lora_B.weight`, { shape: [out, rank], data: new Float32Array(out * rank) });
  }
  return weights;
}

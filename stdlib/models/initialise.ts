import { normals, stream, uniforms } from '../tensor/random.ts';
import { rowNorms } from './low-rank.ts';
import type { ModelConfig } from './model-config.ts';
import { adaptableLayers, expectedTensors, normModules, sizeOf, type Tensor, type Weights } from './tensors.ts';

/** Standard deviation of new weights, as transformers starts a Llama and OpenAI started GPT-2. */
const spread = 0.02;

/** Numbers drawn at one time: in 64 bits, those of a whole matrix would take twice its memory. */
const atOnce = 2 ** 16;

/** Weights of a new model: norms scale by 1, biases are 0, all else is N(0, 0.02^2), each tensor from a stream of its own. */
export function initialWeights(config: ModelConfig, seed: number): Weights {
  const norms = normModules(config);
  const weights = new Map<string, Tensor>();
  for (const [name, shape] of expectedTensors(config)) {
    const size = sizeOf(shape);
    const data = new Float32Array(size);
    if (norms.has(name.replace(/\.weight$/, ''))) data.fill(config.norm === 'rms_plus_one' ? 0 : 1);
    else if (!name.endsWith('.bias')) {
      const deviation = spreadOf(name, config);
      const from = stream(seed, `initial ${name}`);
      for (let first = 0; first < size; first += atOnce) {
        const numbers = normals(from, Math.min(atOnce, size - first), first);
        for (let i = 0; i < numbers.length; i++) data[first + i] = numbers[i]! * deviation;
      }
    }
    weights.set(name, { shape, data });
  }
  return weights;
}

/** GPT-2 starts what is added to the state of a token smaller, so that 2 * layers sums give it the variance of one (Radford et al. 2019, 2.3). */
function spreadOf(name: string, { family, layers }: ModelConfig): number {
  return family === 'gpt2' && name.endsWith('.c_proj.weight') ? spread / Math.sqrt(2 * layers) : spread;
}

/**
 * A new adapter as PEFT starts it: A from U(-1/sqrt(in), 1/sqrt(in)), B zero, so that the adapted model begins as the model itself; of an embedding A is zero and B
 * from N(0, 1). With `base`, the weights that it will adapt, it is decomposed (DoRA): a magnitude for each output, at first the norm of its row of W.
 */
export function initialAdapter(
  config: ModelConfig,
  modules: readonly string[],
  rank: number,
  seed: number,
  base: Weights | null = null,
): Weights {
  const layers = adaptableLayers(config);
  const weights = new Map<string, Tensor>();
  for (const module of modules) {
    const shape = layers.get(module)!;
    const { out, into, kind, a, b } = shape;
    if (kind === 'embedding') {
      const numbers = normals(stream(seed, `initial ${b}`), out * rank);
      weights.set(a, { shape: [rank, into], data: new Float32Array(rank * into) });
      weights.set(b, { shape: [out, rank], data: Float32Array.from(numbers) });
      continue;
    }
    const bound = 1 / Math.sqrt(into);
    const numbers = uniforms(stream(seed, `initial ${module}.lora_A`), rank * into);
    weights.set(a, {
      shape: [rank, into],
      data: Float32Array.from(numbers, (u) => (2 * u - 1) * bound),
    });
    weights.set(b, { shape: [out, rank], data: new Float32Array(out * rank) });
    if (base === null) continue;
    const magnitudes = Float32Array.from(rowNorms(base.get(`${module}.weight`)!.data, shape));
    weights.set(`${module}.lora_magnitude_vector`, { shape: [out], data: magnitudes });
  }
  return weights;
}

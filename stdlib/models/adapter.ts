import { type Adapter, adapterScale } from '../engines/engine.ts';
import type { Fail } from './failure.ts';
import { layoutOf } from './layout.ts';
import { addLowRank, rowNorms } from './low-rank.ts';
import type { ModelConfig } from './model-config.ts';
import { adaptableLayers, outputTensor, type Tensor, type Weights } from './tensors.ts';

/**
 * `attention`, `mlp`, `all` linear layers of the blocks, or names of layers: `q_proj`, `attn.c_proj`, `lm_head`, `embed_tokens` (`wte` of GPT-2), or a module's
 * whole name.
 */
export type Target = string | readonly string[];

/**
 * What a target names in this model, as ends of module names. Each name must be that of some layer: one that matched none would be left out of the
 * training without a word.
 */
export function targetNames(config: ModelConfig, target: Target, fail: Fail): readonly string[] {
  const { attentionTargets, feedForwardTargets, embedding, output } = layoutOf(config);
  if (target === 'attention') return attentionTargets;
  if (target === 'mlp') return feedForwardTargets;
  if (target === 'all') return [...attentionTargets, ...feedForwardTargets];
  const names = [...new Set(typeof target === 'string' ? [target] : target)];
  const modules = [...adaptableLayers(config).keys()];
  const known = [...attentionTargets, ...feedForwardTargets, output, lastName(embedding)].join(', ');
  for (const name of names)
    if (!modules.some((module) => isNamed(module, name))) fail('FTP0961', { target: name, known });
  // In the order of the model, so that the order in which a file lists them changes nothing.
  const place = (name: string) => modules.findIndex((module) => isNamed(module, name));
  return names.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** Full module names of the targeted layers. */
export function targetModules(config: ModelConfig, names: readonly string[]): readonly string[] {
  return [...adaptableLayers(config).keys()].filter((module) => names.some((name) => isNamed(module, name)));
}

const lastName = (module: string): string => module.slice(module.lastIndexOf('.') + 1);

/** As PEFT matches names: the whole of it, or its end after a dot. */
const isNamed = (module: string, name: string): boolean => module === name || module.endsWith(`.${name}`);

/** Does the adapter hold magnitudes (DoRA)? */
export const isDecomposed = ({ weights }: Adapter): boolean =>
  [...weights.keys()].some((name) => name.endsWith('.lora_magnitude_vector'));

/**
 * Does the adapter part an embedding from the output layer that shares its weights? The two are different matrices once it is merged, so the merged model is no
 * longer tied.
 */
export function partsTiedWeights(config: ModelConfig, { weights }: Adapter): boolean {
  const shared = [...adaptableLayers(config).values()].filter(({ kind }) => kind !== 'linear');
  return config.tied && shared.some(({ a }) => weights.has(a));
}

/**
 * The model with its adapter worked in: W + s * B A, or m * V / |V| row by row where decomposed. Sums in 64 bits, rounded once. Tensors that are not
 * adapted are passed on; a tied output layer becomes one of its own where `partsTiedWeights` says so.
 */
export function mergeAdapter(config: ModelConfig, weights: Weights, adapter: Adapter): Weights {
  const { weights: low } = adapter;
  const scale = adapterScale(adapter);
  const merged = new Map<string, Tensor>(weights);
  if (partsTiedWeights(config, adapter))
    merged.set(`${layoutOf(config).output}.weight`, weights.get(outputTensor(config))!);
  for (const [module, shape] of adaptableLayers(config)) {
    const a = low.get(shape.a)?.data;
    const b = low.get(shape.b)?.data;
    if (a === undefined || b === undefined) continue;
    const name = `${module}.weight`;
    const stored = merged.get(name)!;
    const sum = addLowRank(stored.data, shape, a, b, scale);
    const magnitudes = low.get(`${module}.lora_magnitude_vector`)?.data;
    if (magnitudes !== undefined) {
      const norms = rowNorms(sum, shape);
      for (let at = 0; at < sum.length; at++) {
        const o = shape.transposed ? at % shape.out : Math.floor(at / shape.into);
        // A row of zeros has no direction to scale.
        sum[at]! *= norms[o] === 0 ? 0 : magnitudes[o]! / norms[o]!;
      }
    }
    merged.set(name, { shape: stored.shape, data: Float32Array.from(sum) });
  }
  return merged;
}

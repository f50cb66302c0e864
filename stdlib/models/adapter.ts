import type { Json } from '../../compiler/operators/manifest.ts';
import { type Adapter, adapterScale } from '../engines/engine.ts';
import type { ModelConfig } from './config.ts';
import type { Fail } from './failure.ts';
import { attentionModules, feedForwardModules, linearModules, type Tensor, type Weights } from './tensors.ts';

/** `attention`, `mlp`, `all`, or names of linear layers (`q_proj`). */
export type Target = string | readonly string[];

/** The kinds of layer that a target names; a name that matches no layer is an error of its own. */
export function targetNames(target: Target, fail: Fail): readonly string[] {
  const known: readonly string[] = [...attentionModules, ...feedForwardModules];
  if (target === 'attention') return attentionModules;
  if (target === 'mlp') return feedForwardModules;
  if (target === 'all') return known;
  const names = typeof target === 'string' ? [target] : target;
  for (const name of names) if (!known.includes(name)) fail('FTP0961', { target: name, known: known.join(', ') });
  return known.filter((name) => names.includes(name));
}

/** Full module names of the targeted layers. */
export function targetModules(config: ModelConfig, names: readonly string[]): readonly string[] {
  return [...linearModules(config).keys()].filter((module) =>
    names.includes(module.slice(module.lastIndexOf('.') + 1)),
  );
}

/** W + alpha/rank * B A for every adapted layer; sums in 64 bits, rounded once. Other tensors are passed on. */
export function mergeAdapter(weights: Weights, adapter: Adapter): Weights {
  const { rank, weights: low } = adapter;
  const scale = adapterScale(adapter);
  const merged = new Map<string, Tensor>(weights);
  for (const [name, { shape, data }] of weights) {
    const module = name.replace(/\.weight$/, '');
    const a = low.get(`${module}.lora_A.weight`)?.data;
    const b = low.get(`${module}.lora_B.weight`)?.data;
    if (a === undefined || b === undefined) continue;
    const [out, into] = shape as readonly [number, number];
    const sum = Float32Array.from(data);
    for (let o = 0; o < out; o++)
      for (let i = 0; i < into; i++) {
        let delta = 0;
        for (let r = 0; r < rank; r++) delta += b[o * rank + r]! * a[r * into + i]!;
        sum[o * into + i] = data[o * into + i]! + scale * delta;
      }
    merged.set(name, { shape, data: sum });
  }
  return merged;
}

/** The names under which PEFT keeps an adapter. */
export function peftNames(weights: Weights): Weights {
  return new Map([...weights].map(([name, tensor]) => [`base_model.model.${name}`, tensor]));
}

/** `adapter_config.json`. The base is not named: a path of this machine would mean nothing elsewhere. */
export function adapterConfig(
  { rank, alpha, rankStabilised }: Adapter,
  names: readonly string[],
  dropout: number,
): Json {
  return {
    base_model_name_or_path: null,
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    lora_alpha: alpha,
    lora_dropout: dropout,
    modules_to_save: null,
    peft_type: 'LORA',
    r: rank,
    target_modules: names,
    task_type: 'CAUSAL_LM',
    use_dora: false,
    use_rslora: rankStabilised,
  };
}

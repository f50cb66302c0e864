import type { Value } from '../../compiler/operators/authoring.ts';
import type { ModelConfig } from '../models/config.ts';
import type { Fail } from '../models/failure.ts';

type Shape = Omit<ModelConfig, 'vocabulary' | 'bos' | 'eos' | 'pad'>;

/** `llama(…)` with what it leaves out filled in. */
export function architectureOf(architecture: Value<'Architecture'>, fail: Fail): Shape {
  if (architecture.$ !== 'llama') return fail('FTP0967', { wanted: architecture.$, known: 'llama(…)' });
  const { layers, width, heads, context } = architecture as unknown as Record<string, number>;
  const keyValueHeads = (architecture.kv_heads as number | undefined) ?? heads!;
  if (width! % (2 * heads!) !== 0)
    return fail('FTP0965', {
      problem: `a width of ${width} does not give each of ${heads} heads an even number of elements`,
    });
  if (heads! % keyValueHeads !== 0)
    return fail('FTP0965', { problem: `${heads} heads cannot share ${keyValueHeads} key-value heads evenly` });
  return {
    family: 'llama',
    layers: layers!,
    width: width!,
    heads: heads!,
    keyValueHeads,
    headDim: width! / heads!,
    feedForward: (architecture.ffn as number | undefined) ?? Math.ceil((8 * width!) / 3 / 8) * 8,
    positions: context!,
    epsilon: 1e-5,
    norm: 'rms',
    activation: 'silu',
    gated: true,
    rope: { theta: (architecture.theta as number | undefined) ?? 10_000, scaling: { kind: 'default' } },
    tied: architecture.tied !== false,
    attentionBias: false,
    queryKeyNorm: false,
    embeddingScale: 1,
  };
}

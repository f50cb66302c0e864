import type { Value } from '../../compiler/operators/authoring.ts';
import type { Fail } from '../models/failure.ts';
import type { ModelConfig } from '../models/model-config.ts';

type Shape = Omit<ModelConfig, 'vocabulary' | 'bos' | 'eos' | 'pad'>;

/** `llama(…)` or `gpt2(…)` with what it leaves out filled in. */
export function architectureOf(architecture: Value<'Architecture'>, fail: Fail): Shape {
  if (architecture.$ === 'llama') return llamaShape(architecture, fail);
  if (architecture.$ === 'gpt2') return gpt2Shape(architecture, fail);
  return fail('FTP0967', { wanted: architecture.$, known: 'llama(…) and gpt2(…)' });
}

/** What both take under the same names. */
type Common = Readonly<Record<'layers' | 'width' | 'heads' | 'context', number>> & { readonly ffn?: number };

function llamaShape(architecture: Value<'Architecture'>, fail: Fail): Shape {
  const { layers, width, heads, context, ffn } = architecture as unknown as Common;
  const keyValueHeads = (architecture.kv_heads as number | undefined) ?? heads;
  if (width % (2 * heads) !== 0)
    return fail('FTP0965', {
      problem: `a width of ${width} does not give each of ${heads} heads an even number of elements`,
    });
  if (heads % keyValueHeads !== 0)
    return fail('FTP0965', { problem: `${heads} heads cannot share ${keyValueHeads} key-value heads evenly` });
  return {
    family: 'llama',
    layers,
    width,
    heads,
    keyValueHeads,
    headDim: width / heads,
    feedForward: ffn ?? Math.ceil((8 * width) / 3 / 8) * 8,
    positions: context,
    epsilon: 1e-5,
    norm: 'rms',
    activation: 'silu',
    gated: true,
    rope: { theta: (architecture.theta as number | undefined) ?? 10_000, scaling: { kind: 'default' } },
    tied: architecture.tied !== false,
    attentionBias: false,
    attentionOutputBias: false,
    feedForwardBias: false,
    queryKeyNorm: false,
    embeddingScale: 1,
  };
}

function gpt2Shape(architecture: Value<'Architecture'>, fail: Fail): Shape {
  const { layers, width, heads, context, ffn } = architecture as unknown as Common;
  if (width % heads !== 0)
    return fail('FTP0965', { problem: `a width of ${width} cannot be shared evenly by ${heads} heads` });
  return {
    family: 'gpt2',
    layers,
    width,
    heads,
    keyValueHeads: heads,
    headDim: width / heads,
    feedForward: ffn ?? 4 * width,
    positions: context,
    epsilon: 1e-5,
    norm: 'layer',
    activation: architecture.activation === 'gelu' ? 'gelu' : 'gelu_tanh',
    gated: false,
    rope: null,
    tied: architecture.tied !== false,
    attentionBias: true,
    attentionOutputBias: true,
    feedForwardBias: true,
    queryKeyNorm: false,
    embeddingScale: 1,
  };
}

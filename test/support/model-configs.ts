import type { ModelConfig } from '../../stdlib/models/model-config.ts';

type Shape = Partial<ModelConfig> & Pick<ModelConfig, 'vocabulary' | 'width' | 'layers' | 'heads' | 'positions'>;

/** The configuration of a Llama as `llama(…)` makes it: tied, as many key-value heads as heads, 8/3 of the width inside. */
export const llamaConfig = (shape: Shape): ModelConfig => ({
  family: 'llama',
  keyValueHeads: shape.heads,
  headDim: shape.width / shape.heads,
  feedForward: Math.ceil((8 * shape.width) / 3 / 8) * 8,
  epsilon: 1e-5,
  norm: 'rms',
  activation: 'silu',
  gated: true,
  rope: { theta: 10_000, scaling: { kind: 'default' } },
  tied: true,
  attentionBias: false,
  attentionOutputBias: false,
  feedForwardBias: false,
  queryKeyNorm: false,
  embeddingScale: 1,
  bos: 0,
  eos: 1,
  pad: 2,
  ...shape,
});

/** That of a GPT-2. */
export const gpt2Config = (shape: Shape): ModelConfig => ({
  ...llamaConfig(shape),
  family: 'gpt2',
  feedForward: 4 * shape.width,
  norm: 'layer',
  activation: 'gelu_tanh',
  gated: false,
  rope: null,
  attentionBias: true,
  attentionOutputBias: true,
  feedForwardBias: true,
});

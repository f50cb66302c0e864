import type { ModelConfig } from '../models/config.ts';

/** What the size of a decoder's intermediate results follows from. */
export type DecoderShape = Pick<
  ModelConfig,
  'layers' | 'width' | 'feedForward' | 'heads' | 'keyValueHeads' | 'vocabulary' | 'gated'
>;

export interface GpuTraining {
  readonly method: 'full' | 'adapter';
  /** Of weights that an adapter leaves alone; of everything where all weights are trained. An adapter itself is always float32. */
  readonly weights: 'float32' | 'bfloat16';
  readonly compute: 'float32' | 'bfloat16';
  /** Sequences side by side on one GPU, and their length in tokens. */
  readonly sequences: number;
  readonly context: number;
  /** Gradient checkpointing: one layer's intermediate results at a time, and the state between layers. */
  readonly recompute: boolean;
  /** Scores over the vocabulary for all tokens at once, instead of 1024 at a time. */
  readonly wholeScores?: boolean;
  /** Attention keeps its weights, instead of computing them in tiles (FlashAttention, PyTorch's SDPA). */
  readonly wholeAttention?: boolean;
  /** GPUs that weights, gradients and moments are cut up for. */
  readonly parts?: number;
}

/** Bytes by what they are for. */
export interface GpuMemory {
  readonly weights: number;
  readonly gradients: number;
  readonly moments: number;
  readonly activations: number;
  readonly scores: number;
}

/**
 * Memory of one GPU in a training with AdamW, by formulas that were compared with published measurements: those lie between 22 % below and 3 % above what
 * comes out here. The driver's own memory (about 1 GB) and what the allocator wastes are not in it. `parameters` counts tied weights once.
 */
export function gpuMemory(
  shape: DecoderShape,
  parameters: number,
  trainable: number,
  training: GpuTraining,
): GpuMemory {
  const { method, weights, compute, parts = 1 } = training;
  const bytes = weights === 'float32' ? 4 : 2;
  const adapter = method === 'adapter';
  const learned = adapter ? 4 * trainable : bytes * parameters;
  // Weights in float32 that are multiplied in bfloat16 exist in both.
  const copy = weights === 'float32' && compute === 'bfloat16' ? 2 * parameters : 0;
  return {
    weights: (bytes * parameters + copy + (adapter ? learned : 0)) / parts,
    gradients: learned / parts,
    moments: (2 * learned) / parts,
    activations: activationMemory(shape, training),
    scores: scoresMemory(shape, training),
  };
}

export const totalMemory = (memory: GpuMemory): number => Object.values(memory).reduce((sum, bytes) => sum + bytes, 0);

/** Korthikanti et al. 2022, without the attention weights that a tiled kernel never writes down. */
function activationMemory(shape: DecoderShape, training: GpuTraining): number {
  const { layers, width } = shape;
  const { compute, sequences, context, recompute, wholeAttention } = training;
  const size = compute === 'float32' ? 2 : 1;
  const tiled = shape.gated ? gatedLayer(shape, size) : size * 34 * width;
  const layer = tiled + (wholeAttention && !shape.gated ? size * 5 * shape.heads * context : 0);
  const perToken = recompute ? 2 * size * width * layers + layer : layers * layer;
  return sequences * context * perToken;
}

/** Per token. In bfloat16 RMSNorm works on a float32 copy. */
function gatedLayer({ width, heads, keyValueHeads, feedForward }: DecoderShape, size: 1 | 2): number {
  const linear = size * (2 * width * (6 + (2 * keyValueHeads) / heads) + 8 * feedForward);
  return linear + (size === 1 ? 16 * width : 0);
}

/** Scores, their float32 copy and its gradient. */
function scoresMemory({ vocabulary }: DecoderShape, { sequences, context, wholeScores }: GpuTraining): number {
  const tokens = sequences * context;
  return 12 * vocabulary * (wholeScores ? tokens : Math.min(tokens, 1024));
}

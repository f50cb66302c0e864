import type { Json } from '../../compiler/operators/manifest.ts';
import type { Fail } from './failure.ts';

/** Rotary positions (Su et al. 2021) and the ways in which models stretch them beyond the length they were trained on. */
export interface Rope {
  readonly theta: number;
  readonly scaling:
    | { readonly kind: 'default' }
    | { readonly kind: 'linear'; readonly factor: number }
    | {
        readonly kind: 'llama3';
        readonly factor: number;
        readonly lowFrequencyFactor: number;
        readonly highFrequencyFactor: number;
        /** Positions of the model before it was stretched. */
        readonly originalPositions: number;
      }
    /** NTK-aware: sequences longer than the model's positions get a larger theta, as long as they need. */
    | { readonly kind: 'dynamic'; readonly factor: number; readonly originalPositions: number }
    /** Peng et al. 2023: fast rotations stay, slow ones are stretched, with a ramp between; scores grow by the square of `attentionFactor`. */
    | {
        readonly kind: 'yarn';
        readonly factor: number;
        readonly originalPositions: number;
        /** Rotations over the original positions above which a pair is fast, and below which it is slow. */
        readonly betaFast: number;
        readonly betaSlow: number;
        readonly attentionFactor: number;
      };
}

type Raw = { readonly [key: string]: Json | undefined };

/** Reads `rope_parameters` (transformers 5) or `rope_theta` with `rope_scaling` (before). */
export function readRope(config: Raw, folder: string, fail: Fail): Rope {
  const parameters = record(config.rope_parameters) ?? record(config.rope_scaling) ?? {};
  const refuse = (key: string, value: Json | undefined, wanted: string): never =>
    fail('FTP0951', {
      folder,
      reason: `${key} of its rotary positions is ${JSON.stringify(value ?? null)}, not ${wanted}`,
    });
  const number = (key: string, otherwise?: Json): number => {
    const value = parameters[key] ?? config[key] ?? otherwise;
    return typeof value === 'number' && value > 0 ? value : refuse(key, value, 'a positive number');
  };
  const only = (key: string, known: Json): void => {
    const value = parameters[key] ?? known;
    if (value !== known) refuse(key, value, JSON.stringify(known));
  };
  const original = (): number => number('original_max_position_embeddings', config.max_position_embeddings);
  // Models whose layers differ keep an entry for each kind of layer; read as one, theirs would be the usual theta.
  for (const [key, value] of Object.entries(parameters))
    if (record(value) !== null) refuse(key, value, 'a number or a name: all layers must rotate alike');
  const theta = number('rope_theta', 10_000);
  only('partial_rotary_factor', 1);
  const kind = parameters.rope_type ?? parameters.type ?? 'default';
  if (kind === 'default') return { theta, scaling: { kind } };
  if (kind === 'linear') return { theta, scaling: { kind, factor: number('factor') } };
  if (kind === 'llama3') {
    const scaling = {
      kind,
      factor: number('factor'),
      lowFrequencyFactor: number('low_freq_factor'),
      highFrequencyFactor: number('high_freq_factor'),
      originalPositions: number('original_max_position_embeddings'),
    } as const;
    return { theta, scaling };
  }
  if (kind === 'dynamic')
    return { theta, scaling: { kind, factor: number('factor'), originalPositions: number('max_position_embeddings') } };
  if (kind === 'yarn') {
    only('truncate', true);
    const factor = number('factor');
    const { mscale, mscale_all_dim: overall } = parameters;
    const grown = (scale: number) => (factor > 1 ? 0.1 * scale * Math.log(factor) + 1 : 1);
    // DeepSeek's two scales of attention count only where both are given.
    const usual =
      mscale != null && overall != null ? grown(number('mscale')) / grown(number('mscale_all_dim')) : grown(1);
    const scaling = {
      kind,
      factor,
      originalPositions: original(),
      betaFast: number('beta_fast', 32),
      betaSlow: number('beta_slow', 1),
      attentionFactor: number('attention_factor', usual),
    } as const;
    return { theta, scaling };
  }
  return fail('FTP0951', {
    folder,
    reason: `its rotary positions are scaled by ${JSON.stringify(kind)}; known are default, linear, llama3, dynamic and yarn`,
  });
}

function record(value: Json | undefined): Raw | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : null;
}

/** Angle per position for each of the `headDim / 2` pairs of elements; `length` is that of the sequence. */
export function inverseFrequencies({ theta, scaling }: Rope, headDim: number, length: number): Float64Array {
  const plain = (base: number) => (_: unknown, i: number) => base ** ((-2 * i) / headDim);
  const pairs = { length: headDim / 2 };
  const frequencies = Float64Array.from(pairs, plain(theta));
  if (scaling.kind === 'default') return frequencies;
  if (scaling.kind === 'linear') return frequencies.map((inverse) => inverse / scaling.factor);
  if (scaling.kind === 'dynamic') {
    const { factor, originalPositions } = scaling;
    const stretch = (factor * Math.max(length, originalPositions)) / originalPositions - (factor - 1);
    return Float64Array.from(pairs, plain(theta * stretch ** (headDim / (headDim - 2))));
  }
  if (scaling.kind === 'yarn') {
    const slowness = yarnRamp(theta, scaling, headDim);
    return frequencies.map((inverse, i) => inverse * (1 - slowness(i)) + (inverse / scaling.factor) * slowness(i));
  }
  const { factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalPositions: positions } = scaling;
  return frequencies.map((inverse) => {
    const wavelength = (2 * Math.PI) / inverse;
    if (wavelength < positions / high) return inverse;
    if (wavelength > positions / low) return inverse / factor;
    const smooth = (positions / wavelength - low) / (high - low);
    return ((1 - smooth) * inverse) / factor + smooth * inverse;
  });
}

/** 0 for pairs that rotate fast, 1 for slow ones, as transformers lays the ramp: between whole pairs, over the range of elements. */
function yarnRamp(
  theta: number,
  { originalPositions, betaFast, betaSlow }: { originalPositions: number; betaFast: number; betaSlow: number },
  headDim: number,
): (pair: number) => number {
  const pairOf = (rotations: number) =>
    (headDim * Math.log(originalPositions / (rotations * 2 * Math.PI))) / (2 * Math.log(theta));
  const low = Math.max(Math.floor(pairOf(betaFast)), 0);
  const high = Math.min(Math.ceil(pairOf(betaSlow)), headDim - 1);
  const width = low === high ? 0.001 : high - low;
  return (pair) => Math.min(1, Math.max(0, (pair - low) / width));
}

/** What cosines and sines are multiplied by. */
export const attentionFactor = ({ scaling }: Rope): number => (scaling.kind === 'yarn' ? scaling.attentionFactor : 1);

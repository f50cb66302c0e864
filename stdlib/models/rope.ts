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
      };
}

type Raw = { readonly [key: string]: Json | undefined };

/** Reads `rope_parameters` (transformers 5) or `rope_theta` with `rope_scaling` (before). */
export function readRope(config: Raw, folder: string, fail: Fail): Rope {
  const parameters = record(config.rope_parameters) ?? record(config.rope_scaling) ?? {};
  const number = (key: string, otherwise?: number): number => {
    const value = parameters[key] ?? config[key] ?? otherwise;
    if (typeof value === 'number' && value > 0) return value;
    return fail('FTP0951', {
      folder,
      reason: `${key} of its rotary positions is ${JSON.stringify(value ?? null)}, not a positive number`,
    });
  };
  const theta = number('rope_theta', 10_000);
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
  return fail('FTP0951', {
    folder,
    reason: `its rotary positions are scaled by ${JSON.stringify(kind)}; known are default, linear and llama3`,
  });
}

function record(value: Json | undefined): Raw | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : null;
}

/** Angle per position for each of the `headDim / 2` pairs of elements. */
export function inverseFrequencies(rope: Rope, headDim: number, _length = 0): Float64Array {
  const { theta, scaling } = rope;
  return Float64Array.from({ length: headDim / 2 }, (_, i) => {
    const inverse = theta ** ((-2 * i) / headDim);
    if (scaling.kind === 'default') return inverse;
    if (scaling.kind === 'linear') return inverse / scaling.factor;
    const { factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalPositions: original } = scaling;
    const wavelength = (2 * Math.PI) / inverse;
    if (wavelength < original / high) return inverse;
    if (wavelength > original / low) return inverse / factor;
    const smooth = (original / wavelength - low) / (high - low);
    return ((1 - smooth) * inverse) / factor + smooth * inverse;
  });
}

/** What cosines and sines are multiplied by. */
export const attentionFactor = (_rope: Rope): number => 1;

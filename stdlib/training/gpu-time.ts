/**
 * Dense floating-point operations of one GPU in a second, as its data sheet says: in bfloat16 on tensor cores, and in float32 without (PyTorch leaves TF32 off
 * where nobody asks for it). One die of an MI250X is a device.
 */
const peaks: Readonly<Record<string, { readonly bfloat16: number | null; readonly float32: number }>> = {
  v100: { bfloat16: null, float32: 15.7e12 },
  a100: { bfloat16: 312e12, float32: 19.5e12 },
  l40s: { bfloat16: 362e12, float32: 91.6e12 },
  h100: { bfloat16: 989e12, float32: 67e12 },
  h200: { bfloat16: 989e12, float32: 67e12 },
  gh200: { bfloat16: 989e12, float32: 67e12 },
  mi250x: { bfloat16: 191.5e12, float32: 23.95e12 },
};

/** What Hugging Face trainers reach of it: 35 to 45 %. */
const utilisation = 0.4;

export interface GpuSpeed {
  readonly parameters: number;
  readonly trainable: number;
  readonly layers: number;
  readonly width: number;
  /** Tokens that see one another. */
  readonly context: number;
  readonly recompute: boolean;
}

/**
 * Operations for one token, forwards and backwards (Kaplan et al. 2020, section 2.1): two for each parameter forwards, two more to pass gradients back, two
 * more for each parameter that is trained; and attention, of which causality leaves half.
 */
export function operationsPerToken(training: GpuSpeed): number {
  const { parameters, trainable, layers, width, context, recompute } = training;
  const attention = 2 * layers * width * context;
  const forwards = 2 * parameters + attention;
  const backwards = 2 * parameters + 2 * trainable + 2 * attention;
  return forwards + backwards + (recompute ? forwards : 0);
}

/** Tokens per second of one GPU of a kind that is known, else null. */
export function gpuTokensPerSecond(gpu: string, compute: 'bfloat16' | 'float32', training: GpuSpeed): number | null {
  const peak = peaks[gpu]?.[compute] ?? null;
  return peak === null ? null : (utilisation * peak) / operationsPerToken(training);
}

import type { Dimension } from './types.ts';

export interface Unit {
  readonly dimension: Dimension;
  /** What one of it is in the normal form of `types.ts`: 0..1, seconds, bytes, a count. */
  readonly factor: number;
}

const unit = (dimension: Dimension, factor: number): Unit => ({ dimension, factor });

/** Every unit that may follow a number. Sizes are decimal as on a data sheet (`GB` is 10^9 bytes); `GiB` is 2^30. */
export const units: ReadonlyMap<string, Unit> = new Map([
  ['%', unit('Fraction', 0.01)],
  ['ms', unit('Duration', 0.001)],
  ['s', unit('Duration', 1)],
  ['min', unit('Duration', 60)],
  ['h', unit('Duration', 3600)],
  ['d', unit('Duration', 86_400)],
  ['B', unit('Size', 1)],
  ['kB', unit('Size', 1e3)],
  ['KB', unit('Size', 1e3)],
  ['MB', unit('Size', 1e6)],
  ['GB', unit('Size', 1e9)],
  ['TB', unit('Size', 1e12)],
  ['KiB', unit('Size', 2 ** 10)],
  ['MiB', unit('Size', 2 ** 20)],
  ['GiB', unit('Size', 2 ** 30)],
  ['TiB', unit('Size', 2 ** 40)],
  ['token', unit('Tokens', 1)],
  ['tokens', unit('Tokens', 1)],
  ['step', unit('Steps', 1)],
  ['steps', unit('Steps', 1)],
  ['gpu_hour', unit('GpuHours', 1)],
  ['gpu_hours', unit('GpuHours', 1)],
  ['SEK', unit('Money', 1)],
  ['EUR', unit('Money', 1)],
  ['USD', unit('Money', 1)],
]);

/** `value unit` in normal form. Percent and milliseconds divide, so that `65%` is the double nearest to 0.65. */
export function normalise(value: number, { factor }: Unit): number {
  return factor < 1 ? value / Math.round(1 / factor) : value * factor;
}

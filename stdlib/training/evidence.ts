import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch } from '../engines/engine.ts';
import type { Series } from './series.ts';

/** What a training was doing when something went wrong. */
export interface Incident {
  /** In words: `the loss became NaN`. */
  readonly what: string;
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly batches: readonly Batch[];
  /** Positions of the batches' examples in the data as it was read, in the order of their rows. */
  readonly items: readonly (readonly number[])[];
  readonly series: Series;
}

/** Losses and norms of so many steps before are kept. */
const recent = 200;

/**
 * Writes the batches of a step, as tokens and as text, with the curves before it, for whoever looks for the cause. The folder is that of the task's checkpoints:
 * private to the store, and still there when the task has failed. Rows may hold personal data, so nobody else may read the file. Gives its path.
 */
export async function keepBatch(
  folder: string,
  { batches, items, series, ...incident }: Incident,
  decode: (ids: readonly number[]) => Promise<string>,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const rows: object[] = [];
  for (const [number, { rows: count, length, ids, labels }] of batches.entries()) {
    for (let row = 0; row < count; row++) {
      const used = tokensOf(
        ids.subarray(row * length, (row + 1) * length),
        labels.subarray(row * length, (row + 1) * length),
      );
      rows.push({
        batch: number + 1,
        row: row + 1,
        example: items[number]![Math.floor((row * items[number]!.length) / count)]! + 1,
        text: await decode(used.ids),
        ids: used.ids,
        labels: used.labels,
      });
    }
  }
  const curves = Object.fromEntries(Object.entries(series).map(([name, points]) => [name, points.slice(-recent)]));
  const path = join(folder, `incident-${String(incident.step).padStart(9, '0')}.json`);
  writeFileSync(path, `${JSON.stringify({ format: 1, ...incident, rows, series: curves })}\n`, { mode: 0o600 });
  return path;
}

/** A row up to its last label, and the token that this one asks for; what comes after it is padding, or asked by nobody. */
function tokensOf(ids: Int32Array, labels: Int32Array): { readonly ids: number[]; readonly labels: number[] } {
  let last = labels.length - 1;
  while (last > 0 && labels[last]! < 0) last--;
  const whole = [...ids.subarray(0, last + 1)];
  return { ids: labels[last]! < 0 ? whole : [...whole, labels[last]!], labels: [...labels.subarray(0, last + 1)] };
}

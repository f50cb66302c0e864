import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch, Engine, OpenModel } from '../../../stdlib/engines/engine.ts';
import { selectEngine } from '../../../stdlib/engines/select.ts';
import { readConfig } from '../../../stdlib/models/config.ts';
import { readWeights } from '../../../stdlib/models/weights.ts';
import { fail } from '../models/support.ts';

export async function engine(): Promise<Engine> {
  const choice = await selectEngine();
  if (choice === null) throw new Error('no engine works here');
  return choice.engine;
}

export function readModel(folder: string): OpenModel {
  const config = readConfig(folder, fail);
  return { config, weights: readWeights(folder, config, fail), adapter: null };
}

export const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;

/** Rows of equal length; `labels` as trainers give them: not yet shifted, -100 where nothing is asked. */
export function batchOf(ids: readonly (readonly number[])[], labels: readonly (readonly number[])[] = ids): Batch {
  const length = ids[0]!.length;
  const shifted = labels.map((row) => [...row.slice(1), -100].map((label) => (label < 0 ? -1 : label)));
  return { rows: ids.length, length, ids: Int32Array.from(ids.flat()), labels: Int32Array.from(shifted.flat()) };
}

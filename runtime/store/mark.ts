import { isWritten, keysOf, readRun, runIds } from '../events/runs.ts';
import type { StoreContext } from './context.ts';
import { pins } from './pins.ts';
import type { Digest } from './result.ts';

export interface Roots {
  /** Newest runs whose results are kept. A run that is going on is kept in any case. */
  readonly runs: number;
  /** Further results: those a lock file names. */
  readonly keys?: Iterable<Digest>;
}

/** Keys whose results are wanted: by a run kept, a pin, or the caller. */
export function wantedKeys(context: StoreContext, { runs, keys }: Roots): Set<Digest> {
  const wanted = new Set<Digest>(keys ?? []);
  for (const pin of pins(context)) for (const key of pin.keys) wanted.add(key);
  let kept = 0;
  for (const runId of runIds(context)) {
    if (kept >= runs && !isWritten(context, runId)) continue;
    kept++;
    const run = readRun(context, runId);
    if (run) for (const key of keysOf(run).values()) wanted.add(key);
  }
  return wanted;
}

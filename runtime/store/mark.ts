import { isWritten, keysOf, readRun, runIds } from '../events/runs.ts';
import type { StoreContext } from './context.ts';
import { pins } from './pins.ts';
import type { Digest } from './result.ts';

export interface Roots {
  /** Newest runs of each pipeline whose results are kept: one that shares the store must not push out another. A run that is going on is kept in any case. */
  readonly runs: number;
  /** Further results: those a lock file names. */
  readonly keys?: Iterable<Digest>;
}

/** Keys whose results are wanted: by a run kept, a pin, or the caller. */
export function wantedKeys(context: StoreContext, { runs, keys }: Roots): Set<Digest> {
  const wanted = new Set<Digest>(keys ?? []);
  for (const pin of pins(context)) for (const key of pin.keys) wanted.add(key);
  const kept = new Map<string, number>();
  for (const runId of runIds(context)) {
    const run = readRun(context, runId);
    if (!run) continue;
    const pipeline = [run.project, run.file, run.pipeline].join('\n');
    const newer = kept.get(pipeline) ?? 0;
    if (newer >= runs && !isWritten(context, runId)) continue;
    kept.set(pipeline, newer + 1);
    for (const key of keysOf(run).values()) wanted.add(key);
  }
  return wanted;
}

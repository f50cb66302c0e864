import type { Progress } from '../../compiler/operators/authoring.ts';

/** How one running task gets on: the last report and a rate from the recent past, so that the time left follows the task and not its start. */
export interface Tracker {
  update(progress: Progress, now: number): void;
  snapshot(now: number): Snapshot;
}

export interface Snapshot {
  readonly unit: string;
  readonly done: number;
  readonly total: number | null;
  readonly measures: Readonly<Record<string, number>>;
  /** Units per second; null before there is anything to measure. */
  readonly rate: number | null;
  readonly secondsLeft: number | null;
  readonly seconds: number;
}

/** Reports older than this no longer count for the rate. */
const WINDOW = 20_000;

export function makeTracker(start: number): Tracker {
  let last: Progress | null = null;
  let recent: { at: number; done: number }[] = [];
  return {
    update(progress, now) {
      if (last && progress.unit !== last.unit) recent = [];
      last = progress;
      recent.push({ at: now, done: progress.done });
      recent = recent.filter(({ at }, i) => now - at <= WINDOW || i >= recent.length - 2);
    },
    snapshot(now) {
      const first = recent[0];
      const newest = recent[recent.length - 1];
      const rate =
        first && newest && newest.at > first.at ? ((newest.done - first.done) * 1000) / (newest.at - first.at) : null;
      const total = last?.total ?? null;
      const left =
        rate && total !== null && last ? Math.max(0, (total - last.done) / rate - (now - newest!.at) / 1000) : null;
      return {
        unit: last?.unit ?? '',
        done: last?.done ?? 0,
        total,
        measures: last?.measures ?? {},
        rate,
        secondsLeft: left,
        seconds: (now - start) / 1000,
      };
    },
  };
}

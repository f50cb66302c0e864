import type { Resources } from '../../compiler/graph/flow.ts';
import { formatNumber } from '../progress/format.ts';

/** GPUs that a task reserves. One that only uses a GPU where there is one reserves none. */
export const gpusOf = ({ gpu, gpus }: Pick<Resources, 'gpu' | 'gpus'>): number =>
  gpu === 'required' ? Math.max(1, gpus) : 0;

/** What a task is expected to use up, in GPU-hours; null where it needs GPUs and nobody knows for how long. */
export function gpuHoursOf(resources: Pick<Resources, 'gpu' | 'gpus'>, seconds: number | null): number | null {
  const gpus = gpusOf(resources);
  return gpus === 0 ? 0 : seconds === null ? null : (gpus * seconds) / 3600;
}

/**
 * GPU-hours that one run may use (`policy budget`): reserved GPUs times the time they are held. What runs counts with what it was expected to take, or
 * with what it has taken where that is more.
 */
export interface Budget {
  /** GPU-hours that the run would have used when the task is done, if that is more than it may; null where the task may start. */
  overrun(resources: Resources, seconds: number | null): number | null;
  start(task: string, resources: Resources, seconds: number | null): void;
  end(task: string): void;
}

export function makeBudget(limit: number, now: () => number = Date.now): Budget {
  const running = new Map<string, { readonly gpus: number; readonly since: number; readonly expected: number }>();
  let used = 0;
  const taken = ({ gpus, since }: { gpus: number; since: number }): number => (gpus * (now() - since)) / 3_600_000;
  return {
    overrun(resources, seconds) {
      if (gpusOf(resources) === 0) return null;
      const begun = [...running.values()].reduce((sum, each) => sum + Math.max(taken(each), each.expected), 0);
      const expected = gpuHoursOf(resources, seconds);
      const total = used + begun + (expected ?? 0);
      // Where nothing is known of a task it may start as long as anything is left.
      return total > limit || (expected === null && total >= limit) ? total : null;
    },
    start(task, resources, seconds) {
      running.set(task, { gpus: gpusOf(resources), since: now(), expected: gpuHoursOf(resources, seconds) ?? 0 });
    },
    end(task) {
      const ended = running.get(task);
      running.delete(task);
      if (ended) used += taken(ended);
    },
  };
}

export const gpuHourText = (hours: number): string => `${formatNumber(hours)} GPU-hour${hours === 1 ? '' : 's'}`;

import type { Progress } from '../../compiler/operators/authoring.ts';
import type { WorkerMessage } from './protocol.ts';

/** What a task says while it runs. */
export interface Telling {
  /** Sent at most ten times a second; the last one is not lost, since the task's end is told anyway. */
  progress(progress: Progress): void;
  point(series: string, x: number, y: number): void;
  log(line: string): void;
}

const INTERVAL = 100;

export function tellingTo(send: (message: WorkerMessage) => void, step: string | null = null): Telling {
  let last = Number.NEGATIVE_INFINITY;
  return {
    progress(progress) {
      const now = performance.now();
      if (now - last < INTERVAL) return;
      last = now;
      send({ type: 'progress', step, progress });
    },
    point: (series, x, y) => send({ type: 'point', series, x, y }),
    log: (line) => send({ type: 'log', line }),
  };
}

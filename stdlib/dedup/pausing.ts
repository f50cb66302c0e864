import type { TaskTools } from '../../compiler/operators/authoring.ts';

/** Milliseconds between two looks. */
const every = 100;

/** Long loops give way now and then, so that a task can be cancelled. */
export function pausing(task: TaskTools): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < every) return;
    await new Promise((resolve) => setImmediate(resolve));
    task.signal.throwIfAborted();
    last = performance.now();
  };
}

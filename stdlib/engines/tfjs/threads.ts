import { Worker } from 'node:worker_threads';
import type { EngineName, OpenModel, Training } from '../engine.ts';
import type { Replica } from './replica.ts';

/** What a thread needs to begin. */
export interface ThreadOrder {
  readonly engine: EngineName;
  readonly model: OpenModel;
  readonly training: Training | null;
}

export interface Question {
  readonly call: Exclude<keyof Replica, 'close'>;
  readonly args: readonly unknown[];
}

/** In the order of the questions. */
export type Answer = { readonly result: unknown } | { readonly error: string };

/** In a bundle the thread's program lies beside the chunk that this is in. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './thread-from-source.mjs' : './engine-thread.js',
  import.meta.url,
);

/** A replica in a thread of its own. It keeps the process alive only while something is asked of it. */
export function replicaInThread(order: ThreadOrder): Replica {
  const worker = new Worker(entry, { workerData: order });
  worker.unref();
  const waiting: { resolve(result: unknown): void; reject(error: Error): void }[] = [];
  let broken: Error | null = null;
  const breakDown = (error: Error) => {
    broken ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (answer: Answer) => {
    const asked = waiting.shift();
    if (waiting.length === 0) worker.unref();
    if ('error' in answer) asked?.reject(new Error(answer.error));
    else asked?.resolve(answer.result);
  });
  worker.on('error', breakDown);
  worker.on('exit', (code) => breakDown(new Error(`a thread of the engine ended with status ${code}`)));
  const ask = <T>(call: Question['call'], ...args: readonly unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (broken !== null) return reject(broken);
      worker.ref();
      waiting.push({ resolve: resolve as (result: unknown) => void, reject });
      worker.postMessage({ call, args } satisfies Question);
    });
  return {
    gradients: (batch, dropoutSeed) => ask('gradients', batch, dropoutSeed),
    logProbabilities: (batch) => ask('logProbabilities', batch),
    logits: (batch, positions) => ask('logits', batch, positions),
    place: (parameters) => ask('place', parameters),
    close: () => void worker.terminate(),
  };
}

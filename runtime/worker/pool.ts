import { Worker } from 'node:worker_threads';
import type { RecordChunk } from '../../compiler/operators/authoring.ts';
import type { ChunkResult } from './chunk-processor.ts';
import { type PackedError, unpackError } from './packed-error.ts';
import type { TaskOrder } from './protocol.ts';

/** What a thread answers, in the order in which it was asked. */
export type ThreadAnswer = { readonly result: ChunkResult } | { readonly error: PackedError };

/** Threads that take chunks through a stage. */
export interface Pool {
  /** Chunks that are worth having under way: two per thread, so that none waits for its next one. */
  readonly capacity: number;
  /** Gives the chunk to the thread that has least to do. */
  process(chunk: RecordChunk): Promise<ChunkResult>;
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: { resolve(result: ChunkResult): void; reject(error: unknown): void }[];
}

/** `thread.js` lies beside the bundle that this is in. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './thread-from-source.mjs' : './thread.js', import.meta.url);
const MEGABYTE = 1 << 20;
/** No thread gets less: the language model and a large record have to fit. */
const LEAST_HEAP = 256;

export function threadPool(order: TaskOrder, count: number): Pool {
  const heap = Math.max(LEAST_HEAP, Math.floor(order.memory / count / MEGABYTE));
  const threads = Array.from({ length: count }, () => startThread(order, heap));
  return {
    capacity: count * 2,
    process(chunk) {
      const thread = threads.reduce((least, each) => (each.waiting.length < least.waiting.length ? each : least));
      return new Promise((resolve, reject) => {
        thread.waiting.push({ resolve, reject });
        // The chunk may be a part of a larger buffer that others still read: it goes as a copy of its own.
        const bytes = Uint8Array.prototype.slice.call(chunk.bytes);
        thread.worker.postMessage({ ...chunk, bytes }, [bytes.buffer as ArrayBuffer]);
      });
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

function startThread(order: TaskOrder, heap: number): Thread {
  const worker = new Worker(entry, { workerData: order, resourceLimits: { maxOldGenerationSizeMb: heap } });
  const thread: Thread = { worker, waiting: [] };
  const broken = (error: unknown): void => {
    for (const { reject } of thread.waiting.splice(0)) reject(error);
  };
  worker.on('message', (answer: ThreadAnswer) => {
    const asked = thread.waiting.shift();
    if ('error' in answer) asked?.reject(unpackError(answer.error));
    else asked?.resolve(answer.result);
  });
  worker.on('error', broken);
  worker.on('exit', (code) => broken(new Error(`a thread of the stage ended with status ${code}`)));
  return thread;
}

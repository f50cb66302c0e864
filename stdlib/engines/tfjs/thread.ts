/** One thread of the engine: opens the model that it is given and answers questions about batches, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { tryBackend } from './backends.ts';
import { type BatchGradients, openReplica } from './replica.ts';
import type { Answer, Question, ThreadOrder } from './threads.ts';

const { engine, model, training } = workerData as ThreadOrder;
const { problem } = await tryBackend(engine);
if (problem !== null) throw new Error(`${engine}: ${problem}`);
const replica = openReplica(model, training);
// The backend has a copy of its own; what came with the order would stay for as long as the thread lives.
for (const weights of [model.weights, model.adapter?.weights]) (weights as Map<string, unknown> | undefined)?.clear();

parentPort!.on('message', async ({ call, args }: Question) => {
  try {
    const result = await (replica[call] as (...given: readonly unknown[]) => Promise<unknown>)(...args);
    parentPort!.postMessage({ result } satisfies Answer, transferable(result));
  } catch (error) {
    parentPort!.postMessage({ error: (error as Error).message } satisfies Answer);
  }
});

/**
 * The memory of an answer's arrays, which is handed over instead of copied. On the wasm backend they were read out of its memory for this answer; elsewhere an array may be one that a
 * tensor still looks at.
 */
function transferable(result: unknown): ArrayBuffer[] {
  if (engine !== 'tfjs-wasm' || typeof result !== 'object' || result === null || !('gradients' in result)) return [];
  const { gradients } = result as BatchGradients;
  return [...new Set([...gradients.values()].map(({ buffer }) => buffer as ArrayBuffer))];
}

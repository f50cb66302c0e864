/** One thread of a stage: gets chunks, sends what became of them. See `pool.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { RecordChunk } from '../../compiler/operators/authoring.ts';
import { chunkProcessor } from './chunk-processor.ts';
import { packError } from './packed-error.ts';
import type { ThreadAnswer } from './pool.ts';
import type { TaskOrder } from './protocol.ts';

const port = parentPort!;
const processor = chunkProcessor(workerData as TaskOrder);
// A failure to load is told with the first chunk; until then it is no unhandled one.
processor.catch(() => {});

port.on('message', async (chunk: RecordChunk) => {
  let answer: ThreadAnswer;
  try {
    answer = { result: (await processor)(chunk) };
  } catch (error) {
    answer = { error: packError(error) };
  }
  port.postMessage(answer, 'result' in answer ? buffersOf(answer.result.kept, answer.result.dropped) : []);
});

/** Buffers that can be handed over: small ones share a pool and are copied. */
function buffersOf(...all: readonly Uint8Array[]): ArrayBuffer[] {
  return all
    .filter((bytes) => bytes.byteLength > 0 && bytes.byteLength === bytes.buffer.byteLength)
    .map((bytes) => bytes.buffer as ArrayBuffer);
}

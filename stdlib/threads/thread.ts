/** A thread that does work of a module (`threads.ts`), in the order in which it is asked. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Open, ThreadAnswer, ThreadOrder } from './threads.ts';

const { module, setup } = workerData as ThreadOrder;
const { open } = (await import(module)) as { readonly open: Open<unknown, unknown, unknown> };
const answerTo = open(setup);

parentPort!.on('message', (question: unknown) => {
  let told: ThreadAnswer;
  try {
    told = { answer: answerTo(question) };
  } catch (error) {
    told = { error, properties: { ...(error as object) } };
  }
  parentPort!.postMessage(told, 'answer' in told ? buffersOf(told.answer) : []);
});

/** Buffers that can be handed over: shared ones are not, small ones share a pool and are copied. */
function buffersOf(answer: unknown): ArrayBuffer[] {
  if (typeof answer !== 'object' || answer === null) return [];
  const arrays = (ArrayBuffer.isView(answer) ? [answer] : Object.values(answer)).filter((each) =>
    ArrayBuffer.isView(each),
  );
  const whole = arrays.filter(
    ({ buffer, byteLength }) => buffer instanceof ArrayBuffer && byteLength > 0 && byteLength === buffer.byteLength,
  );
  return [...new Set(whole.map(({ buffer }) => buffer as ArrayBuffer))];
}

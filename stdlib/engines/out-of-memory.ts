/**
 * Memory ran out and nothing changed: weights, moments and the count of updates are those from before the call, so the same can be tried again in smaller
 * batches.
 */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';
}

/**
 * Does an error say that memory ran out? TensorFlow's ResourceExhaustedError, and what JavaScript says of an array that it cannot make. A WebAssembly
 * that reached past its memory is not among them: what stands in that memory afterwards, weights included, cannot be relied on.
 */
export const saysOutOfMemory = (error: unknown): boolean =>
  error instanceof Error &&
  /OOM when allocating|RESOURCE_EXHAUSTED|ResourceExhausted|Array buffer allocation failed|Invalid typed array length|Invalid array buffer length/.test(
    error.message,
  );

/** The first line of what an engine said. */
export const shortage = (error: unknown): string => (error as Error).message.split('\n')[0]!.slice(0, 300);

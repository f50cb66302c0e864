import * as tf from '@tensorflow/tfjs-core';

/** Follows what the wasm backend takes of its memory; tfjs's own count takes each view for a copy. */
export function watchHeap(): { live: number; peak: number } {
  const { wasm } = tf.backend() as unknown as { wasm: { _malloc(bytes: number): number; _free(at: number): void } };
  // The first call of either replaces it by the function itself.
  wasm._free(wasm._malloc(8));
  const [malloc, free] = [wasm._malloc.bind(wasm), wasm._free.bind(wasm)];
  const sizes = new Map<number, number>();
  const heap = { live: 0, peak: 0 };
  wasm._malloc = (bytes) => {
    const at = malloc(bytes);
    sizes.set(at, bytes);
    heap.live += bytes;
    heap.peak = Math.max(heap.peak, heap.live);
    return at;
  };
  wasm._free = (at) => {
    heap.live -= sizes.get(at) ?? 0;
    sizes.delete(at);
    free(at);
  };
  return heap;
}

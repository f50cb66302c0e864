import * as tf from '@tensorflow/tfjs-core';
import type { Memory } from '../../web-assembly/interface.ts';

/**
 * The numbers of a float tensor where the backend keeps them: a view, not a copy, that is good until the next tensor is made. Null where they are not in this
 * process's memory (a GPU). Reading out of a wasm tensor the usual way copies all of it.
 */
export function numbersOf(tensor: tf.Tensor): Float32Array | null {
  const name = tf.getBackend();
  if (name === 'wasm') return (tf.backend() as unknown as WasmBackend).typedArrayFromHeap(tensor) as Float32Array;
  if (name === 'cpu') return (tf.backend() as unknown as CpuBackend).data.get(tensor.dataId).values;
  return null;
}

/** What the wasm backend keeps its tensors in, and the part of it that Emscripten offers for taking some of it. */
export interface Heap {
  readonly asm: { readonly memory: Memory };
  /** All of it as it is now; it grows. */
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
}

interface WasmBackend {
  readonly wasm: Heap;
  readonly dataIdMap: { get(id: object): { memoryOffset: number } };
  typedArrayFromHeap(tensor: tf.Tensor): Float32Array | Int32Array | Uint8Array;
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
  incRef(id: object): void;
}
/** Of the wasm backend alone. */
export const heap = (): Heap => (tf.backend() as unknown as WasmBackend).wasm;

/** Where a tensor of the wasm backend lies in its memory, in bytes. */
export const addressOf = ({ dataId }: tf.Tensor): number =>
  (tf.backend() as unknown as WasmBackend).dataIdMap.get(dataId).memoryOffset;

interface CpuBackend {
  readonly data: { get(id: object): { values: Float32Array } };
}

/**
 * The numbers of results, which are freed. Where they are in the host's memory they are read before anything is awaited, so that the results of one call never lie beside
 * those of the next; from a GPU they can only be waited for.
 */
export async function readOut(results: readonly tf.Tensor[]): Promise<readonly Float32Array[]> {
  try {
    if (results.every((tensor) => numbersOf(tensor) !== null))
      return results.map((tensor) => tensor.dataSync() as Float32Array);
    return await Promise.all(results.map((tensor) => tensor.data() as Promise<Float32Array>));
  } finally {
    for (const tensor of results) tensor.dispose();
  }
}

/** A new tensor that `fill` writes. `fill` gets zeros where `zeros` asks for them, else whatever is there. */
export function written(shape: readonly number[], zeros: boolean, fill: (into: Float32Array) => void): tf.Tensor {
  if (tf.getBackend() !== 'wasm') {
    const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
    fill(data);
    return tf.tensor(data, [...shape]);
  }
  const made = unwritten(shape);
  const view = numbersOf(made)!;
  if (zeros) view.fill(0);
  fill(view);
  return made;
}

/**
 * A new tensor of the wasm backend with whatever is in its memory. tfjs does not look whether there was memory left: its operations would write to address 0, or, where the allocator's
 * arithmetic ran over, behind the end. What is made here fails before anything is written, in words that `saysOutOfMemory` knows.
 */
export function unwritten(shape: readonly number[]): tf.Tensor {
  const backend = tf.backend() as unknown as WasmBackend;
  const made = tf.engine().makeTensorFromTensorInfo(backend.makeOutput([...shape], 'float32'));
  const address = addressOf(made);
  if (address !== 0 && address + 4 * made.size <= backend.wasm.HEAPU8.length) return made;
  made.dispose();
  throw new Error(`OOM when allocating a tensor of [${shape}] in the memory of WebAssembly`);
}

/** The memory of a tensor of the wasm backend under another shape. It is freed when nobody looks at it any more. */
export function viewed({ dataId, dtype }: tf.Tensor, shape: readonly number[]): tf.Tensor {
  (tf.backend() as unknown as WasmBackend).incRef(dataId);
  return tf.engine().makeTensorFromTensorInfo({ dataId, dtype, shape: [...shape] });
}

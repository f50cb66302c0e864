import { assemble } from '../../web-assembly/assembler.ts';
import { webAssembly } from '../../web-assembly/interface.ts';
import { type Heap, heap } from './heap.ts';
import { matrixFunctions, scratchBytes } from './matrix/multiply.ts';

/** Our own functions on the memory of tfjs's wasm backend; addresses are bytes in it. */
export interface Kernels {
  /** See `matrix/multiply.ts`. */
  multiply(
    a: number,
    b: number,
    c: number,
    count: number,
    m: number,
    k: number,
    n: number,
    exchangeA: number,
    exchangeB: number,
    scratch: number,
  ): void;
  /** Where `multiply` may write. */
  readonly scratch: number;
}

let compiled: object | null = null;
/** A backend that was disposed of leaves nothing behind. */
const byHeap = new WeakMap<Heap, Kernels>();

/** Of the wasm backend that is in use. */
export function kernels(): Kernels {
  const own = heap();
  let found = byHeap.get(own);
  if (found === undefined) {
    compiled ??= new webAssembly.Module(assemble(matrixFunctions));
    const { exports } = new webAssembly.Instance(compiled, { env: { memory: own.asm.memory } });
    found = { ...(exports as Kernels), scratch: own._malloc(scratchBytes) };
    byHeap.set(own, found);
  }
  return found;
}

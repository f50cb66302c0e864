import { assemble } from '../../../web-assembly/assembler.ts';
import { webAssembly } from '../../../web-assembly/interface.ts';
import { type Heap, heap } from '../heap.ts';
import { stridedFunctions } from './elements/strided.ts';
import { sumOfRows } from './elements/sums.ts';
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
  /** See `elements/sums.ts`. */
  sumOfRows(x: number, out: number, height: number, width: number): void;
  /** By name; see `elements/strided.ts`. */
  readonly strided: Readonly<Record<string, (...given: readonly number[]) => void>>;
}

let compiled: object | null = null;
/** A backend that was disposed of leaves nothing behind. */
const byHeap = new WeakMap<Heap, Kernels>();

/** Of the wasm backend that is in use. */
export function kernels(): Kernels {
  const own = heap();
  let found = byHeap.get(own);
  if (found === undefined) {
    compiled ??= new webAssembly.Module(assemble([...matrixFunctions, ...stridedFunctions, sumOfRows]));
    const { exports } = new webAssembly.Instance(compiled, { env: { memory: own.asm.memory } });
    const { multiply, ...others } = exports as Kernels & Kernels['strided'];
    found = { multiply, sumOfRows: others.sumOfRows!, strided: others, scratch: own._malloc(scratchBytes) };
    byHeap.set(own, found);
  }
  return found;
}

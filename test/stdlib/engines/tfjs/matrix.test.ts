import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { matrixFunctions, scratchBytes } from '../../../../stdlib/engines/tfjs/kernels/matrix/multiply.ts';
import { stream, uniforms } from '../../../../stdlib/tensor/random.ts';
import { assemble } from '../../../../stdlib/web-assembly/assembler.ts';
import { webAssembly } from '../../../../stdlib/web-assembly/interface.ts';

const memory = new webAssembly.Memory({ initial: 160 });
const { multiply } = new webAssembly.Instance(new webAssembly.Module(assemble(matrixFunctions)), { env: { memory } })
  .exports as { multiply(...given: readonly number[]): void };
const begin = (scratchBytes + 63) & ~63;

interface Sizes {
  readonly count: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** The definition: each element a sum of products in the order of the sum, every step rounded to 32 bits. */
function defined(a: Float32Array, b: Float32Array, { count, m, k, n }: Sizes, exchangeA: boolean, exchangeB: boolean) {
  return Float32Array.from({ length: count * m * n }, (_, at) => {
    const [j, i, z] = [at % n, Math.floor(at / n) % m, Math.floor(at / n / m)];
    let sum = 0;
    for (let q = 0; q < k; q++) {
      const left = a[z * m * k + (exchangeA ? q * m + i : i * k + q)]!;
      const right = b[z * k * n + (exchangeB ? j * k + q : q * n + j)]!;
      sum = Math.fround(sum + Math.fround(left * right));
    }
    return sum;
  });
}

/** In a memory full of what is no number: whatever is read beyond the matrices, or left out of the result, shows. */
function computed(a: Float32Array, b: Float32Array, { count, m, k, n }: Sizes, ...exchange: readonly boolean[]) {
  const floats = new Float32Array(memory.buffer).fill(Number.NaN);
  const [atA, atB, atC] = [begin, begin + a.byteLength, begin + a.byteLength + b.byteLength];
  floats.set(a, atA / 4);
  floats.set(b, atB / 4);
  multiply(atA, atB, atC, count, m, k, n, ...exchange.map(Number), 0);
  const end = atC / 4 + count * m * n;
  assert.ok(floats.subarray(end).every(Number.isNaN), 'something was written behind the result');
  return { c: floats.slice(atC / 4, end), kept: floats.slice(atA / 4, atC / 4) };
}

for (const [what, count, m, k, n] of [
  ['one number', 1, 1, 1, 1],
  ['one tile', 1, 4, 4, 8],
  ['less than a tile', 2, 3, 5, 7],
  ['tiles and what is left over', 2, 6, 9, 17],
  ['many small matrices', 5, 16, 16, 16],
  ['few rows times columns in whole panels', 3, 2, 70, 16],
  ['one row', 1, 1, 33, 20],
  ['one column', 1, 33, 20, 1],
  ['a sum in blocks', 1, 9, 1100, 19],
  ['a sum in blocks, few rows', 1, 2, 1030, 24],
  ['more columns than are packed at a time', 1, 17, 600, 140],
] as const)
  for (const exchangeA of [false, true])
    for (const exchangeB of [false, true])
      test(`a product, bit by bit: ${what}${exchangeA ? ', left exchanged' : ''}${exchangeB ? ', right exchanged' : ''}`, () => {
        const sizes = { count, m, k, n };
        const draw = (name: string, size: number) =>
          Float32Array.from(uniforms(stream(3, name), size), (u) => 2 * u - 1);
        const [a, b] = [draw('a', count * m * k), draw('b', count * k * n)];
        const { c, kept } = computed(a, b, sizes, exchangeA, exchangeB);
        assert.equal(c, defined(a, b, sizes, exchangeA, exchangeB));
        assert.equal(kept, Float32Array.of(...a, ...b));
      });

test.run();

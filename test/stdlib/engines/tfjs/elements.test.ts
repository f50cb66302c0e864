import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { saysOutOfMemory } from '../../../../stdlib/engines/out-of-memory.ts';
import { tryBackend } from '../../../../stdlib/engines/tfjs/backends.ts';
import { arithmetic, reshaped, sumOfFirst, transposed } from '../../../../stdlib/engines/tfjs/elements.ts';
import { unwritten } from '../../../../stdlib/engines/tfjs/heap.ts';
import { emptyGraph, type Shape, sizeOf } from '../../../../stdlib/tensor/graph.ts';
import * as t from '../../../../stdlib/tensor/operations.ts';
import { stream, uniforms } from '../../../../stdlib/tensor/random.ts';

/** Our own functions on the memory of the wasm backend against those of tfjs, bit by bit: both round each operation as IEEE 754 says. */
const random = (name: string, shape: Shape) =>
  tf.tensor(
    Float32Array.from(uniforms(stream(5, name), sizeOf(shape)), (u) => u + 0.25),
    [...shape],
  );
const parameter = (shape: Shape) => t.parameter(emptyGraph(), 'x', shape);

function same(got: tf.Tensor | null, wanted: tf.Tensor): void {
  assert.ok(got !== null, 'nothing was computed');
  assert.equal(got.shape, wanted.shape);
  assert.equal(got.dataSync(), wanted.dataSync());
}

async function onWasm(check: () => void): Promise<void> {
  assert.is((await tryBackend('tfjs-wasm')).problem, null);
  const before = tf.memory().numTensors;
  tf.tidy(check);
  assert.is(tf.memory().numTensors, before);
}

const ours = { add: t.add, subtract: t.subtract, multiply: t.multiply, divide: t.divide } as const;
const theirs = { add: tf.add, subtract: tf.sub, multiply: tf.mul, divide: tf.div } as const;

for (const [a, b] of [
  [[7], [7]],
  [
    [3, 21],
    [3, 21],
  ],
  [[5, 18], []],
  [[], [2, 3]],
  [[6, 19], [19]],
  [
    [6, 19],
    [6, 1],
  ],
  [
    [6, 1],
    [1, 35],
  ],
  [
    [2, 5, 3, 4],
    [1, 5, 1, 4],
  ],
  [
    [2, 3, 2, 5, 4],
    [1, 3, 1, 5, 1],
  ],
  [
    [4, 1, 8],
    [2, 4, 3, 1],
  ],
] as const)
  for (const operator of ['add', 'subtract', 'multiply', 'divide'] as const)
    test(`${operator}: [${a}] and [${b}]`, () =>
      onWasm(() => {
        const graph = emptyGraph();
        const node = ours[operator](t.parameter(graph, 'a', a), t.parameter(graph, 'b', b));
        const [left, right] = [random('a', a), random('b', b)];
        // The second time the way through the elements is known.
        for (let round = 0; round < 2; round++)
          same(arithmetic(operator, node, left, right), theirs[operator](left, right));
      }));

for (const [shape, order] of [
  [
    [2, 3, 4, 5],
    [0, 2, 1, 3],
  ],
  [
    [2, 3, 16],
    [1, 0, 2],
  ],
  [
    [2, 3, 2, 3, 5],
    [3, 1, 2, 0, 4],
  ],
] as const)
  test(`dimensions [${shape}] in the order [${order}]`, () =>
    onWasm(() => {
      const x = random('x', shape);
      same(transposed(order, t.transpose(parameter(shape), order), x), tf.transpose(x, [...order]));
    }));

test('what would take single numbers from far apart is left to tfjs', () =>
  onWasm(() => {
    const shape = [4, 6];
    assert.is(transposed([1, 0], t.transpose(parameter(shape), [1, 0]), random('x', shape)), null);
    assert.is(sumOfFirst([1], t.sum(parameter(shape), [1]), random('x', shape)), null);
  }));

for (const [shape, axes] of [
  [[9, 21], [0]],
  [[33, 64], [0]],
  [
    [3, 4, 5],
    [0, 1],
  ],
  [[5, 1], [0]],
] as const)
  test(`the sum over [${axes}] of [${shape}], row after row`, () =>
    onWasm(() => {
      const x = random('x', shape);
      const node = t.sum(parameter(shape), axes);
      const width = sizeOf(node.shape);
      const wanted = new Float32Array(width);
      x.dataSync().forEach((value, at) => {
        wanted[at % width] = Math.fround(wanted[at % width]! + value);
      });
      same(sumOfFirst(axes, node, x), tf.tensor(wanted, [...node.shape]));
    }));

test('another view outlives the tensor that it was made of', () =>
  onWasm(() => {
    const x = random('x', [4, 6]);
    const numbers = x.dataSync();
    const view = reshaped(t.reshape(parameter([4, 6]), [8, 3]), x);
    x.dispose();
    random('other', [4, 6]);
    same(view, tf.tensor(numbers, [8, 3]));
  }));

test('memory that is not there is noticed before anything is written', () =>
  onWasm(() => {
    const kept = random('kept', [50]);
    const numbers = kept.dataSync();
    // WebAssembly addresses 4 GiB. Nobody writes to what fits, so it takes no memory of the machine.
    unwritten([400_000_000]);
    unwritten([400_000_000]);
    assert.throws(() => unwritten([400_000_000]), saysOutOfMemory);
    same(kept, tf.tensor(numbers, [50]));
  }));

test.run();

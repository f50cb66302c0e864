import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Compute, Training } from '../../../stdlib/engines/engine.ts';
import { stepMemory } from '../../../stdlib/programs/memory.ts';
import { modelShape } from '../../../stdlib/programs/step.ts';
import { distance } from '../models/support.ts';
import { engine } from './support.ts';
import { batchOf, model, onTensorflow, plain, update } from './tensorflow-support.ts';

/** What the engine on TensorFlow alone can do. */

async function losses(training: Training): Promise<readonly number[]> {
  const program = (await engine()).open(model, training);
  const found: number[] = [];
  for (let step = 0; step < 12; step++) {
    const batches = step % 3 === 0 ? [batchOf(4, 48, step), batchOf(3, 32, 100 + step)] : [batchOf(4, 48, step)];
    const { sum, count, gradientNorm } = await program.step(batches, [0, 0], update);
    assert.ok(Number.isFinite(gradientNorm));
    found.push(sum / count);
  }
  program.dispose();
  return found;
}

onTensorflow('products in bfloat16 give nearly the losses of float32', async () => {
  const [float32, bfloat16] = [await losses(plain), await losses({ ...plain, compute: 'bfloat16' })];
  assert.ok(float32[11]! < float32[0]! - 0.3, 'it learns');
  const difference = distance(float32, bfloat16);
  assert.ok(difference < 2e-2, `they differ by ${difference}`);
  assert.ok(difference > 1e-6, 'and are not those of float32 under another name');
});

onTensorflow('layers computed again give the same losses, in less memory', async () => {
  for (const compute of ['float32', 'bfloat16'] as const satisfies readonly Compute[]) {
    const [kept, again] = [await losses({ ...plain, compute }), await losses({ ...plain, compute, recompute: true })];
    assert.ok(distance(kept, again) < (compute === 'float32' ? 1e-5 : 1e-3), `${compute}: ${distance(kept, again)}`);
    const shape = modelShape(model, 2 ** 24, compute);
    const of = { rows: 8, length: 128, asked: null, packed: false };
    const [keeping, less] = [plain, { ...plain, recompute: true }].map((training) => stepMemory(shape, training, of));
    assert.ok(less! < 0.7 * keeping!, `${less} bytes instead of ${keeping}`);
  }
});

test.run();

/** What `webgpu.slow.test.ts` runs in a process whose environment has an adapter: the other engines' comparisons, few of each, for an adapter may be slow. */
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { selectEngine } from '../../../stdlib/engines/select.ts';
import { shared } from '../../support/shared.ts';
import { cases } from '../tensor/cases.ts';
import { checkOnBackend } from '../tensor/check-on-backend.ts';
import { checkGradients, checkScores, modelTraining, readAdapter, replay } from './golden.ts';
import { batchOf, readModel } from './support.ts';

const golden = shared('golden/training');
const choice = await selectEngine();
const engine = choice!.engine;

test('the engine is that of WebGPU', () => {
  assert.is(engine.name, 'tfjs-webgpu');
  assert.is(engine.numerics, 'tfjs-webgpu/float32/rounding');
});

for (const each of cases) test(`${each.name} and its gradient`, () => checkOnBackend(each));

if (golden !== null) {
  for (const name of ['tiny-llama-gqa', 'tiny-gpt2']) {
    test(`scores of ${name}`, () => checkScores(golden, name, 3));
    test(`gradients of ${name}`, () => checkGradients(golden, name));
  }

  test('steps of full training', async () => {
    const model = readModel(join(golden, 'models', 'tiny-llama-gqa'));
    (await replay(join(golden, 'train', 'a_full_causal'), model, modelTraining, 2)).dispose();
  });

  test('steps of adapter training', async () => {
    const folder = join(golden, 'train', 'b2_lora_gpt2');
    const adapter = readAdapter(folder, 'init_adapter');
    const model = { ...readModel(join(golden, 'models', 'tiny-gpt2')), adapter };
    (await replay(folder, model, { ...modelTraining, what: 'adapter' }, 2)).dispose();
  });

  test('writing with kept keys and values scores as reading all of it does', async () => {
    const program = engine.open(readModel(join(golden, 'models', 'tiny-llama-gqa')), null);
    const prompts = [Int32Array.of(5, 9, 12), Int32Array.of(7)];
    const written = await program.generate(prompts, 8);
    await written.advance(Int32Array.of(3, 4));
    const rows = [
      [5, 9, 12, 3],
      [7, 4, 0, 0],
    ];
    const wanted = await program.logits(batchOf(rows), [3, 5]);
    const got = written.scores();
    assert.is(got.length, wanted.length);
    got.forEach((score, i) => {
      assert.ok(Math.abs(score - wanted[i]!) < 1e-4, `${score}, not ${wanted[i]}`);
    });
    written.dispose();
    program.dispose();
  });
}

test.run();

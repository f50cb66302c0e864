import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Adapter, OpenModel, Program, Training } from '../../../stdlib/engines/engine.ts';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import type { Weights } from '../../../stdlib/models/tensors.ts';
import { shared } from '../../support/shared.ts';
import { distance, fail } from '../models/support.ts';
import { batchOf, engine, readJson, readModel } from './support.ts';

const golden = shared('golden/training');
const modelTraining: Training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false };

interface MicroBatch {
  readonly input_ids: readonly (readonly number[])[];
  readonly labels: readonly (readonly number[])[];
}
interface Recipe {
  readonly max_grad_norm: number;
  readonly weight_decay: number;
  readonly lora?: { readonly r: number; readonly alpha: number };
}
interface LogLine {
  readonly loss: number;
  readonly learning_rate: number;
  readonly grad_norm: number;
  readonly num_items: number;
}

const unprefixed = (weights: Weights): Weights =>
  new Map([...weights].map(([name, tensor]) => [name.replace(/^base_model\.model\./, ''), tensor]));

/** Feeds the recorded micro-batches, compares loss and gradient norm of every step, and gives the trained program. */
async function replay(folder: string, model: OpenModel, training: Training): Promise<Program> {
  const recipe = readJson<Recipe>(folder, 'run.json');
  const { windows, micro_batches } = readJson<{
    windows: readonly (readonly number[])[];
    micro_batches: readonly MicroBatch[];
  }>(folder, 'batches.json');
  const log = readFileSync(join(folder, 'log.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine);
  const program = (await engine()).open(model, training);
  assert.is(windows.length, log.length);
  for (const [step, window] of windows.entries()) {
    const wanted = log[step]!;
    const batches = window.map((n) => batchOf(micro_batches[n]!.input_ids, micro_batches[n]!.labels));
    const { sum, count, gradientNorm } = await program.step(
      batches,
      window.map(() => 0),
      {
        learningRate: wanted.learning_rate,
        betas: [0.9, 0.999],
        epsilon: 1e-8,
        weightDecay: recipe.weight_decay,
        clip: recipe.max_grad_norm,
      },
    );
    assert.is(count, wanted.num_items);
    assert.ok(
      Math.abs(sum / count - wanted.loss) < (step === 0 ? 1e-5 : 1e-4),
      `loss ${sum / count} of step ${step + 1}, not ${wanted.loss}`,
    );
    assert.ok(
      Math.abs(gradientNorm - wanted.grad_norm) < 1e-4 * wanted.grad_norm,
      `norm ${gradientNorm} of step ${step + 1}, not ${wanted.grad_norm}`,
    );
  }
  return program;
}

/** The README's measure: difference over all trained parameters, relative to how far training moved them. */
function compareParameters(got: Weights, wanted: Weights, start: Weights): void {
  let [off, moved] = [0, 0];
  for (const [name, { data }] of got) {
    const [reference, before] = [wanted.get(name)!.data, start.get(name)!.data];
    assert.ok(distance(data, reference) < 1e-3, name);
    for (let i = 0; i < data.length; i++) {
      off += (data[i]! - reference[i]!) ** 2;
      moved += (reference[i]! - before[i]!) ** 2;
    }
  }
  const relative = Math.sqrt(off / moved);
  console.log(`parameters differ by ${relative.toExponential(1)} of the update`);
  assert.ok(relative < 2e-3, String(relative));
}

function readAdapter(folder: string, name: string): Adapter {
  const { lora } = readJson<Recipe>(folder, 'run.json');
  const weights = unprefixed(readSafetensors(join(folder, name, 'adapter_model.safetensors'), fail));
  return { rank: lora!.r, alpha: lora!.alpha, rankStabilised: false, weights };
}

if (golden !== null) {
  for (const name of ['tiny-llama-gqa', 'tiny-llama3-tied', 'tiny-qwen2'])
    test(`gradients of ${name} are those of the reference`, async () => {
      const { input_ids, labels, loss } = readJson<MicroBatch & { loss: number }>(golden, 'grads', `${name}.json`);
      const expected = readSafetensors(join(golden, 'grads', `${name}.safetensors`), fail);
      const program = (await engine()).open(readModel(join(golden, 'models', name)), modelTraining);
      const { sum, count, gradients } = await program.gradients(batchOf(input_ids, labels), 0);
      assert.ok(Math.abs(sum / count - loss) < 1e-5);
      assert.equal([...gradients.keys()].sort(), [...expected.keys()].sort());
      for (const [tensor, { data }] of gradients) {
        const wanted = expected.get(tensor)!.data;
        const largest = wanted.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
        assert.ok(
          distance(
            data.map((g) => g / count),
            wanted,
          ) <=
            1e-4 * largest,
          tensor,
        );
      }
      program.dispose();
    });

  for (const [run, base] of [
    ['a_full_causal', 'tiny-llama-gqa'],
    ['c1_sft_assistant', 'tiny-llama-gqa'],
    ['c2_sft_completion', 'tiny-llama3-tied'],
  ] as const)
    test(`full training as in ${run}`, async () => {
      const folder = join(golden, 'train', run);
      const model = readModel(join(golden, 'models', base));
      const program = await replay(folder, model, modelTraining);
      const wanted = readSafetensors(join(folder, 'final', 'model.safetensors'), fail);
      compareParameters((await program.state()).parameters, wanted, model.weights);
      program.dispose();
    });

  test('LoRA training as in b_lora', async () => {
    const folder = join(golden, 'train', 'b_lora');
    const adapter = readAdapter(folder, 'init_adapter');
    const model = { ...readModel(join(golden, 'models', 'tiny-llama-gqa')), adapter };
    const program = await replay(folder, model, { ...modelTraining, what: 'adapter' });
    compareParameters(
      (await program.state()).parameters,
      readAdapter(folder, 'final_adapter').weights,
      adapter.weights,
    );
    program.dispose();
  });
}

test.run();

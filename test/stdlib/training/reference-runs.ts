import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Objective, OpenModel, Program, Training } from '../../../stdlib/engines/engine.ts';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { batchOf, type TrainingData, withReference } from '../../../stdlib/training/batches.ts';
import { likelihoods } from '../../../stdlib/training/objectives/reference.ts';
import { mismatched } from '../../../stdlib/training/rows/answers.ts';
import type { Example } from '../../../stdlib/training/rows/examples.ts';
import { compareParameters } from '../engines/golden.ts';
import { readJson, readModel } from '../engines/support.ts';
import { fail } from '../models/support.ts';
import { taskIn } from './support.ts';

/** Runs of TRL's preference losses (`reference/preferences.py`), made again with our rows, batches and objectives on an engine. */

type Row = { readonly prompt_ids: readonly number[] } & (
  | { readonly chosen_ids: readonly number[]; readonly rejected_ids: readonly number[] }
  | { readonly completion_ids: readonly number[]; readonly label: boolean }
);

interface Run {
  readonly objective: Objective;
  readonly max_grad_norm: number;
  readonly weight_decay: number;
  readonly rows: readonly Row[];
  /** Summed log p of every answer, chosen before rejected. */
  readonly reference?: readonly number[];
  readonly log: readonly {
    /** Rows of each micro-batch. */
    readonly batches: readonly (readonly number[])[];
    readonly loss: number;
    readonly grad_norm: number;
    readonly learning_rate: number;
    /** `kto`: of each micro-batch. */
    readonly drift?: readonly number[];
  }[];
}

const folder = join(import.meta.dirname, 'reference');
const runs = readJson<Readonly<Record<string, Run>>>(folder, 'runs.json');
export const runNames = Object.keys(runs);

const context = 32;

function examplesOf(row: Row): readonly Example[] {
  const answers = 'label' in row ? [row.completion_ids] : [row.chosen_ids, row.rejected_ids];
  return answers.map((answer) => {
    const ids = Int32Array.from([...row.prompt_ids, ...answer]);
    return { ids, targets: new Uint8Array(ids.length).fill(1, row.prompt_ids.length), segments: null };
  });
}

/** TRL joins prompts with other answers of their batch, ours with others of the whole data: here each batch is given as the whole. */
async function dataOf(run: Run, program: Program): Promise<TrainingData> {
  const examples = run.rows.flatMap(examplesOf);
  const desirable = Uint8Array.from(run.rows, (row) => ('label' in row && row.label ? 1 : 0));
  const { task } = taskIn();
  const { objective } = run;
  const together = objective.kind === 'kto' ? 1 : 2;
  const given = { examples, together, desirable: objective.kind === 'kto' ? desirable : null } as const;
  const data = await withReference({ objective, program, context }, given, task);
  if (objective.kind !== 'kto') return data;
  const others: Example[] = [...examples];
  for (const batch of run.log.flatMap(({ batches }) => batches))
    for (const [n, example] of mismatched(
      batch.map((row) => examples[row]!),
      context,
    ).entries())
      others[batch[n]!] = example;
  return { ...data, drift: { examples: others, reference: await likelihoods(program, others, task) } };
}

const near = (got: number, wanted: number, what: string): void =>
  assert.ok(Math.abs(got - wanted) <= 1e-4 * Math.max(1e-2, Math.abs(wanted)), `${what} is ${got}, not ${wanted}`);

/** Compares every step, or the first `steps` of them, and the weights where all steps were made. */
export async function checkRun(
  name: string,
  open: (model: OpenModel, training: Training) => Program,
  steps = Number.POSITIVE_INFINITY,
): Promise<void> {
  const run = runs[name]!;
  const model = readModel(join(folder, 'model'));
  const training: Training = { what: 'model', dropout: 0, objective: run.objective, recompute: false };
  const program = open(model, training);
  const data = await dataOf(run, program);
  for (const [n, wanted] of (run.reference ?? []).entries()) near(data.reference![n]!, wanted, `log p of answer ${n}`);
  for (const [step, wanted] of run.log.slice(0, steps).entries()) {
    const batches = [];
    for (const items of wanted.batches) batches.push(await batchOf(data, items, context, program));
    for (const [n, drift] of (wanted.drift ?? []).entries())
      near(batches[n]!.preference!.divergence!, drift, `drift of step ${step + 1}`);
    const { sum, count, gradientNorm } = await program.step(
      batches,
      batches.map(() => 0),
      {
        learningRate: wanted.learning_rate,
        betas: [0.9, 0.999],
        epsilon: 1e-8,
        weightDecay: run.weight_decay,
        clip: run.max_grad_norm,
      },
    );
    assert.is(count, wanted.batches.flat().length);
    near(sum / count, wanted.loss, `loss of step ${step + 1}`);
    near(gradientNorm, wanted.grad_norm, `norm of step ${step + 1}`);
  }
  if (steps >= run.log.length)
    compareParameters(
      (await program.state()).parameters,
      readSafetensors(join(folder, `${name}.safetensors`), fail),
      model.weights,
    );
  program.dispose();
}

import { join } from 'node:path';
import type { Engine, Program } from '../../../stdlib/engines/engine.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { train } from '../../../stdlib/training/loop.ts';
import { learningOf } from '../../../stdlib/training/objectives/objective.ts';
import { openTraining, prepareTraining } from '../../../stdlib/training/prepare.ts';
import { engine } from '../engines/support.ts';
import { fail } from '../models/support.ts';
import { smallModel } from './small-model.ts';
import { defaults, filesIn, type Left, sentences, taskIn, texts } from './support.ts';

/** What the tests of the course of a training share: a small model, and how it is tuned. */

export const objective = { $: 'causal', text: 'text' };
export const { model: base } = await smallModel({ heads: 4 });
export const evaluate = { $: 'every', steps: 2, on: texts(sentences(10, 500)) };
export const tuning = {
  ...defaults,
  on: texts(sentences(40, 100)),
  objective,
  method: { $: 'full' },
  optimizer: { $: 'adamw', lr: 0.01, schedule: { $: 'constant' } },
  batch: 4,
  steps: 12,
  repeat: true,
};
export type Options = Parameters<typeof finetune.run>[1];

export async function tuned(options: Options, left = taskIn()): Promise<Left> {
  await finetune.run(base, options, left.task);
  return left;
}

export const weightsOf = ({ folder }: Left) => filesIn(join(folder, 'model')).get('model.safetensors')!;
export const stepsOf = ({ series }: Left, name: string) => (series[name] ?? []).map(([x]) => x);
export const lossesOf = ({ series }: Left) => series.loss!.map(([, y]) => y);

/** The engine that works here, with programs that are changed. */
export async function changed(
  change: (program: Program) => Partial<Program>,
  more: Partial<Engine> = {},
): Promise<Engine> {
  const real = await engine();
  return {
    ...real,
    open: (...given) => {
      const program = real.open(...given);
      return { ...program, ...change(program) };
    },
    ...more,
  };
}

/** `finetune` of all weights, on an engine of the test's own. */
export async function trained(
  on: Engine,
  options: Options,
  left = taskIn(),
): Promise<Left & { readonly weights: Float32Array }> {
  const loaded = await readModelFolder(base.folder, fail);
  const { config, tokenizer, weights } = loaded;
  const reading = { operator: 'finetune', tokenizer, bos: config.bos, eos: config.eos, context: config.positions };
  const learning = learningOf(options.objective, base.folder, left.task);
  const optimizer = {
    learningRate: 0.01,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0,
    schedule: { kind: 'constant', warmup: 0 },
  } as const;
  const read = (rows: Options['on']) => learning.read(rows, reading, left.task);
  const preparing = { reading, objective: learning.objective, read, optimizer, identity: 'the same' };
  const prepared = await prepareTraining({ ...options, optimizer: undefined }, preparing, left.task);
  const run = openTraining(on, { config, weights, adapter: null }, { what: 'model', dropout: 0 }, prepared, left.task);
  await train(run, left.task);
  const state = await run.program.state();
  run.program.dispose();
  return { ...left, weights: Float32Array.from([...state.parameters.values()].flatMap(({ data }) => [...data])) };
}

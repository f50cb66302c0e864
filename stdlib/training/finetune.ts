import { join } from 'node:path';
import { type Model, model, type TaskTools, type Value } from '../../compiler/operators/authoring.ts';
import type { Adapter } from '../engines/engine.ts';
import { requireEngine } from '../engines/select.ts';
import { mergeAdapter, targetModules, targetNames } from '../models/adapter.ts';
import { type LoadedModel, readModelFolder, writeDerivedModel } from '../models/folder.ts';
import { initialAdapter } from '../models/initialise.ts';
import { writeAdapter } from '../models/peft.ts';
import { parameterCount } from '../models/tensors.ts';
import { digestOfWeights } from '../models/weights.ts';
import { train } from './loop.ts';
import { learningOf } from './objective.ts';
import type { TrainingOptions } from './options.ts';
import { checkMemory, type PreparedTraining, prepareTraining, withProgram } from './prepare.ts';
import { type LoraSettings, loraSettings, type OptimizerSettings } from './settings.ts';
import { writeTemplate } from './write-template.ts';

/**
 * Goes on training a model, all of it or a low-rank addition. Each row is an example of its own, cut at the context's length, unless `packing`
 * puts several side by side; every epoch takes the rows in a random order of its own. The result is a whole model; LoRA leaves its addition in `adapter/` as well.
 */
export const finetune = model({
  version: '2',
  positional: ['base'],
  gpu: 'optional',
  threads: 'many',
  async run(
    /** The model to start from. */
    base: Model,
    options: TrainingOptions & {
      /** `lora(…)`, `rslora(…)`, `dora(…)`, or `full()` for all weights. */
      method: Value<'Method'>;
    },
    task: TaskTools,
  ): Promise<void> {
    const lora = loraSettings(options.method, task);
    const loaded = await readModelFolder(base.folder, task.fail);
    const { config, tokenizer } = loaded;
    const context = options.context ?? config.positions;
    if (context > config.positions) task.fail('FTP0960', { context, positions: config.positions });
    const learning = learningOf(options.objective, base.folder, task);
    const reading = { operator: 'finetune', tokenizer, bos: config.bos, eos: config.eos, context };
    const prepared = await prepareTraining(
      options,
      {
        reading,
        objective: learning.objective,
        read: (rows) => learning.read(rows, reading, task),
        optimizer: usualOptimizer(lora),
        identity: JSON.stringify({ config, lora, weights: digestOfWeights(loaded.weights) }),
      },
      task,
    );
    task.measure('parameters', parameterCount(config));
    if (lora === null) await trainModel(loaded, prepared, task);
    else await trainAdapter(loaded, lora, prepared, task);
    if (learning.template !== null) writeTemplate(task.tree('model'), learning.template, tokenizer);
  },
});

/** Where the file names no optimizer. LoRA starts from zero and has further to go. */
function usualOptimizer(lora: LoraSettings | null): OptimizerSettings {
  const learningRate = lora === null ? 1e-4 : 1e-3;
  return {
    learningRate,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0,
    schedule: { kind: 'cosine', warmup: 0.03 },
  };
}

async function trainModel(base: LoadedModel, prepared: PreparedTraining, task: TaskTools): Promise<void> {
  const engine = await requireEngine(task.fail);
  const { config, weights } = base;
  checkMemory(engine, config, prepared, task);
  const program = engine.open(
    { config, weights, adapter: null },
    { what: 'model', dropout: 0, objective: prepared.objective, recompute: false },
    task.threads,
  );
  await train(withProgram(prepared, program), task);
  const { parameters } = await program.state();
  program.dispose();
  writeDerivedModel(task.tree('model'), base, parameters, task.fail);
}

async function trainAdapter(
  base: LoadedModel,
  lora: LoraSettings,
  prepared: PreparedTraining,
  task: TaskTools,
): Promise<void> {
  const engine = await requireEngine(task.fail);
  const { config, weights } = base;
  checkMemory(engine, config, prepared, task);
  const { rank, alpha, dropout, rankStabilised, decomposed } = lora;
  const names = targetNames(config, lora.target, task.fail);
  const start = initialAdapter(
    config,
    targetModules(config, names),
    rank,
    prepared.order.seed,
    decomposed ? weights : null,
  );
  task.measure(
    'trainable_parameters',
    [...start.values()].reduce((sum, { data }) => sum + data.length, 0),
  );
  const program = engine.open(
    { config, weights, adapter: { rank, alpha, rankStabilised, weights: start } },
    { what: 'adapter', dropout, objective: prepared.objective, recompute: false },
    task.threads,
  );
  await train(withProgram(prepared, program), task);
  const adapter: Adapter = { rank, alpha, rankStabilised, weights: (await program.state()).parameters };
  program.dispose();
  const folder = task.tree('model');
  writeDerivedModel(folder, base, mergeAdapter(config, weights, adapter), task.fail);
  writeAdapter(join(folder, 'adapter'), config, { adapter, names, dropout });
}

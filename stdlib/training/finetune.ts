import { join } from 'node:path';
import { type Model, model, type TaskTools, type Value } from '../../compiler/operators/authoring.ts';
import type { Adapter } from '../engines/engine.ts';
import { requireEngine } from '../engines/select.ts';
import { mergeAdapter, targetModules, targetNames } from '../models/adapter.ts';
import { type LoadedModel, readModelFolder, writeDerivedModel } from '../models/folder.ts';
import { initialAdapter } from '../models/initialise.ts';
import { type StoredAdapter, writeAdapter } from '../models/peft.ts';
import { parameterCount, type Weights } from '../models/tensors.ts';
import { digestOfWeights } from '../models/weights.ts';
import { train } from './loop.ts';
import { learningOf } from './objective.ts';
import type { TrainingOptions } from './options.ts';
import { openTraining, type PreparedTraining, prepareTraining } from './prepare.ts';
import { type LoraSettings, loraSettings, type OptimizerSettings } from './settings.ts';
import { type TrlSettings, trlSettings } from './trl/settings.ts';
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
      /** What trains: `embedded()` where left out, `trl(…)` for models that it cannot hold. */
      engine?: Value<'Engine'>;
    },
    task: TaskTools,
  ): Promise<void> {
    const lora = loraSettings(options.method, task);
    const trl = trlSettings(options, task);
    const trainer = trl === null ? embedded(task) : await outside(trl, task);
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
    if (lora === null) await trainModel(loaded, prepared, trainer, task);
    else await trainAdapter(loaded, lora, prepared, trainer, task);
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

/** Trains, and gives what was trained: all weights, or those of the adapter that it starts from. */
type Trainer = (base: LoadedModel, prepared: PreparedTraining, start: StoredAdapter | null) => Promise<Weights>;

const embedded =
  (task: TaskTools): Trainer =>
  async ({ config, weights }, prepared, start) => {
    const engine = await requireEngine(task.fail, task.numerics);
    const model = { config, weights, adapter: start?.adapter ?? null };
    const what = { what: start === null ? 'model' : 'adapter', dropout: start?.dropout ?? 0 } as const;
    const run = openTraining(engine, model, what, prepared, task);
    await train(run, task);
    const { parameters } = await run.program.state();
    run.program.dispose();
    return parameters;
  };

/** What the machine lacks is told before rows are read and tokenised. The rest of `trl/` is not loaded where nothing asks for it. */
async function outside(settings: TrlSettings, task: TaskTools): Promise<Trainer> {
  const { checkMachine, trainWithTrl } = await import('./trl/run.ts');
  const device = await checkMachine(settings, task);
  return (base, prepared, start) => trainWithTrl({ settings, device, base, prepared, start }, task);
}

async function trainModel(
  base: LoadedModel,
  prepared: PreparedTraining,
  trainer: Trainer,
  task: TaskTools,
): Promise<void> {
  const weights = await trainer(base, prepared, null);
  writeDerivedModel(task.tree('model'), base, weights, task.fail);
}

async function trainAdapter(
  base: LoadedModel,
  lora: LoraSettings,
  prepared: PreparedTraining,
  trainer: Trainer,
  task: TaskTools,
): Promise<void> {
  const { config, weights } = base;
  const { rank, alpha, dropout, rankStabilised, decomposed } = lora;
  const names = targetNames(config, lora.target, task.fail);
  const initial = initialAdapter(
    config,
    targetModules(config, names),
    rank,
    prepared.order.seed,
    decomposed ? weights : null,
  );
  task.measure(
    'trainable_parameters',
    [...initial.values()].reduce((sum, { data }) => sum + data.length, 0),
  );
  const start = { adapter: { rank, alpha, rankStabilised, weights: initial }, names, dropout };
  const adapter: Adapter = { ...start.adapter, weights: await trainer(base, prepared, start) };
  const folder = task.tree('model');
  writeDerivedModel(folder, base, mergeAdapter(config, weights, adapter), task.fail);
  writeAdapter(join(folder, 'adapter'), config, { adapter, names, dropout });
}

import { join } from 'node:path';
import { type Model, model, type TaskTools, type Value } from '../../compiler/operators/authoring.ts';
import { requireEngine } from '../engines/select.ts';
import { mergeAdapter } from '../models/adapter.ts';
import { adapterFolder } from '../models/adapter-source.ts';
import { type LoadedModel, readModelFolder, writeDerivedModel } from '../models/folder.ts';
import type { ModelConfig } from '../models/model-config.ts';
import { type StoredAdapter, writeAdapter } from '../models/peft.ts';
import { adaptableLayers, parameterCount, sizeOf, type Weights } from '../models/tensors.ts';
import { digestOfWeights } from '../models/weights.ts';
import { endTokens } from '../models/writer.ts';
import { train } from './loop.ts';
import { adapterStart } from './methods/adapter-start.ts';
import { learningOf } from './objectives/objective.ts';
import { compareWith, namedReference } from './objectives/other-reference.ts';
import type { TrainingOptions } from './options.ts';
import { openTraining, type PreparedTraining, prepareTraining } from './prepare.ts';
import { writeTemplate } from './rows/write-template.ts';
import type { OptimizerSettings } from './settings.ts';
import { type TrlSettings, trlSettings } from './trl/settings.ts';

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
      /** `lora(…)`, `rslora(…)`, `dora(…)`; `continued(…)` for an adapter that was trained before; or `full()` for all weights. */
      method: Value<'Method'>;
      /** What trains: `embedded()` where left out, `trl(…)` for models that it cannot hold. */
      engine?: Value<'Engine'>;
    },
    task: TaskTools,
  ): Promise<void> {
    const trl = trlSettings(options, task);
    if (trl !== null) refuseReference(options.objective, task);
    const trainer = trl === null ? embedded(task) : await outside(trl, task);
    const loaded = await readModelFolder(base.folder, task.fail);
    const { config, tokenizer } = loaded;
    const context = options.context ?? config.positions;
    if (context > config.positions) task.fail('FTP0960', { context, positions: config.positions }, 'context');
    const start = adapterStart(options.method, loaded, options.seed ?? task.seed, task);
    const learning = learningOf(options.objective, base.folder, task);
    if (trl !== null) refuseEnds(start, config, task);
    const ends = endTokens(loaded, task.fail);
    const reading = { operator: 'finetune', tokenizer, bos: config.bos, eos: config.eos, ends, context };
    const reference = await namedReference(options.objective, loaded, context, task);
    const prepared = await prepareTraining(
      options,
      {
        reading,
        objective: learning.objective,
        read: (rows) => learning.read(rows, reading, task),
        optimizer: usualOptimizer(start !== null),
        identity: JSON.stringify({
          config,
          start: start && outline(start),
          weights: digestOfWeights(loaded.weights),
          ...(reference && { reference: digestOfWeights(reference.weights) }),
        }),
      },
      task,
    );
    task.measure('parameters', parameterCount(config));
    const work = { prepared, reference };
    if (start === null) await trainModel(loaded, work, trainer, task);
    else await trainAdapter(loaded, start, work, trainer, task);
    if (learning.template !== null) writeTemplate(task.tree('model'), learning.template, tokenizer);
  },
});

/** Where the file names no optimizer. LoRA starts from zero and has further to go. */
function usualOptimizer(adapted: boolean): OptimizerSettings {
  const learningRate = adapted ? 1e-3 : 1e-4;
  return {
    learningRate,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0,
    schedule: { kind: 'cosine', warmup: 0.03 },
  };
}

/** PEFT keeps copies of an embedding and of an output layer beside their adapter, which the driver does not expect. */
function refuseEnds(start: StoredAdapter | null, config: ModelConfig, task: TaskTools): void {
  for (const [module, { kind, a }] of adaptableLayers(config))
    if (kind !== 'linear' && start?.adapter.weights.has(a))
      task.fail('FTP1049', { entry: `target: ${module}`, instead: 'the embedded engine adapts it' });
}

/** The driver measures what answers are compared with on the model that it starts from. */
function refuseReference(objective: Value<'Objective'>, task: TaskTools): void {
  if (objective.reference !== undefined && objective.reference !== null)
    task.fail('FTP1049', { entry: 'reference', instead: 'the embedded engine compares with another model' });
}

/** Tells one start from another. */
const outline = ({ adapter: { weights, ...shape }, names, dropout }: StoredAdapter) => ({
  ...shape,
  names,
  dropout,
  weights: digestOfWeights(weights),
});

/** Trains, and gives what was trained: all weights, or those of the adapter that it starts from. */
type Trainer = (base: LoadedModel, work: Work, start: StoredAdapter | null) => Promise<Weights>;

interface Work {
  readonly prepared: PreparedTraining;
  /** What answers are compared with, where that is not the start model. */
  readonly reference: LoadedModel | null;
}

const embedded =
  (task: TaskTools): Trainer =>
  async ({ config, weights }, { prepared, reference }, start) => {
    const engine = await requireEngine(task.fail, task.numerics);
    const compared = reference && (await compareWith(reference, prepared, engine, task));
    const model = { config, weights, adapter: start?.adapter ?? null };
    const what = { what: start === null ? 'model' : 'adapter', dropout: start?.dropout ?? 0 } as const;
    const run = openTraining(engine, model, what, prepared, task);
    await train(run, task, compared);
    const { parameters } = await run.program.state();
    run.program.dispose();
    return parameters;
  };

/** What the machine lacks is told before rows are read and tokenised. The rest of `trl/` is not loaded where nothing asks for it. */
async function outside(settings: TrlSettings, task: TaskTools): Promise<Trainer> {
  const { checkMachine, trainWithTrl } = await import('./trl/run.ts');
  const device = await checkMachine(settings, task);
  return (base, { prepared }, start) => trainWithTrl({ settings, device, base, prepared, start }, task);
}

async function trainModel(base: LoadedModel, work: Work, trainer: Trainer, task: TaskTools): Promise<void> {
  const weights = await trainer(base, work, null);
  writeDerivedModel(task.tree('model'), base, weights, task.fail);
}

async function trainAdapter(
  base: LoadedModel,
  start: StoredAdapter,
  work: Work,
  trainer: Trainer,
  task: TaskTools,
): Promise<void> {
  task.measure(
    'trainable_parameters',
    [...start.adapter.weights.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  );
  const adapter = { ...start.adapter, weights: await trainer(base, work, start) };
  const folder = task.tree('model');
  writeDerivedModel(folder, base, mergeAdapter(base.config, base.weights, adapter), task.fail);
  writeAdapter(join(folder, adapterFolder), base.config, { ...start, adapter });
}

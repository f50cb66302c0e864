import { createHash } from 'node:crypto';
import type { Rows, TaskTools } from '../../compiler/operators/authoring.ts';
import {
  type Compute,
  canCompute,
  type Engine,
  type Objective,
  type OpenModel,
  type Training,
} from '../engines/engine.ts';
import { scoresAtOnce } from '../engines/scores.ts';
import { checkShapes } from '../programs/check-shapes.ts';
import { adapterShape, modelShape } from '../programs/step.ts';
import { auditExamples, auditPadding, tellWarnings, whyNothing } from './audit.ts';
import type { Answers, TrainingRun } from './loop.ts';
import type { TrainingOptions } from './options.ts';
import { stepsPerEpoch } from './order.ts';
import { namedParts, ownMemory, sumOf } from './own-memory.ts';
import type { Examples } from './rows/collect.ts';
import type { Reading } from './rows/documents.ts';
import { batchLength } from './rows/examples.ts';
import { pack } from './rows/packing.ts';
import { planSamples } from './samples.ts';
import { checkFires, every, type OptimizerSettings, optimizerSettings, optimizerText, totalSteps } from './settings.ts';
import { stopOf } from './stopping.ts';

/** What a training is, apart from the model: everything that can be wrong is found here, before the first step. */
export type PreparedTraining = Omit<TrainingRun, 'program'> & {
  /** How the engine is to train it; what is trained, and with which dropout, is for the caller. */
  readonly engine: Pick<Training, 'objective' | 'recompute'> & { readonly compute: Compute };
};

interface Preparing {
  readonly reading: Reading;
  readonly objective: Objective;
  /** Rows to examples; packed afterwards where that is asked for. */
  read(rows: Rows): Promise<Examples>;
  readonly optimizer: OptimizerSettings;
  /** Content of what is trained, as far as `options` do not say it. */
  readonly identity: string;
}

export async function prepareTraining(
  options: TrainingOptions,
  preparing: Preparing,
  task: TaskTools,
): Promise<PreparedTraining> {
  const { reading, objective } = preparing;
  const { operator, context } = reading;
  if (options.on.count === 0) task.fail('FTP0955', { operator }, 'on');
  const packed = options.packing === 'documents';
  if (packed && objective.kind !== 'labels') task.fail('FTP0947', { objective: objective.kind }, 'packing');
  const packing = (examples: Examples) => (packed ? pack(examples, context) : examples);
  const read = await preparing.read(options.on);
  const warnings = auditExamples(read, { operator, rows: options.on.count, context }, task);
  const data = packing(read);
  const order = {
    examples: data.examples.length / data.together,
    batch: options.batch,
    accumulate: options.accumulate,
    seed: options.seed ?? task.seed,
  };
  const steps = totalSteps(operator, options, stepsPerEpoch(order), task);
  const evaluation = every(options.evaluate);
  const checkpoint = every(options.checkpoint);
  checkFires('evaluate', evaluation, steps, task);
  const sample = every(options.sample);
  checkFires('checkpoint', checkpoint, steps, task);
  checkFires('sample', sample, steps, task);
  const samples = await planSamples(sample, reading, task);
  const stop = stopOf(options.stop, task.fail);
  const heldOutFor = stop !== null ? 'stop' : options.result === 'best' ? 'result: best' : null;
  if (heldOutFor !== null && !evaluation?.on)
    task.fail('FTP1061', { entry: heldOutFor }, stop !== null ? 'stop' : 'result');
  const heldOut = evaluation?.on ? packing(await preparing.read(evaluation.on)) : null;
  if (heldOut?.examples.length === 0)
    task.fail(
      'FTP0956',
      { operator: `${operator} evaluate`, rows: evaluation!.on!.count, reason: whyNothing(heldOut, context) },
      'evaluate',
    );
  tellWarnings([...warnings, ...auditPadding(data, order, context, packed, task)], task);
  task.measure('steps', steps);
  task.measure('examples', data.examples.length);
  task.measure('tokens_per_epoch', data.labels);
  const optimizer = optimizerSettings(options.optimizer, preparing.optimizer, task);
  // What the file does not say stands nowhere else.
  if (options.optimizer === undefined) task.measure('optimizer', optimizerText(optimizer));
  const settings = {
    order,
    context,
    steps,
    optimizer,
    clip: options.clip,
    objective,
    evaluate: evaluation?.steps ?? null,
    stop,
    result: options.result,
    memory: options.memory,
    compute: options.compute,
    preparing: preparing.identity,
  };
  const { examples, together, desirable } = data;
  return {
    examples,
    together,
    desirable,
    objective,
    order,
    context,
    steps,
    optimizer,
    clip: options.clip,
    evaluation:
      heldOut === null
        ? null
        : {
            every: evaluation!.steps,
            examples: heldOut.examples,
            together: heldOut.together,
            desirable: heldOut.desirable,
          },
    samples,
    checkpoint: { every: checkpoint?.steps ?? null, keep: checkpoint?.keep ?? 2 },
    stop,
    result: options.result,
    keepBest: heldOut !== null && (options.result === 'best' || checkpoint !== null),
    rows: order.batch * together,
    decode: (ids) => reading.tokenizer.decode(ids, true),
    engine: { objective, recompute: options.memory === 'recompute', compute: options.compute },
    fingerprint: fingerprintOf(settings, heldOut === null ? [data] : [data, heldOut]),
  };
}

/**
 * Opens the model on the engine. What cannot be is refused before the first step, and a batch that is too large for an engine whose bound is known is
 * computed in parts: the wasm backend does not notice that it has no memory left and would go on with wrong numbers.
 */
export function openTraining(
  engine: Engine,
  model: OpenModel,
  what: Pick<Training, 'what' | 'dropout'>,
  prepared: PreparedTraining,
  task: TaskTools,
): TrainingRun {
  const training = { ...what, ...prepared.engine };
  const { compute } = prepared.engine;
  if (!canCompute(engine.name, compute)) task.fail('FTP1060', { compute, engine: engine.name }, 'compute');
  checkShapes(modelShape(model, scoresAtOnce(engine.name), compute), training, task.fail);
  const rows = fittingRows(engine, model, training, prepared, task);
  const { engine: _, ...run } = prepared;
  return { ...run, rows, program: engine.open(model, training, task.threads) };
}

/** As many rows as the engine can hold at one time: those of the batch, or half of them as often as it takes. */
function fittingRows(
  engine: Engine,
  { config, adapter }: OpenModel,
  training: Training,
  { examples, context, order, together, rows }: PreparedTraining,
  task: TaskTools,
): number {
  const { memoryLimit } = engine;
  if (memoryLimit === null) return rows;
  const needed = (items: number) =>
    ownMemory({
      engine: engine.name,
      config,
      adapter: adapter && adapterShape(adapter),
      training,
      rows: items * together,
      length: batchLength(examples, context),
      packed: examples.some(({ segments }) => segments !== null),
      accumulate: order.accumulate,
      threads: task.threads,
    }).device;
  for (let items = order.batch; ; items = Math.ceil(items / 2)) {
    const parts = needed(items);
    if (sumOf(parts) <= memoryLimit) {
      if (items < order.batch)
        task.log(
          `${order.batch} examples of ${context} tokens need ${gigabytes(sumOf(needed(order.batch)))} GB, and ${engine.name} can hold ${gigabytes(memoryLimit)} GB: at most ${items} are computed at a time, to the same effect`,
        );
      return items * together;
    }
    if (items > 1) continue;
    task.fail('FTP0968', {
      engine: engine.name,
      context,
      needed: gigabytes(sumOf(parts)),
      parts: namedParts(parts)
        .map(([name, bytes]) => `${name} ${gigabytes(bytes)}`)
        .join(', '),
      limit: gigabytes(memoryLimit),
    });
  }
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);

function fingerprintOf(settings: object, all: readonly Answers[]): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const { examples, desirable } of all) {
    for (const { ids, targets, segments } of examples) {
      hash.update(ids).update(';');
      if (targets !== null) hash.update('targets').update(targets);
      if (segments !== null) hash.update('segments').update(segments);
    }
    if (desirable !== null) hash.update('desirable').update(desirable);
  }
  return hash.digest('hex');
}

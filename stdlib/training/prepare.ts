import { createHash } from 'node:crypto';
import type { Rows, TaskTools } from '../../compiler/operators/authoring.ts';
import type { Engine, Objective, OpenModel, Program, Training } from '../engines/engine.ts';
import { adapterShape } from '../programs/step.ts';
import { auditExamples, auditPadding, tellWarnings, whyNothing } from './audit.ts';
import type { Examples } from './collect.ts';
import type { Reading } from './documents.ts';
import { batchLength } from './examples.ts';
import type { Answers, TrainingRun } from './loop.ts';
import type { TrainingOptions } from './options.ts';
import { stepsPerEpoch } from './order.ts';
import { namedParts, ownMemory, sumOf } from './own-memory.ts';
import { pack } from './packing.ts';
import { planSamples } from './samples.ts';
import { checkFires, every, type OptimizerSettings, optimizerSettings, totalSteps } from './settings.ts';

/** What a training is, apart from the model: everything that can be wrong is found here, before the first step. */
export type PreparedTraining = Omit<TrainingRun, 'program'>;

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
  if (options.on.count === 0) task.fail('FTP0955', { operator });
  const packed = options.packing === 'documents';
  if (packed && objective.kind !== 'labels') task.fail('FTP0947', { objective: objective.kind });
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
  const heldOut = evaluation?.on ? packing(await preparing.read(evaluation.on)) : null;
  if (heldOut?.examples.length === 0)
    task.fail('FTP0956', {
      operator: `${operator} evaluate`,
      rows: evaluation!.on!.count,
      reason: whyNothing(heldOut, context),
    });
  tellWarnings([...warnings, ...auditPadding(data, order, context, packed, task)], task);
  task.measure('steps', steps);
  task.measure('examples', data.examples.length);
  task.measure('tokens_per_epoch', data.labels);
  const optimizer = optimizerSettings(options.optimizer, preparing.optimizer, task);
  const settings = {
    order,
    context,
    steps,
    optimizer,
    clip: options.clip,
    objective,
    evaluate: evaluation?.steps ?? null,
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
    fingerprint: fingerprintOf(settings, heldOut === null ? [data] : [data, heldOut]),
  };
}

/**
 * A batch that cannot fit is refused before the first step: the wasm backend does not notice that it has no memory left and would go on with wrong
 * numbers.
 */
export function checkMemory(
  engine: Engine,
  model: Pick<OpenModel, 'config' | 'adapter'>,
  training: Training,
  prepared: PreparedTraining,
  task: TaskTools,
): void {
  const { context, order, together } = prepared;
  const { memoryLimit } = engine;
  if (memoryLimit === null) return;
  const parts = ownMemory({
    engine: engine.name,
    config: model.config,
    adapter: model.adapter && adapterShape(model.adapter),
    training,
    rows: order.batch * together,
    length: batchLength(prepared.examples, context),
    packed: prepared.examples.some(({ segments }) => segments !== null),
    accumulate: order.accumulate,
    threads: task.threads,
  }).device;
  if (sumOf(parts) <= memoryLimit) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  task.fail('FTP0968', {
    engine: engine.name,
    batch: order.batch,
    context,
    needed: gigabytes(sumOf(parts)),
    parts: namedParts(parts)
      .map(([name, bytes]) => `${name} ${gigabytes(bytes)}`)
      .join(', '),
    limit: gigabytes(memoryLimit),
  });
}

/** Adds the model and trains. */
export const withProgram = (prepared: PreparedTraining, program: Program): TrainingRun => ({ ...prepared, program });

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

import { createHash } from 'node:crypto';
import type { Rows, TaskTools } from '../../compiler/operators/authoring.ts';
import type { Engine, Program } from '../engines/engine.ts';
import { mostShards } from '../engines/tfjs/shards.ts';
import type { ModelConfig } from '../models/config.ts';
import { parameterCount } from '../models/tensors.ts';
import { batchMemory } from './estimate.ts';
import { type Example, type Examples, type Reading, readBlocks, readRecords } from './examples.ts';
import type { TrainingRun } from './loop.ts';
import type { TrainingOptions } from './options.ts';
import { stepsPerEpoch } from './order.ts';
import { checkFires, every, type OptimizerSettings, optimizerSettings, totalSteps } from './settings.ts';

/** What a training is, apart from the model: everything that can be wrong is found here, before the first step. */
export type PreparedTraining = Omit<TrainingRun, 'program'>;

interface Preparing {
  readonly reading: Reading;
  /** Joined documents in blocks, or one row to an example. */
  readonly joined: boolean;
  readonly optimizer: OptimizerSettings;
  /** Content of what is trained, as far as `options` do not say it. */
  readonly identity: string;
}

export async function prepareTraining(
  options: TrainingOptions,
  preparing: Preparing,
  task: TaskTools,
): Promise<PreparedTraining> {
  const { reading, joined } = preparing;
  const { operator, context } = reading;
  if (options.on.count === 0) task.fail('FTP0955', { operator });
  const read = (rows: Rows) => (joined ? readBlocks : readRecords)(rows, reading, task);
  const data = await read(options.on);
  reportData(data, task);
  if (data.examples.length === 0)
    task.fail('FTP0956', { operator, rows: options.on.count, reason: 'each gives fewer than two tokens' });
  const order = {
    examples: data.examples.length,
    batch: options.batch,
    accumulate: options.accumulate,
    seed: options.seed ?? task.seed,
  };
  const steps = totalSteps(operator, options, stepsPerEpoch(order), task);
  const evaluation = every(options.evaluate);
  const checkpoint = every(options.checkpoint);
  checkFires('evaluate', evaluation, steps, task);
  checkFires('checkpoint', checkpoint, steps, task);
  const heldOut = evaluation?.on ? (await read(evaluation.on)).examples : null;
  if (heldOut?.length === 0)
    task.fail('FTP0956', {
      operator: `${operator} evaluate`,
      rows: evaluation!.on!.count,
      reason: 'each gives fewer than two tokens',
    });
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
    evaluate: evaluation?.steps ?? null,
    preparing: preparing.identity,
  };
  return {
    examples: data.examples,
    order,
    context,
    steps,
    optimizer,
    clip: options.clip,
    evaluation: heldOut === null ? null : { every: evaluation!.steps, examples: heldOut },
    checkpoint: { every: checkpoint?.steps ?? null, keep: checkpoint?.keep ?? 2 },
    fingerprint: fingerprintOf(settings, [...data.examples, ...(heldOut ?? [])]),
  };
}

/**
 * A batch that cannot fit is refused before the first step: the wasm backend does not notice that it has no memory left and would go on with wrong
 * numbers.
 */
export function checkMemory(
  engine: Engine,
  config: ModelConfig,
  { context, order }: PreparedTraining,
  task: TaskTools,
): void {
  const rows = Math.ceil(order.batch / Math.min(mostShards, order.batch));
  const needed = 12 * parameterCount(config) + batchMemory(config, rows * context);
  if (engine.memoryLimit === null || needed <= engine.memoryLimit) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  const values = {
    engine: engine.name,
    batch: order.batch,
    context,
    needed: gigabytes(needed),
    limit: gigabytes(engine.memoryLimit),
  };
  task.fail('FTP0968', values);
}

/** Adds the model and trains. */
export const withProgram = (prepared: PreparedTraining, program: Program): TrainingRun => ({ ...prepared, program });

function reportData({ truncated, empty, labels }: Examples, task: TaskTools): void {
  task.count('tokens to predict', labels);
  if (truncated.rows > 0) {
    task.count('rows cut at the context', truncated.rows);
    task.count('tokens lost by the cut', truncated.tokens);
  }
  if (empty > 0) task.count('rows without two tokens', empty);
}

function fingerprintOf(settings: object, examples: readonly Example[]): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const { ids, targets, segments } of examples) {
    hash.update(ids).update(';');
    if (targets !== null) hash.update('targets').update(targets);
    if (segments !== null) hash.update('segments').update(segments);
  }
  return hash.digest('hex');
}

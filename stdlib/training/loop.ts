import type { TaskTools } from '../../compiler/operators/authoring.ts';
import type { Batch, Objective, Program } from '../engines/engine.ts';
import { batchOf, firstBatches, type TrainingData, withReference } from './batches.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { Example } from './examples.ts';
import { meanLoss, meanPreference } from './held-out.ts';
import { dataOrder, type Order, stepsPerEpoch } from './order.ts';
import { openSamples, type SamplePlan } from './samples.ts';
import { scheduleFactor } from './schedule.ts';
import type { OptimizerSettings } from './settings.ts';

/** Rows to learn from or to be judged by. */
export interface Answers {
  readonly examples: readonly Example[];
  /** Examples that belong together and stand side by side: 2 for pairs of answers, else 1. */
  readonly together: 1 | 2;
  /** One for each example: 1 where the answer is wanted; null where nothing tells. */
  readonly desirable: Uint8Array | null;
}

/** A training that is ready to start. */
export interface TrainingRun extends Answers {
  readonly program: Program;
  readonly objective: Objective;
  readonly order: Order;
  /** Longest example in tokens. */
  readonly context: number;
  readonly steps: number;
  readonly optimizer: OptimizerSettings;
  /** Bound of the gradient's norm; null is none. */
  readonly clip: number | null;
  /** Examples whose loss is measured every so many steps, and at the end. */
  readonly evaluation: (Answers & { readonly every: number }) | null;
  /** Texts that the model writes along the way; null is none. */
  readonly samples: SamplePlan | null;
  readonly checkpoint: { readonly every: number | null; readonly keep: number };
  /** Tells one training from another: a checkpoint of another is not taken up. */
  readonly fingerprint: string;
}

/** Where the file does not say when to keep a checkpoint, this much work may be lost. Milliseconds. */
const checkpointInterval = 60_000;

/** Steps whose batches are looked at before the first: with them come nearly all shapes that there are. */
const foreseen = 500;

type Points = Record<string, (readonly [number, number])[]>;

/** Trains, or goes on with a training that was interrupted; afterwards the program holds the result. */
export async function train(run: TrainingRun, task: TaskTools): Promise<void> {
  const { program, steps, order } = run;
  const series: Points = {};
  const point = (name: string, step: number, value: number) => {
    (series[name] ??= []).push([step, value]);
    task.point(name, step, value);
  };
  // Before a checkpoint is taken up, the program is still the model that answers are compared with.
  const data = await withReference(run, run, task);
  const heldOut = run.evaluation === null ? null : await withReference(run, run.evaluation, task);
  const resumed = loadCheckpoint(task.checkpoints, run.fingerprint, task.log);
  if (resumed !== null) {
    await program.restore(resumed.state);
    for (const [name, points] of Object.entries(resumed.series)) for (const [x, y] of points) point(name, x, y);
    task.log(`continues after step ${resumed.state.step} of ${steps}`);
  }
  const save = async () =>
    saveCheckpoint(task.checkpoints, run.fingerprint, { state: await program.state(), series }, run.checkpoint.keep);
  const evaluate = async (step: number) => {
    if (heldOut === null) return;
    if (run.objective.kind === 'labels')
      return point('eval_loss', step, await meanLoss(program, heldOut.examples, task.signal));
    const { loss, accuracy } = await meanPreference(program, heldOut, run.objective, run.context, task.signal);
    point('eval_loss', step, loss);
    if (accuracy !== null) point('eval_accuracy', step, accuracy);
  };
  const first = resumed?.state.step ?? 0;
  const batchesOf = dataOrder(order);
  program.expect(firstBatches(data, batchesOf, Math.min(steps, stepsPerEpoch(order), foreseen), run.context));
  const sample = openSamples(run.samples, program, { done: first, steps }, task);
  if (resumed === null) {
    await evaluate(0);
    await sample(0);
  }
  const begun = performance.now();
  let saved = begun;
  let tokens = 0;
  for (let step = first; step < steps; step++) {
    if (task.signal.aborted) {
      await save();
      task.signal.throwIfAborted();
    }
    const learningRate = run.optimizer.learningRate * scheduleFactor(run.optimizer.schedule, step, steps);
    const done = await trainStep(run, data, batchesOf(step), step, learningRate, task);
    tokens += done.tokens;
    point('loss', step + 1, done.loss);
    point('learning_rate', step + 1, learningRate);
    point('grad_norm', step + 1, done.gradientNorm);
    const perSecond = (1000 * tokens) / (performance.now() - begun);
    const measures = { loss: done.loss, lr: learningRate, 'tokens/s': Math.round(perSecond) };
    task.progress({ unit: 'step', done: step + 1, total: steps, measures });
    const last = step + 1 === steps;
    if (run.evaluation !== null && (last || (step + 1) % run.evaluation.every === 0)) await evaluate(step + 1);
    await sample(step + 1);
    const due =
      run.checkpoint.every === null
        ? performance.now() - saved > checkpointInterval
        : (step + 1) % run.checkpoint.every === 0;
    if (due && !last) {
      await save();
      saved = performance.now();
    }
  }
  if (tokens > 0) task.measure('tokens_per_second', Math.round((1000 * tokens) / (performance.now() - begun)));
}

/** Adds up the gradients of a step's batches and makes one update; all its tokens weigh the same, in whichever batch they are. */
async function trainStep(
  run: TrainingRun,
  data: TrainingData,
  items: readonly (readonly number[])[],
  step: number,
  learningRate: number,
  task: TaskTools,
): Promise<{ readonly loss: number; readonly tokens: number; readonly gradientNorm: number }> {
  const { betas, epsilon, weightDecay, learningRate: rate } = run.optimizer;
  const stop = (value: number): never =>
    task.fail('FTP0957', { loss: String(value), step: step + 1, steps: run.steps, rate });
  const batches: Batch[] = [];
  for (const which of items) batches.push(await batchOf(data, which, run.context, run.program));
  const { sum, count, gradientNorm } = await run.program.step(
    batches,
    batches.map((_, n) => dropoutSeed(run.order.seed, step * run.order.accumulate + n)),
    { learningRate, betas, epsilon, weightDecay, clip: run.clip },
  );
  const loss = sum / count;
  for (const value of [loss, gradientNorm]) if (!Number.isFinite(value)) stop(value);
  const tokens = batches.reduce(
    (all, { labels }) => all + labels.reduce((few, label) => few + (label >= 0 ? 1 : 0), 0),
    0,
  );
  return { loss, tokens, gradientNorm };
}

/** Another number for every batch of a training. 2^20 keeps seed and batch apart while both fit a double. */
const dropoutSeed = (seed: number, batch: number): number => (seed % 2 ** 31) * 2 ** 20 + (batch % 2 ** 20);

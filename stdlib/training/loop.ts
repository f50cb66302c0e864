import type { TaskTools } from '../../compiler/operators/authoring.ts';
import type { Batch, Objective, Program } from '../engines/engine.ts';
import type { Weights } from '../models/tensors.ts';
import { countLabels } from '../programs/batch.ts';
import { batchOf, type Compared, firstBatches, withReference } from './batches.ts';
import { loadBest, loadCheckpoint, saveBest, saveCheckpoint } from './checkpoint.ts';
import { type Divergence, divergenceWatch } from './divergence.ts';
import { keepBatch } from './evidence.ts';
import { stepOnLadder } from './ladder.ts';
import { dataOrder, type Order, stepsPerEpoch } from './order.ts';
import type { Example } from './rows/examples.ts';
import { meanLoss, meanPreference } from './rows/held-out.ts';
import { openSamples, type SamplePlan } from './samples.ts';
import { scheduleFactor } from './schedules/schedule.ts';
import type { Series } from './series.ts';
import type { OptimizerSettings } from './settings.ts';
import { bestOf, isFlat, type Stop, tellEnding } from './stopping.ts';

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
  /** Ends it before its time, where the loss of the evaluations says so. */
  readonly stop: Stop | null;
  /** The state that becomes the model. */
  readonly result: 'last' | 'best';
  /** Keep the weights with the lowest loss of the evaluations? */
  readonly keepBest: boolean;
  /** Rows that are computed at one time at most; the engine may turn out to hold fewer. */
  readonly rows: number;
  /** Tokens as text, special ones too. */
  decode(ids: readonly number[]): Promise<string>;
  /** Tells one training from another: a checkpoint of another is not taken up. */
  readonly fingerprint: string;
}

/** Where the file does not say when to keep a checkpoint, this much work may be lost. Milliseconds. */
const checkpointInterval = 60_000;

/** Steps whose batches are looked at before the first: with them come nearly all shapes that there are. */
const foreseen = 500;

type Points = Record<string, (readonly [number, number])[]>;

/**
 * Trains, or goes on with a training that was interrupted; afterwards the program holds the result. `compared` is what another model than the start model makes of
 * the answers.
 */
export async function train(run: TrainingRun, task: TaskTools, compared: Compared | null = null): Promise<void> {
  const { program, steps, order } = run;
  const series: Points = {};
  const point = (name: string, step: number, value: number) => {
    (series[name] ??= []).push([step, value]);
    task.point(name, step, value);
  };
  // Before a checkpoint is taken up, the program is still the model that answers are compared with.
  const data = compared?.data ?? (await withReference(run, run, task));
  const heldOut =
    run.evaluation === null ? null : (compared?.heldOut ?? (await withReference(run, run.evaluation, task)));
  const resumed = loadCheckpoint(task.checkpoints, run.fingerprint, task.log);
  const diverges = divergenceWatch();
  let rows = Math.min(run.rows, resumed?.rows ?? run.rows);
  if (resumed !== null) {
    await program.restore(resumed.state);
    for (const [name, points] of Object.entries(resumed.series)) for (const [x, y] of points) point(name, x, y);
    for (const [, loss] of resumed.series.loss ?? []) diverges(loss);
    task.log(`continues after step ${resumed.state.step} of ${steps}`);
  }
  const losses = () => series.eval_loss ?? [];
  /** Step of the weights that are kept as the best. */
  let best = resumed?.best ?? null;
  const save = async () => {
    const checkpoint = { state: await program.state(), series, rows, best };
    saveCheckpoint(task.checkpoints, run.fingerprint, checkpoint, run.checkpoint.keep);
  };
  const evaluate = async (step: number) => {
    if (heldOut === null) return;
    if (run.objective.kind === 'labels')
      point('eval_loss', step, await meanLoss(program, heldOut.examples, task.signal));
    else {
      const { loss, accuracy } = await meanPreference(program, heldOut, run.objective, run.context, task.signal);
      point('eval_loss', step, loss);
      if (accuracy !== null) point('eval_accuracy', step, accuracy);
    }
    if (!run.keepBest || bestOf(losses())?.step !== step) return;
    saveBest(task.checkpoints, run.fingerprint, await program.state());
    best = step;
  };
  let step = resumed?.state.step ?? 0;
  const batchesOf = dataOrder(order);
  program.expect(firstBatches(data, batchesOf, Math.min(steps, stepsPerEpoch(order), foreseen), run.context));
  const sample = openSamples(run.samples, program, { done: step, steps }, task);
  if (resumed === null) {
    await evaluate(0);
    await sample(0);
  }
  const isOver = () => step === steps || (run.stop !== null && isFlat(losses(), run.stop));
  const begun = performance.now();
  let saved = begun;
  let tokens = 0;
  while (!isOver()) {
    if (task.signal.aborted) {
      await save();
      task.signal.throwIfAborted();
    }
    const learningRate = run.optimizer.learningRate * scheduleFactor(run.optimizer.schedule, step, steps);
    const items = batchesOf(step);
    const batches: Batch[] = [];
    for (const which of items) batches.push(await batchOf(data, which, run.context, program));
    const keep = (what: string, at: number) =>
      keepBatch(task.checkpoints, { what, step: at, steps, learningRate, batches, items, series }, run.decode);
    const done = await trainStep(run, batches, step, learningRate, rows, task);
    const { loss, gradientNorm } = done;
    for (const [what, value] of Object.entries({ loss, "gradient's norm": gradientNorm })) {
      if (Number.isFinite(value)) continue;
      const file = await keep(`the ${what} became ${value}`, step + 1);
      task.fail('FTP0957', { what, value: `${value}`, step: step + 1, steps, rate: run.optimizer.learningRate, file });
    }
    rows = done.rows;
    step++;
    tokens += batches.reduce((all, batch) => all + countLabels(batch), 0);
    point('loss', step, loss);
    point('learning_rate', step, learningRate);
    point('grad_norm', step, gradientNorm);
    const rise = diverges(loss);
    if (rise !== null) tellRise(rise, step, await keep(`the loss rose to ${loss}`, step), task);
    const perSecond = (1000 * tokens) / (performance.now() - begun);
    const measures = { loss, lr: learningRate, 'tokens/s': Math.round(perSecond) };
    task.progress({ unit: 'step', done: step, total: steps, measures });
    const last = step === steps;
    if (run.evaluation !== null && (last || step % run.evaluation.every === 0)) await evaluate(step);
    await sample(step);
    const due =
      run.checkpoint.every === null
        ? performance.now() - saved > checkpointInterval
        : step % run.checkpoint.every === 0;
    if (due && !isOver()) {
      await save();
      saved = performance.now();
    }
  }
  if (tokens > 0) task.measure('tokens_per_second', Math.round((1000 * tokens) / (performance.now() - begun)));
  if (rows < wholeRows(run)) task.measure('micro_batch', rows);
  await finish(run, step, losses(), task);
}

/** Says how it ended, and puts the best weights in place where those are the result. */
async function finish(run: TrainingRun, step: number, losses: Series[string], task: TaskTools): Promise<void> {
  const chosen = tellEnding(run, step, losses, task);
  if (chosen === step) return;
  const parameters = loadBest(task.checkpoints, run.fingerprint, chosen);
  if (typeof parameters === 'string')
    throw new Error(`the best weights, those of step ${chosen}, are gone: ${parameters}`);
  const nothing: Weights = new Map(
    [...parameters].map(([name, { shape, data }]) => [name, { shape, data: new Float32Array(data.length) }]),
  );
  await run.program.restore({ step: chosen, parameters, first: nothing, second: nothing });
}

export function tellRise({ loss, median }: Divergence, step: number, file: string, task: TaskTools): void {
  const text = `the loss has been above three times its median of ${median.toPrecision(4)} for some steps and is ${loss.toPrecision(4)} at step ${step}; a lower learning rate or a longer warm-up may keep it from running away. The batch of this step is kept in ${file}`;
  task.log(`warning: ${text}`);
  task.measure('divergence', text);
}

/** Rows of a whole batch. */
const wholeRows = ({ order, together }: TrainingRun): number => order.batch * together;

/** Adds up the gradients of a step's batches and makes one update; all its tokens weigh the same, in whichever batch they are. */
async function trainStep(
  run: TrainingRun,
  batches: readonly Batch[],
  step: number,
  learningRate: number,
  rows: number,
  task: TaskTools,
): Promise<{ readonly loss: number; readonly gradientNorm: number; readonly rows: number }> {
  const { betas, epsilon, weightDecay } = run.optimizer;
  const { seed, accumulate } = run.order;
  const done = await stepOnLadder(
    run.program,
    {
      batches,
      seed: (batch, part, parts) => dropoutSeed(seed, (step * accumulate + batch) * parts + part),
    },
    { learningRate, betas, epsilon, weightDecay, clip: run.clip },
    rows,
    (fewer, { message }) =>
      task.log(
        `out of memory at step ${step + 1} (${message}); goes on with ${fewer} rows at a time, ${Math.ceil(wholeRows(run) / fewer)} times as often, to the same effect`,
      ),
  );
  const { sum, count, gradientNorm } = done.step;
  return { loss: sum / count, gradientNorm, rows: done.rows };
}

/** Another number for every batch of a training. 2^20 keeps seed and batch apart while both fit a double. */
const dropoutSeed = (seed: number, batch: number): number => (seed % 2 ** 31) * 2 ** 20 + (batch % 2 ** 20);

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskTools } from '../../../compiler/operators/authoring.ts';
import { readAdapter } from '../../models/peft.ts';
import type { Weights } from '../../models/tensors.ts';
import { readWeights } from '../../models/weights.ts';
import { rowsTogether } from '../batches.ts';
import { keepBatch } from '../evidence.ts';
import { tellRise } from '../loop.ts';
import { dataOrder } from '../order.ts';
import { scheduleFactor } from '../schedules/schedule.ts';
import { tellEnding } from '../stopping.ts';
import { pinnedVersions } from './assets.ts';
import { eventsIn, eventsUpTo, lastCheckpoint, layOut, resultFolder } from './folder.ts';
import type { Handover } from './handover.ts';
import { launchArguments, launchEnvironment } from './lower.ts';
import { type Ended, freePort, logFile, runDriver } from './process.ts';
import { type Telling, tellingTo } from './telling.ts';

export { checkMachine } from './machine.ts';

/**
 * Trains in processes of TRL, or goes on with such a training that was interrupted, and gives what was trained: all weights, or those of the adapter. Everything
 * lies in `trl/` of the task's checkpoints.
 */
export async function trainWithTrl(handover: Handover, task: TaskTools): Promise<Weights> {
  const { settings, prepared } = handover;
  const folder = join(task.checkpoints, 'trl');
  const versions = pinnedVersions();
  layOut(folder, handover, fingerprintOf(handover, versions), versions);
  const telling = tellingTo(task, prepared);
  if (existsSync(resultFolder(folder))) {
    for (const event of eventsIn(folder)) telling.repeat(event);
    return finish(folder, telling, handover, task);
  }
  const resume = lastCheckpoint(folder);
  for (const event of eventsUpTo(folder, resume)) telling.repeat(event);
  if (resume !== null) task.log(`continues after step ${resume} of ${prepared.steps}`);
  const ended = await runDriver({
    python: settings.python,
    arguments: launchArguments(await freePort(), resume),
    environment: launchEnvironment(handover, task.threads),
    folder,
    signal: task.signal,
    hear: telling.hear,
  });
  task.signal.throwIfAborted();
  await telling.settled();
  if (telling.rise !== null) {
    const { step, ...rise } = telling.rise;
    tellRise(rise, step, await keepStep(`the loss rose to ${rise.loss}`, step, telling, handover, task), task);
  }
  if (existsSync(resultFolder(folder))) return finish(folder, telling, handover, task);
  return explain(ended, telling, join(folder, logFile), handover, task);
}

/** What decides the numbers. Where Python lies, and whether something is computed twice, does not. */
function fingerprintOf({ settings, prepared }: Handover, versions: Readonly<Record<string, string>>): string {
  const { processes, precision, sharding } = settings;
  const decides = { training: prepared.fingerprint, processes, precision, sharding, versions };
  return createHash('sha256').update(JSON.stringify(decides)).digest('hex');
}

async function finish(folder: string, telling: Telling, handover: Handover, task: TaskTools): Promise<Weights> {
  await telling.settled();
  tellEnding(handover.prepared, telling.step, telling.series.eval_loss ?? [], task);
  return readResult(folder, handover, task);
}

/** Keeps the batches of a step for whoever looks for a cause: their order is known here too. */
function keepStep(
  what: string,
  step: number,
  { series }: Telling,
  { prepared }: Handover,
  { checkpoints }: TaskTools,
): Promise<string> {
  const { steps, optimizer, order, context, decode } = prepared;
  const items = dataOrder(order)(step - 1);
  const learningRate = optimizer.learningRate * scheduleFactor(optimizer.schedule, step - 1, steps);
  const batches = items.map((which) => rowsTogether(prepared, which, context));
  return keepBatch(checkpoints, { what, step, steps, learningRate, batches, items, series }, decode);
}

function readResult(folder: string, { base, start }: Handover, task: TaskTools): Weights {
  const result = resultFolder(folder);
  return start === null
    ? readWeights(result, base.config, task.fail)
    : readAdapter(result, base.config, task.fail).adapter.weights;
}

/** Why there is no result. */
async function explain(
  ended: Ended,
  telling: Telling,
  log: string,
  handover: Handover,
  task: TaskTools,
): Promise<never> {
  const { end } = telling;
  const { steps, optimizer } = handover.prepared;
  if (end?.event === 'not_finite') {
    const step = Number(end.step);
    const [what, value] = Number.isFinite(Number(end.loss))
      ? (["gradient's norm", end.grad_norm] as const)
      : (['loss', end.loss] as const);
    const file = await keepStep(`the ${what} became ${value}`, step, telling, handover, task);
    return task.fail('FTP0957', { what, value: String(value), step, steps, rate: optimizer.learningRate, file });
  }
  if (end?.event === 'out_of_memory') return task.fail('FTP1044', { where: String(end.message) });
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  if (lines.some((line) => killed.test(line)))
    return task.fail('FTP1044', { where: 'a process was killed from outside' });
  const reason =
    end?.event === 'refused' ? String(end.message) : (lines.findLast(isError) ?? lines.at(-1) ?? 'no output');
  return task.fail('FTP1045', { status: ended.status, reason: reason.trim().slice(0, 300), log });
}

/** As accelerate and torchrun tell that the system took a process away, which it does when main memory runs out. */
const killed = /SIGKILL|exitcode\s*: -9|exit status -9/;

/** The last line of a Python traceback, but not of those that only say that a child failed. */
const isError = (line: string): boolean =>
  /^(\[rank\d+\]: ?)?[\w.]+(Error|Exception)\b/.test(line) && !/CalledProcessError|ChildFailedError/.test(line);

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskTools } from '../../../compiler/operators/authoring.ts';
import { readAdapter } from '../../models/peft.ts';
import type { Weights } from '../../models/tensors.ts';
import { readWeights } from '../../models/weights.ts';
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
  const telling = tellingTo(task, prepared.steps);
  if (existsSync(resultFolder(folder))) {
    for (const event of eventsIn(folder)) telling.repeat(event);
    return readResult(folder, handover, task);
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
  if (existsSync(resultFolder(folder))) return readResult(folder, handover, task);
  return explain(ended, telling, join(folder, logFile), handover, task);
}

/** What decides the numbers. Where Python lies, and whether something is computed twice, does not. */
function fingerprintOf({ settings, prepared }: Handover, versions: Readonly<Record<string, string>>): string {
  const { processes, precision, sharding } = settings;
  const decides = { training: prepared.fingerprint, processes, precision, sharding, versions };
  return createHash('sha256').update(JSON.stringify(decides)).digest('hex');
}

function readResult(folder: string, { base, start }: Handover, task: TaskTools): Weights {
  const result = resultFolder(folder);
  return start === null
    ? readWeights(result, base.config, task.fail)
    : readAdapter(result, base.config, task.fail).adapter.weights;
}

/** Why there is no result. */
function explain(ended: Ended, { end }: Telling, log: string, { prepared }: Handover, task: TaskTools): never {
  if (end?.event === 'not_finite') {
    const values = { loss: String(end.loss), step: Number(end.step), steps: prepared.steps };
    return task.fail('FTP0957', { ...values, rate: prepared.optimizer.learningRate });
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

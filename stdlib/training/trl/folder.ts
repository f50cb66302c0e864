import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { writeAdapter } from '../../models/peft.ts';
import type { Answers } from '../loop.ts';
import { itemsAtOnce } from '../rows/held-out.ts';
import { driverFiles } from './assets.ts';
import { comparedBatches, heldOutBatches, trainingBatches, writeData, writeRates } from './data.ts';
import type { Handover } from './handover.ts';
import { accelerateConfig, driverConfig, startFolder, type TrlTraining } from './lower.ts';
import { type DriverEvent, eventsFile } from './process.ts';

/** The folder of one training: the driver with its configuration and data, checkpoints, events, log, result. */
type Data = TrlTraining['data'];

/**
 * Writes everything that the driver reads. `config.json` comes last, by a rename: where it is, the data beside it are whole. What lies there of another training is
 * thrown away.
 */
export function layOut(
  folder: string,
  handover: Handover,
  fingerprint: string,
  versions: TrlTraining['versions'],
): void {
  const { settings, device, base, start } = handover;
  const path = join(folder, 'config.json');
  const before = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as { fingerprint: string; data: Data })
    : null;
  const known = before?.fingerprint === fingerprint;
  if (!known) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (start !== null) writeAdapter(join(folder, startFolder), base.config, start);
  const training: TrlTraining = {
    ...{ settings, device, versions, model: resolve(base.folder), prepared: { ...handover.prepared, fingerprint } },
    ...{ config: base.config, start },
    data: known ? before.data : writeExamples(join(folder, 'data'), handover),
  };
  for (const file of driverFiles) copyFileSync(file, join(folder, basename(file)));
  writeFileSync(join(folder, 'accelerate.yaml'), accelerateConfig(training));
  replaceFile(path, `${JSON.stringify(driverConfig(training), null, 2)}\n`);
  for (const left of ['stop', 'result.partial']) rmSync(join(folder, left), { recursive: true, force: true });
}

function writeExamples(folder: string, { prepared }: Handover): Data {
  const { order, steps, evaluation, optimizer, together, context, objective } = prepared;
  mkdirSync(folder, { recursive: true });
  writeRates(folder, optimizer.schedule, steps);
  const train = trainingBatches(order, steps, together);
  return {
    train: writeData(folder, 'train', prepared, train, order.batch * together, context),
    held_out: evaluation === null ? null : heldOut(evaluation),
  };

  function heldOut(answers: Answers) {
    if (objective.kind !== 'labels')
      return writeData(folder, 'held_out', answers, comparedBatches(answers), itemsAtOnce * answers.together, context);
    const batches = heldOutBatches(answers.examples, order.batch);
    return writeData(folder, 'held_out', answers, batches, order.batch, context);
  }
}

export const resultFolder = (folder: string): string => join(folder, 'result');

/** The step of the newest checkpoint that is whole, null where there is none. */
export function lastCheckpoint(folder: string): number | null {
  const inside = join(folder, 'checkpoints');
  if (!existsSync(inside)) return null;
  const steps = readdirSync(inside).flatMap((name) => {
    const step = /^checkpoint-(\d+)$/.exec(name);
    return step !== null && existsSync(join(inside, name, 'complete')) ? [Number(step[1])] : [];
  });
  return steps.length === 0 ? null : Math.max(...steps);
}

/** What was told so far. A line that a crash cut short is none. */
export function eventsIn(folder: string): readonly DriverEvent[] {
  const path = join(folder, eventsFile);
  if (!existsSync(path)) return [];
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as DriverEvent);
}

/** Strikes out what happened after the checkpoint that the training goes on from: it will happen again. Gives what is left. */
export function eventsUpTo(folder: string, step: number | null): readonly DriverEvent[] {
  const kept = eventsIn(folder).filter(
    ({ event, step: at }) => step !== null && ['step', 'evaluation', 'sample'].includes(event) && Number(at) <= step,
  );
  replaceFile(join(folder, eventsFile), kept.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return kept;
}

function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

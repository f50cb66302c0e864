import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Json,
  type License,
  type Model,
  type Path,
  type Report,
  sink,
  type TaskTools,
  type Value,
} from '../../compiler/operators/authoring.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import { readConfig } from '../models/config.ts';
import { modelCard } from './card/card.ts';
import { copyModel, digests } from './files.ts';
import type { Lineage } from './lineage.ts';
import { lockOf } from './lock.ts';
import { isExpired, waiverOf } from './waivers.ts';

/**
 * Makes a release: weights, configuration and tokenizer in Hugging Face layout, a model card (`README.md`) written from the graph, the graph
 * itself, and a lock file with the digest of everything that went in and came out. Refuses where the evaluation did not pass or a waiver has
 * expired. Each new content becomes the next version folder (`v1`, `v2` …) under `to`.
 */
export const publish = sink({
  version: '2',
  labels: 'publish',
  async run(
    /** The model to publish. */
    model: Model,
    options: {
      /** The evaluation that must have passed. */
      when: Report;
      /** Licence of the release; must be open to what its sources permit. */
      license: License;
      /**
       * Folder for the versions.
       * @observation
       */
      to: Path;
      /**
       * Complete weights, or the adapter alone.
       * @default merged
       */
      weights?: 'merged' | 'adapter';
      /** Deliberate exceptions, printed in the plan and the model card. */
      waive?: Value<'Waiver'>[];
    },
    task: TaskTools,
  ): Promise<void> {
    await release(model, options, task, new Date().toISOString().slice(0, 10));
  },
});

interface ReleaseOptions {
  readonly when: Report;
  readonly license: License;
  readonly weights?: 'merged' | 'adapter';
  readonly waive?: readonly Value<'Waiver'>[];
}

/** `date` is the day of the release: the only thing that a release takes from the clock. */
export async function release(model: Model, options: ReleaseOptions, task: TaskTools, date: string): Promise<void> {
  const report = options.when.value as unknown as EvaluationReport;
  refuseUnlessPassed(report, task);
  const waivers = (options.waive ?? []).map(waiverOf);
  for (const waiver of waivers) {
    if (isExpired(waiver, date)) task.fail('FTP0981', { matter: waiver.matter, expires: waiver.expires, today: date });
  }
  const lineage = task.lineage as unknown as Lineage;
  const weights = options.weights ?? 'merged';
  const folder = task.tree('release');
  if (!copyModel(model.folder, folder, weights)) task.fail('FTP0982', { weights });
  const config = readConfig(model.folder, task.fail);
  const card = modelCard(lineage, { license: options.license, weights, report, config, waivers, date });
  writeFileSync(join(folder, 'README.md'), card);
  writeFileSync(join(folder, 'graph.json'), json(lineage.graph as unknown as Json));
  // Last, since it names the digest of every other file.
  writeFileSync(join(folder, 'finslip.lock.json'), json(lockOf(lineage, date, digests(folder))));
}

function refuseUnlessPassed({ verdict, gates }: EvaluationReport, task: TaskTools): void {
  if (verdict === 'pass') return;
  const open = gates.filter((gate) => gate.verdict !== 'pass').map(({ text }) => `\`${text}\``);
  task.fail('FTP0980', { verdict: verdict === 'fail' ? 'did not pass' : 'is inconclusive', gates: open.join(', ') });
}

const json = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;

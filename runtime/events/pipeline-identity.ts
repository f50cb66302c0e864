import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';

/** Which pipeline a run is of. Its name alone does not tell where projects share a store. */
export interface PipelineIdentity {
  readonly pipeline: string;
  /** `projectIdentity`; empty in logs written before it was recorded. */
  readonly project: string;
  /** The `.ftp` file, relative to the project. */
  readonly file: string;
}

/**
 * The project of a run. A store within the project moves with it, so there the way from one to the other says enough (`../..`); a store elsewhere may
 * serve many projects, and the folder tells them apart.
 */
export function projectIdentity(root: string, store: string): string {
  const project = realpathSync(root);
  const way = relative(realpathSync(store), project);
  return way.split(sep).every((step) => step === '..') ? way : project;
}

/** A log from before projects were recorded is known by the pipeline's name, as it was then. */
export const isSamePipeline = (run: PipelineIdentity, wanted: PipelineIdentity): boolean =>
  run.pipeline === wanted.pipeline &&
  (run.project === '' || (run.project === wanted.project && run.file === wanted.file));

import { pinnedVersions } from './assets.ts';

/** Enters the keys of trainings with TRL; number type, processes and sharding stand among the options of the step. Results are equal up to rounding. */
export function trlNumerics(): string {
  const { torch, transformers, trl } = pinnedVersions();
  return `trl-${trl}/torch-${torch}/transformers-${transformers}/rounding`;
}

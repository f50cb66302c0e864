import type { LoadedModel } from '../../models/folder.ts';
import type { StoredAdapter } from '../../models/peft.ts';
import type { PreparedTraining } from '../prepare.ts';
import type { TrlSettings } from './settings.ts';

/** A training that is ready to be handed over to TRL. */
export interface Handover {
  readonly settings: TrlSettings;
  /** Where its processes compute. */
  readonly device: 'cpu' | 'gpu';
  readonly base: LoadedModel;
  readonly prepared: PreparedTraining;
  /** The adapter as it is before training; null where all weights are trained. */
  readonly start: StoredAdapter | null;
}

import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { FileSystem } from './file-system.ts';
import type { StatCache } from './stat-cache.ts';

/** What the parts of the store share. */
export interface StoreContext {
  readonly root: string;
  readonly fs: FileSystem;
  /** Takes what a user should hear of though the work goes on: damage set aside, a result that is not deterministic. */
  readonly warn: (warning: Diagnostic) => void;
  readonly stats: StatCache;
  readonly lease: LeaseTimes;
}

/** Seconds. */
export interface LeaseTimes {
  readonly heartbeat: number;
  /** Silence after which a lease counts as given up. Several heartbeats, so that a busy moment loses nothing. */
  readonly expiry: number;
}

export const usualLease: LeaseTimes = { heartbeat: 10, expiry: 60 };

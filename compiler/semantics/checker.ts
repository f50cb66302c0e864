import type { Catalog } from './catalog.ts';
import type { Checker, Override, PipelineFacts, Policy } from './context.ts';
import { define } from './declarations/define.ts';
import { evaluate } from './expressions/evaluate.ts';
import type { Sink } from './reporting.ts';
import type { ReadFolder } from './training/folder.ts';
import type { LockFile, ModelReference } from './training/lock-file.ts';
import { readType } from './types/read.ts';
import type { FileScope } from './values.ts';

/** What is settled before declarations are looked at, by reading `pipeline` and `finslip.ftp`. */
export interface Settings {
  readonly files: ReadonlyMap<string, FileScope>;
  readonly pipeline: PipelineFacts;
  readonly policy: Policy;
  readonly places: ReadonlyMap<string, string>;
  readonly lock: LockFile | null;
  readonly folder: ReadFolder;
  /** Models of a hub that were met so far. */
  readonly references: ModelReference[];
  /** False for `finslip lock`, which looks for models that no lock file knows yet. */
  readonly wantsLock: boolean;
  readonly overrides: ReadonlyMap<string, Override>;
}

/** Ties the parts of the checker together. */
export function createChecker(catalog: Catalog, sink: Sink, settings: Settings): Checker {
  const cx: Checker = {
    catalog,
    sink,
    drafts: [],
    underway: [],
    sources: new Map(),
    ...settings,
    evaluate: (expression, want, env) => evaluate(cx, expression, want, env),
    define: (definition, use) => define(cx, definition, use),
    readType: (expression, env) => readType(cx, expression, env),
  };
  return cx;
}

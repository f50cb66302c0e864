import type { Checker, Environment } from '../context.ts';
import type { Definition, Value } from '../values.ts';

export type Presence = 'required' | 'optional' | 'none';

/** What a declaration of a keyword looks like and what it denotes. One per file of this folder. */
export interface DeclarationKind {
  readonly keyword: string;
  readonly params: Presence;
  readonly type: Presence;
  readonly value: Presence;
  readonly block: Presence;
  /** `pipeline`: what is done. `deployment`: where, in `finslip.ftp` alone. */
  readonly file: 'pipeline' | 'deployment';
  define(cx: Checker, definition: Definition, env: Environment): Value;
}

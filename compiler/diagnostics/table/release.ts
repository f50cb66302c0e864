import { type Declared, runError } from './define.ts';

/** FTP0980-0989 publishing, and what a command writes outside the store. */
export const release = {
  FTP0980: runError('not-passed', 'nothing is published: the evaluation {verdict} ({gates})'),
  FTP0981: runError('waiver-expired', 'the waiver of {matter} expired on {expires}, and today is {today}'),
  FTP0982: runError('no-adapter', '`weights: {weights}` asks for an adapter, and this model was trained without one'),
  FTP0983: runError('destination-unwritable', '`{path}` cannot be written: {reason}'),
} as const satisfies Record<string, Declared>;

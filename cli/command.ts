import type { Terminal } from './terminal.ts';

/** Stable, documented in README: 0 fine, 1 the input is wrong, 2 usage, 3 a step failed, 4 a gate said no, 5 inconclusive or waiting for people. */
export const exit = { ok: 0, input: 1, usage: 2, step: 3, gate: 4, inconclusive: 5 } as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

export interface Flag {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: boolean;
  /** Name of the value in help: `--to FILE`. */
  readonly value?: string;
  readonly help: string;
}

export interface Command {
  readonly name: string;
  /** One line, for the overview. */
  readonly summary: string;
  /** `[FILE] [NAME]` */
  readonly usage: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Command and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  run(call: Call): Promise<ExitCode>;
}

export interface Call {
  readonly args: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly terminal: Terminal;
  /** Working folder. */
  readonly cwd: string;
}

/** A mistake in how a command was called: one line and exit 2. */
export class UsageError extends Error {}

export const text = (call: Call, flag: string): string | null => {
  const given = call.flags[flag];
  return typeof given === 'string' ? given : null;
};
export const isSet = (call: Call, flag: string): boolean => call.flags[flag] === true;

/** Flags that several commands share. */
export const jsonFlag: Flag = { type: 'boolean', help: 'print JSON instead of text' };
export const storeFlag: Flag = {
  type: 'string',
  value: 'FOLDER',
  help: 'use this store (default: the one finslip.ftp names, else .finslip/store)',
};
export const paramFlag: Flag = {
  type: 'string',
  multiple: true,
  short: 'p',
  value: 'NAME=VALUE',
  help: 'give a `param` a value',
};
export const offlineFlag: Flag = {
  type: 'boolean',
  help: 'fetch nothing from a network (as HF_HUB_OFFLINE=1)',
};

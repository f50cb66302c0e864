import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { finslip, finslipJson } from '../support/cli.ts';

/** Projects with limits that are measured: pipelines over made-up notices, and what their lock files say. */

export interface Task {
  readonly id: string;
  readonly status: string;
  readonly key: string;
  readonly outputs: Readonly<Record<string, { readonly digest: string; readonly rows?: number }>> | null;
  readonly report: { readonly drops: readonly { readonly reason: string; readonly rows: number }[] } | null;
}

export const runOf = (folder: string): ((id: string) => Task) => {
  const { tasks } = finslipJson<{ tasks: readonly Task[] }>(folder, ['run']);
  return (id) => tasks.find((task) => task.id === id)!;
};

export const dropped = ({ report }: Task, reason: string): number =>
  report!.drops.find((drop) => drop.reason === reason)?.rows ?? 0;

export const pipeline = (body: string): string => `edition 2026

pipeline small { seed: 7, purpose: research }

source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

${body}`;

export interface Entry {
  readonly value: number;
  readonly mean: number;
  readonly deviation: number;
  readonly rows: number;
  readonly values: number;
  readonly drops: number;
  readonly written: string;
  readonly input: string;
}
export type Told = { readonly diagnostics: readonly { readonly code: string; readonly message: string }[] };

export const lockOf = (folder: string, file = 'main.ftp'): Readonly<Record<string, Entry>> =>
  JSON.parse(readFileSync(join(folder, 'finslip.lock'), 'utf8')).measured?.[file] ?? {};
export const codesOf = ({ diagnostics }: Told): readonly string[] => diagnostics.map(({ code }) => code);
export const write = (folder: string, body: string): void => writeFileSync(join(folder, 'main.ftp'), pipeline(body));
export const rows = (folder: string, all: readonly object[], name = 'notices'): void =>
  writeFileSync(join(folder, `data/${name}.jsonl`), all.map((row) => `${JSON.stringify(row)}\n`).join(''));
export const made = (n: number, more: (i: number) => object): readonly object[] =>
  Array.from({ length: n }, (_, i) => ({ id: `n${i}`, text: 'En rad om ingenting.', year: 1900 + i, ...more(i) }));
export const locked = (folder: string, ...args: string[]): void => {
  const { status, err } = finslip(folder, ['lock', ...args]);
  assert.is(status, 0, err);
};
